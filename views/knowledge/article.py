"""A knowledge article: to read, to write, the shelf of drafts, and the word that one waits to be published."""

from collections.abc import Sequence

from domain.catalogue import Catalogue
from domain.finding.faces import ArticleFace, ArticleShelf, EditionFace
from domain.knowledge import BODY_LONGEST, TITLE_LONGEST, Audience, Content
from domain.projection import EventLine, TicketCard
from domain.rulebook import Rulebook
from views import blocks as b
from views import ids, phrases
from views.blocks import Block, Element, Shown, View
from views.knowledge.found import article_heading
from views.knowledge.ids import Click, Field, Form
from views.markup import Mrkdwn, bold, clean, joined, one_line
from views.report import service_element
from views.ticket.resolving import category_groups
from views.words import Language, phrase

EDITIONS_SHOWN = 8
_NAMES = {"en": "English", "zh": "中文"}
_DONE = {
    "written": phrase("{who} wrote it"),
    "edited": phrase("{who} changed it"),
    "published": phrase("{who} published it"),
    "retired": phrase("{who} retired it"),
}


def article_view(face: ArticleFace, language: Language) -> View:
    """Everything it says, its history, and what the reader may do to it."""
    article, content = face.article, face.article.content
    blocks: list[Block] = [
        b.section(article_heading(article)),
        b.context(joined(_facts(face, language), phrases.SEPARATOR)),
        b.section(clean(content.body)),
    ]
    if content.workaround:
        head = language.say("Until it is removed") if content.known_error else language.say("Workaround")
        blocks.append(b.section(joined([bold(head), clean(content.workaround)])))
    blocks += b.actions(_buttons(face, language), block_id=f"article.{article.id}")
    if face.actions:
        blocks += _history(face.editions, language)
    return b.modal(article.ref, blocks, callback_id=Form.SHOWN, close=language.say("Close"))


def article_form(
    content: Content,
    language: Language,
    *,
    rules: Rulebook,
    article: ArticleFace | None = None,
    ticket_id: int | None = None,
) -> View:
    """To write one or to change one; what a ticket taught is filled in."""
    known = None if article is None else article.article
    title = language.say("New article") if known is None else language.say("Edit {ref}", ref=known.ref)
    return b.modal(
        title,
        [
            _line(Field.TITLE, language.say("Title"), content.title, language),
            _long(Field.BODY, language.say("What happens, and what to do"), content.body, required=True),
            _known_error(content, language),
            _long(Field.WORKAROUND, language.say("Workaround"), content.workaround, required=False),
            _audience(content, language),
            _language(content, language, rules),
            *_place(content, language, rules.catalogue),
        ],
        callback_id=Form.ARTICLE,
        submit=language.say("Save"),
        close=language.say("Cancel"),
        metadata=ids.metadata(t=ticket_id) if known is None else ids.metadata(k=known.id, v=known.version),
    )


def shelf(shown: ArticleShelf, language: Language) -> Shown:
    """What waits to be published, then what is of most use; support staff may write a new one."""
    text = language.say("Knowledge articles")
    blocks: list[Block] = [b.header(text)]
    blocks += _listed(language.say("Drafts"), shown.drafts, language)
    blocks += _listed(language.say("Published, the most useful first"), shown.used, language)
    if not shown.drafts and not shown.used:
        blocks.append(b.section(language.say("There is no knowledge article yet that you may read.")))
    if shown.writes:
        blocks += b.actions([b.button(language.say("Write an article"), Click.NEW, style="primary")])
    return Shown(text, blocks)


def waits(event: EventLine, card: TicketCard, language: Language) -> Shown:
    """To whoever may publish it: a draft is there."""
    who = phrases.actor(event.actor, language)
    ref = str(event.data.get("ref") or "")
    text = language.mark("{who} wrote {ref}; you may publish it.", who=who, ref=bold(ref))
    read = b.button(
        language.say("Read"),
        Click.OPEN,
        value=ids.pack(k=event.data.get("article")),
        spoken=language.say("Read {ref}", ref=ref),
    )
    blocks: list[Block] = [b.section(joined([text, phrases.heading(card.ticket)])), *b.actions([read])]
    return Shown(joined([card.ticket.ref, text], phrases.SEPARATOR), blocks)


def _facts(face: ArticleFace, language: Language) -> Sequence[str | None]:
    article, content = face.article, face.article.content
    return [
        language.say("Known error") if content.known_error else None,
        language.label(article.state),
        language.label(content.audience),
        language.name(face.service),
        language.name(face.category),
        phrases.named(face.author, language) if face.author is not None else None,
        language.day(article.changed_at),
        language.count("helped once", "helped {n} times", article.used) if article.used else None,
        language.say("from {ref}", ref=face.ticket) if face.ticket is not None else None,
    ]


def _buttons(face: ArticleFace, language: Language) -> list[Element]:
    offers = {
        "publish": (language.say("Publish"), Click.PUBLISH),
        "edit": (language.say("Edit"), Click.EDIT),
        "retire": (language.say("Retire"), Click.RETIRE),
    }
    article = face.article
    return [
        b.button(
            label,
            click,
            value=ids.pack(k=article.id),
            style="primary" if key == "publish" else None,
            spoken=f"{label} {article.ref}",
        )
        for key, (label, click) in offers.items()
        if key in face.actions
    ]


def _history(editions: Sequence[EditionFace], language: Language) -> list[Block]:
    lines = [
        joined(
            [
                language.day(one.at),
                language.fill(_DONE.get(one.what, _DONE["edited"]), {"who": phrases.actor(one.by, language)}),
            ],
            phrases.SEPARATOR,
        )
        for one in reversed(editions[-EDITIONS_SHOWN:])
    ]
    return [b.context(joined(lines))] if lines else []


def _listed(title: str, faces: Sequence[ArticleFace], language: Language) -> list[Block]:
    if not faces:
        return []
    blocks: list[Block] = [b.section(bold(title))]
    for face in faces:
        read = b.button(
            language.say("Read"),
            Click.OPEN,
            value=ids.pack(k=face.article.id),
            spoken=language.say("Read {ref}", ref=face.article.ref),
        )
        text: Mrkdwn = joined([article_heading(face.article), joined(_facts(face, language), phrases.SEPARATOR)])
        blocks.append(b.section(text, accessory=read))
    return blocks


def _line(field: Field, label: str, initial: str, language: Language) -> Block:
    placeholder = language.say("As people would say it: printer, paper jam")
    element = b.text_input(field, initial=one_line(initial), longest=TITLE_LONGEST, placeholder=placeholder, focus=True)
    return b.ask(label, element, block_id=field)


def _long(field: Field, label: str, initial: str, *, required: bool) -> Block:
    element = b.text_input(field, initial=initial, longest=BODY_LONGEST, multiline=True)
    return b.ask(label, element, block_id=field, optional=None if required else True)


def _known_error(content: Content, language: Language) -> Block:
    tick = b.option(language.say("The cause is not removed yet; there is a workaround"), "yes")
    element = b.checkboxes(Field.KNOWN_ERROR, [tick], initial=("yes",) if content.known_error else ())
    return b.ask(language.say("Known error"), element, block_id=Field.KNOWN_ERROR, optional=True)


def _audience(content: Content, language: Language) -> Block:
    element = b.radio(
        Field.AUDIENCE, [b.option(language.label(one), one) for one in Audience], initial=content.audience
    )
    hint = language.say("No names, customer data or passwords, please: many read it.")
    return b.ask(language.say("Who reads it"), element, block_id=Field.AUDIENCE, hint=hint)


def _language(content: Content, language: Language, rules: Rulebook) -> Block:
    options = [b.option(_NAMES.get(one, one), one) for one in rules.policy.languages]
    element = b.radio(Field.LANGUAGE, options, initial=content.language)
    return b.ask(language.say("Language"), element, block_id=Field.LANGUAGE)


def _place(content: Content, language: Language, catalogue: Catalogue) -> list[Block]:
    service = service_element(language, catalogue, chosen=content.service, unsure=False)
    category = b.select(
        Field.CATEGORY,
        groups=category_groups(catalogue, language),
        initial=content.category,
        placeholder=language.say("Choose a category"),
    )
    return [
        b.ask(language.label("service", topic="field"), service, block_id=Field.SERVICE, optional=True),
        b.ask(language.label("category", topic="field"), category, block_id=Field.CATEGORY, optional=True),
    ]
