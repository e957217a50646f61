"""Knowledge: looking for words, what is similar to a ticket, reading, writing and publishing articles, and the article
that spares a report.
"""

from domain.knowledge import Audience, Content
from domain.lifecycle import Action
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.ticket import Handler, ticket_of
from services import knowledge, reading_articles, showing
from views import ids, ticket
from views.knowledge import article as articles
from views.knowledge import found
from views.knowledge.ids import Click, Field, Form
from views.ticket.resolving import Proposal


async def find(ctx: Context) -> None:
    """`/hotline find printer jam`: whatever stands behind the first word is looked for."""
    words = _behind(ctx)
    hits = await ctx.desk.look(ctx.caller, reading_articles.find, words)
    shown = found.found(words, hits, ctx.language)
    await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


async def shelf(ctx: Context) -> None:
    """`/hotline articles`: drafts that wait for me, and what is of most use."""
    shown = articles.shelf(await ctx.desk.look(ctx.caller, reading_articles.shelf), ctx.language)
    await ctx.ack(text=shown.text, blocks=shown.blocks, response_type="ephemeral")


async def similar(ctx: Context) -> None:
    """What solved others like this ticket."""
    shown = await ctx.desk.look(ctx.caller, reading_articles.similar, ticket_of(ctx))
    ctx.background(ctx.show(found.similar(shown, ctx.language)))
    await ctx.ack()


async def read(ctx: Context) -> None:
    face = await ctx.desk.look(ctx.caller, reading_articles.article, _article(ctx))
    ctx.background(ctx.show(articles.article_view(face, ctx.language)))
    await ctx.ack()


async def new(ctx: Context) -> None:
    """Written without a ticket."""
    empty = Content(title="", body="", language=ctx.language.code)
    await _form(ctx, articles.article_form(empty, ctx.language, rules=ctx.desk.rules))


async def write(ctx: Context) -> None:
    """Made from a ticket: what it taught is filled in."""
    number = ticket_of(ctx)
    content = await ctx.desk.look(ctx.caller, knowledge.draft_of, number)
    await _form(ctx, articles.article_form(content, ctx.language, rules=ctx.desk.rules, ticket_id=number))


async def edit(ctx: Context) -> None:
    face = await ctx.desk.look(ctx.caller, reading_articles.article, _article(ctx))
    await _form(ctx, articles.article_form(face.article.content, ctx.language, rules=ctx.desk.rules, article=face))


async def save(ctx: Context) -> None:
    """The article is on record before the form shows it as it stands."""
    kept = ids.unpack(ctx.view.get("private_metadata"))
    content = _content(ctx)
    if "k" in kept:
        number, version = int(kept["k"]), int(kept.get("v", 0))
        face = await ctx.desk.once(ctx.key, ctx.caller, knowledge.edit, number, content, version=version)
    else:
        face = await ctx.desk.once(ctx.key, ctx.caller, knowledge.write, content, ticket_id=kept.get("t"))
    await ctx.ack(response_action="update", view=articles.article_view(face, ctx.language))


async def publish(ctx: Context) -> None:
    face = await ctx.desk.once(ctx.key, ctx.caller, knowledge.publish, _article(ctx))
    await _turn(ctx, articles.article_view(face, ctx.language))


async def retire(ctx: Context) -> None:
    face = await ctx.desk.once(ctx.key, ctx.caller, knowledge.retire, _article(ctx))
    await _turn(ctx, articles.article_view(face, ctx.language))


async def solved(ctx: Context) -> None:
    """An article spared a report. It counts as the form's submission, so the form makes no ticket any more."""
    key = f"view:{ctx.view['id']}"
    helped = await ctx.desk.once(key, ctx.caller, knowledge.deflected, _article(ctx))
    await _turn(ctx, found.solved_view(helped, ctx.language))


async def use_solution(ctx: Context) -> None:
    """What solved another ticket, taken into the form that resolves this one."""
    other = int(ids.unpack(ctx.action.get("value")).get("s", 0))
    solution = await ctx.desk.look(ctx.caller, reading_articles.solution, other)
    await _resolve(ctx, Proposal(resolution=solution))


async def use_article(ctx: Context) -> None:
    face = await ctx.desk.look(ctx.caller, reading_articles.article, _article(ctx))
    await _resolve(ctx, Proposal(resolution=found.solution_of(face.article), article=face.article))


async def choices(ctx: Context) -> None:
    """The answer to typing into the article field of the form that resolves a ticket."""
    typed = str(ctx.payload.get("value") or "")
    hits = await ctx.desk.look(ctx.caller, reading_articles.choices, ticket_of(ctx), typed)
    await ctx.ack(**found.options(hits))


async def _resolve(ctx: Context, proposal: Proposal) -> None:
    card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), Action.RESOLVE)
    await _form(ctx, ticket.resolve_form(card, ctx.language, rules=ctx.desk.rules, proposal=proposal))


async def _form(ctx: Context, view: View) -> None:
    ctx.background(ctx.show(view))
    await ctx.ack()


async def _turn(ctx: Context, view: View) -> None:
    """The window shows what became of it."""
    await ctx.surface.update(str(ctx.view["id"]), view)
    await ctx.ack()


def _behind(ctx: Context) -> str:
    """What was typed behind the first word of the command."""
    _, _, words = str(ctx.payload.get("text") or "").strip().partition(" ")
    return words.strip()


def _article(ctx: Context) -> int:
    return int(ids.unpack(ctx.action.get("value")).get("k", 0))


def _content(ctx: Context) -> Content:
    answers = Answers(ctx.values)
    content = Content(
        title=answers.text(Field.TITLE, required=True),
        body=answers.text(Field.BODY, required=True),
        language=answers.choice(Field.LANGUAGE) or ctx.language.code,
        service=answers.choice(Field.SERVICE),
        category=answers.choice(Field.CATEGORY),
        audience=answers.needed(Field.AUDIENCE, Audience, Audience.SUPPORT),
        known_error=bool(answers.ticked(Field.KNOWN_ERROR)),
        workaround=answers.text(Field.WORKAROUND),
    )
    answers.check()
    return content


ACTIONS: dict[str, Handler] = {
    Click.FIND: find,
    Click.SHELF: shelf,
    Click.OPEN: read,
    Click.NEW: new,
    Click.EDIT: edit,
    Click.PUBLISH: publish,
    Click.RETIRE: retire,
    Click.SOLVED: solved,
    Click.SIMILAR: similar,
    Click.WRITE: write,
    Click.USE_SOLUTION: use_solution,
    Click.USE_ARTICLE: use_article,
}
OPTIONS = {Click.CHOOSE: choices}
FORMS: dict[str, Handler] = {Form.ARTICLE: save}
