"""Reporting an incident: command, button, global and message shortcut open the same form; its submission is the
report.
"""

from dataclasses import replace

from domain.catalogue import Service
from domain.priority import CanWork, Scope
from domain.projection import KnownOutage
from handlers.context import Context
from handlers.forms import Answers
from services import duplicates, outages, reading_articles, recurring, reporting
from services.reporting import IncidentForm
from views import calls, ids, report
from views import outages as outage_words
from views.blocks import View
from views.ids import Field
from views.report import Draft


async def open_form(ctx: Context) -> None:
    """The form opens at once, the words of the command filled in; the ack does not wait for Slack (design §3)."""
    words = str(ctx.payload.get("text") or "").strip()
    await _open(ctx, Draft(words=words))


async def open_from_message(ctx: Context) -> None:
    """A message becomes the report: its text and its link are kept."""
    message = ctx.payload.get("message") or {}
    channel = (ctx.payload.get("channel") or {}).get("id")
    text = str(message.get("text") or "").strip()
    title = text.splitlines()[0] if text else ""
    ts = message.get("ts")
    draft = Draft(words=title, description=text, permalink=_link(ctx), channel=channel, ts=ts)
    await _open(ctx, draft)


def _link(ctx: Context) -> str | None:
    """The address of the message, as Slack forms it: known without asking."""
    channel, message = ctx.payload.get("channel") or {}, ctx.payload.get("message") or {}
    domain = (ctx.payload.get("team") or {}).get("domain")
    if not (domain and channel.get("id") and message.get("ts")):
        return None
    address = f"https://{domain}.slack.com/archives/{channel['id']}/p{str(message['ts']).replace('.', '')}"
    thread = message.get("thread_ts")
    return address if thread is None else f"{address}?thread_ts={thread}&cid={channel['id']}"


async def _open(ctx: Context, draft: Draft) -> None:
    ctx.background(ctx.show(await _form(ctx, draft)))
    await ctx.ack()


async def _form(ctx: Context, draft: Draft) -> View:
    """With the known outages to join instead, and the articles that may spare the report."""
    first_line = await ctx.desk.look(ctx.caller, reporting.may_report_for_others)
    helpful = await ctx.desk.look(ctx.caller, reading_articles.helpful, words=draft.words, service=draft.service)
    known: tuple[KnownOutage, ...] = ()
    if not draft.different:
        known = await ctx.desk.look(ctx.caller, outages.known_to, words=draft.words, service=draft.service)
    catalogue = ctx.desk.rules.catalogue
    return report.report_form(ctx.language, catalogue, draft=draft, on_behalf=first_line, known=known, helpful=helpful)


async def answered(ctx: Context) -> None:
    """With title or service known, articles that fit them are shown; what was typed stays. What came back after it was
    solved is reported as it is.

    Without the hash: a fast typist is an answer ahead of the drawing, and nothing typed depends on it.
    """
    draft = _typed(ctx)
    if draft.former is None:
        await ctx.surface.update(str(ctx.view["id"]), await _form(ctx, draft))
    await ctx.ack()


async def different(ctx: Context) -> None:
    """None of the known outages: the form goes on without them, and nobody asks again."""
    await ctx.surface.update(str(ctx.view["id"]), await _form(ctx, replace(_typed(ctx), different=True)))
    await ctx.ack()


async def join(ctx: Context) -> None:
    """One tap adds the reporter to a known outage, with whatever they have typed by then. It counts as the form's
    submission, so that the form sent twice makes one ticket.
    """
    outage = int(ids.unpack(ctx.action.get("value")).get("t", 0))
    draft = _typed(ctx)
    known = await ctx.desk.look(ctx.caller, outages.named, outage)
    title = draft.words or (outage_words.joined_title(known, ctx.language) if known is not None else "")
    form = IncidentForm(
        title=title[: report.TITLE_LONGEST],
        description=draft.description,
        service=draft.service,
        scope=draft.scope or Scope.ME,
        can_work=draft.can_work or CanWork.PARTLY,
        affected_slack=draft.affected,
        permalink=draft.permalink,
        call=calls.of(draft.call),
    )
    card = await ctx.desk.once(f"view:{ctx.view['id']}", ctx.caller, duplicates.join, outage, form)
    await ctx.surface.update(str(ctx.view["id"]), report.taken_view(card, ctx.language))
    await ctx.ack()


def _typed(ctx: Context) -> Draft:
    """The form as it stands, before it is submitted."""
    answers, kept = Answers(ctx.values), ids.unpack(ctx.view.get("private_metadata"))
    service = answers.choice(Field.SERVICE)
    return Draft(
        words=answers.text(Field.TITLE),
        description=answers.text(Field.DESCRIPTION),
        service=None if service == ids.UNKNOWN_SERVICE else service,
        permalink=kept.get("p"),
        channel=kept.get("c"),
        ts=kept.get("ts"),
        consider_major=bool(answers.ticked(Field.CONSIDER_MAJOR)),
        scope=answers.chosen(Field.SCOPE, Scope),
        can_work=answers.chosen(Field.CAN_WORK, CanWork),
        affected=answers.person(Field.AFFECTED),
        former=kept.get("f"),
        call=kept.get("by"),
        different=bool(kept.get("d")),
    )


async def services(ctx: Context) -> None:
    """The answer to typing into the service field, when the catalogue is too long for a list."""
    catalogue = ctx.desk.rules.catalogue
    typed = str(ctx.payload.get("value") or "")
    hits = ctx.desk.finder.find(typed, ctx.language.code, offered=lambda leaf: isinstance(leaf, Service))
    found = [hit.leaf for hit in hits if isinstance(hit.leaf, Service)]
    await ctx.ack(**report.service_options(ctx.language, found, catalogue))


async def submit(ctx: Context) -> None:
    """The ticket is on record before the modal says so."""
    answers = Answers(ctx.values)
    metadata = ids.unpack(ctx.view.get("private_metadata"))
    service = answers.choice(Field.SERVICE)
    form = IncidentForm(
        title=answers.text(Field.TITLE, required=True),
        description=answers.text(Field.DESCRIPTION, required=True),
        service=None if service in (None, ids.UNKNOWN_SERVICE) else service,
        scope=answers.needed(Field.SCOPE, Scope, Scope.ME),
        can_work=answers.needed(Field.CAN_WORK, CanWork, CanWork.PARTLY),
        deadline=answers.instant(Field.DEADLINE),
        affected_slack=answers.person(Field.AFFECTED),
        consider_major=bool(answers.ticked(Field.CONSIDER_MAJOR)),
        permalink=metadata.get("p"),
        call=calls.of(metadata.get("by")),
        different=bool(metadata.get("d")),
    )
    answers.check()
    former = metadata.get("f")
    if former is None:
        card = await ctx.desk.once(ctx.key, ctx.caller, reporting.report, form)
    else:
        card = await ctx.desk.once(ctx.key, ctx.caller, recurring.report, form, former_id=int(former))
    await ctx.ack(response_action="update", view=report.taken_view(card, ctx.language))


COMMANDS = {ids.Command.INCIDENT: open_form}
ACTIONS = {
    ids.Click.REPORT: open_form,
    ids.Click.SERVICE: answered,
    ids.Click.DIFFERENT: different,
    ids.Click.JOIN_OUTAGE: join,
    Field.TITLE: answered,
}
SHORTCUTS = {ids.Shortcut.REPORT: open_form, ids.Shortcut.REPORT_MESSAGE: open_from_message}
OPTIONS = {ids.Click.SERVICE: services}
FORMS = {ids.Form.REPORT: submit}
