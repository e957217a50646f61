"""What was found: the answer to `/hotline find`, what is similar to a ticket, and what may spare a report."""

from collections.abc import Sequence

from domain.finding.faces import Found, Similar
from domain.knowledge import Article
from domain.ticket import Ticket
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Option, Shown, View
from views.knowledge.ids import Click, Form
from views.markup import Mrkdwn, joined, neutral, one_line, quoted
from views.words import Language

EXCERPT = 280
SOLUTION_SHOWN = 700


def found(words: str, hits: Sequence[Found], language: Language) -> Shown:
    """The answer to somebody who looks for words: each with a button that opens it."""
    if not one_line(words):
        text = language.say("What do you look for? For example: /hotline find printer jam")
        return Shown(text, [b.section(text)])
    if not hits:
        text = language.say("Nothing was found for “{words}” among what you may see.", words=one_line(words))
        return Shown(text, [b.section(text), b.context(language.say("Try other words, or report it."))])
    text = language.count("{n} result for “{words}”", "{n} results for “{words}”", len(hits), words=one_line(words))
    blocks: list[Block] = [b.section(text)]
    for hit in hits:
        blocks += [b.divider(), b.section(_text(hit, language), accessory=_opener(hit, language))]
    return Shown(text, blocks)


def similar(shown: Similar, language: Language) -> View:
    """What solved others like it; one click takes the solution into the form that resolves this one."""
    number = shown.card.ticket.id
    blocks: list[Block] = [b.section(phrases.heading(shown.card.ticket))]
    if not shown.found:
        blocks.append(b.section(language.say("Nothing similar was solved before, as far as you may see.")))
    for hit in shown.found:
        blocks += [b.divider(), b.section(joined([_text(hit, language), _solution(hit)]))]
        elements: list[Element] = [_opener(hit, language)]
        if shown.resolves:
            elements.append(_use(hit, number, language))
        blocks += b.actions(elements, block_id=f"similar.{_key(hit)}")
    return b.modal(
        language.label("similar", topic="action"),
        blocks,
        callback_id=Form.SHOWN,
        close=language.say("Close"),
        metadata=ids.metadata(t=number),
    )


def helpful(hits: Sequence[Found], language: Language) -> list[Block]:
    """Articles on top of a report that may not be needed; nothing when there is none."""
    articles = [hit.article for hit in hits if hit.article is not None]
    if not articles:
        return []
    blocks: list[Block] = [b.section(language.mark("*This may help:*"), block_id="helpful")]
    for article in articles:
        blocks.append(b.section(_excerpt(article), block_id=f"helpful.{article.id}"))
        read = b.button(
            language.say("Read"),
            Click.OPEN,
            value=ids.pack(k=article.id),
            spoken=language.say("Read {ref}", ref=article.ref),
        )
        solved = b.button(
            language.say("That solved it"),
            Click.SOLVED,
            value=ids.pack(k=article.id),
            spoken=language.say("{ref} solved it", ref=article.ref),
        )
        blocks += b.actions([read, solved], block_id=f"helpful.{article.id}.actions")
    return [*blocks, b.divider()]


def solved_view(article: Article, language: Language) -> View:
    """Instead of a receipt: nothing was reported, and the way back is open."""
    text = language.say("Good. No ticket was opened; {ref} is marked as helpful.", ref=article.ref)
    again = b.button(language.say("Report it all the same"), ids.Click.REPORT)
    return b.modal(
        language.say("Solved"),
        [b.section(text), *b.actions([again])],
        callback_id=Form.SHOWN,
        close=language.say("Close"),
    )


def options(hits: Sequence[Found]) -> dict[str, list[Option]]:
    """The answer to typing into the article field of the resolve form."""
    return {"options": [option(hit.article) for hit in hits if hit.article is not None]}


def option(article: Article) -> Option:
    return b.option(f"{article.ref} {one_line(article.content.title)}", str(article.id))


def _key(hit: Found) -> str:
    return hit.ticket.ref if hit.ticket is not None else hit.article.ref if hit.article is not None else ""


def _text(hit: Found, language: Language) -> Mrkdwn:
    if hit.ticket is not None:
        return joined([phrases.heading(hit.ticket), _of_ticket(hit.ticket, hit, language)])
    assert hit.article is not None  # noqa: S101 - one of the two is given
    return joined([article_heading(hit.article), _of_article(hit.article, hit, language)])


def article_heading(article: Article) -> Mrkdwn:
    """`*KB-7* · title`."""
    title = neutral(one_line(article.content.title), phrases.TITLE_SHOWN)
    return Mrkdwn(f"📘 *{article.ref}*{phrases.SEPARATOR}{title}")


def _of_ticket(ticket: Ticket, hit: Found, language: Language) -> Mrkdwn:
    when = ticket.resolved_at or ticket.reported_at
    code = language.label(ticket.resolution_code) if ticket.resolution_code is not None else None
    return joined(
        [phrases.state(ticket, language), code, language.name(hit.service), language.day(when)], phrases.SEPARATOR
    )


def _of_article(article: Article, hit: Found, language: Language) -> Mrkdwn:
    kind = language.say("Known error") if article.content.known_error else language.say("Knowledge article")
    helped = language.count("helped once", "helped {n} times", article.used) if article.used else None
    return joined([kind, language.name(hit.service), helped], phrases.SEPARATOR)


def _solution(hit: Found) -> Mrkdwn | None:
    if hit.ticket is not None:
        return quoted(hit.ticket.resolution or "", SOLUTION_SHOWN)
    return None if hit.article is None else quoted(solution_of(hit.article), SOLUTION_SHOWN)


def solution_of(article: Article) -> str:
    """What to do: the workaround of a known error, else what the article says."""
    return article.content.workaround or article.content.body


def _excerpt(article: Article) -> Mrkdwn:
    return joined([article_heading(article), neutral(one_line(solution_of(article)), EXCERPT)])


def _opener(hit: Found, language: Language) -> Element:
    label = language.label("open", topic="action")
    spoken = language.say("Open {ref}", ref=_key(hit))
    if hit.ticket is not None:
        return b.button(label, ids.Click.OPEN, value=ids.about(hit.ticket.id), spoken=spoken)
    return b.button(label, Click.OPEN, value=ids.pack(k=0 if hit.article is None else hit.article.id), spoken=spoken)


def _use(hit: Found, number: int, language: Language) -> Element:
    label = language.say("Resolve with this")
    spoken = language.say("Resolve with {ref}", ref=_key(hit))
    if hit.ticket is not None:
        return b.button(label, Click.USE_SOLUTION, value=ids.about(number, s=hit.ticket.id), spoken=spoken)
    value = ids.about(number, k=0 if hit.article is None else hit.article.id)
    return b.button(label, Click.USE_ARTICLE, value=value, spoken=spoken)
