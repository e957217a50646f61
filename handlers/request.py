"""The service catalogue: command and button open it, folders and items are looked at in the same modal, and the item's
form is the order. What somebody may order is judged in the use cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.catalogue import Item
from domain.catalogue.forms import ANSWER
from domain.lifecycle import Action
from domain.ticket import TicketType
from handlers.context import Context, View
from handlers.forms import Answers
from handlers.ticket import Handler, ticket_of
from services import converting, ordering, shelves, showing
from services.complaints import turning
from services.hand_overs import covering
from services.ordering import OrderForm
from services.shelves import Shelf
from views import calls, hand_over, ids, request
from views.ids import Click, Command, Field, Form
from views.request import Aisle, Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What the order stands for: the ticket that was a wish, or the hand-over record of a change that is none."""

    ticket: int | None = None
    hand_over: int | None = None


NOTHING = Instead()


async def open_catalogue(ctx: Context) -> None:
    """The modal opens at once, with what the words of the command find (design §3)."""
    words = str(ctx.payload.get("text") or "").strip()
    ctx.background(ctx.show(await _browse(ctx, words=words)))
    await ctx.ack()


async def folder(ctx: Context) -> None:
    """One step down or up; the modal stays the same one, so the way is never blocked by Slack's three."""
    key = str(ids.unpack(ctx.action.get("value")).get("f") or "")
    await _turn(ctx, await _browse(ctx, _instead_of(ctx), folder=key or None, words=_words(ctx)))


async def item(ctx: Context) -> None:
    """An item was chosen from a shelf or found by words: its form."""
    found = (ctx.action.get("selected_option") or {}).get("value") or ids.unpack(ctx.action.get("value")).get("i")
    instead = _instead_of(ctx)
    draft = Draft(converts=instead.ticket, covers=instead.hand_over, call=_call(ctx), words=_words(ctx))
    await _turn(ctx, await _form(ctx, str(found), draft))


async def again(ctx: Context) -> None:
    """What was refused, or an access that ends, is ordered anew: the form is filled with what was answered then."""
    former = await ctx.desk.look(ctx.caller, shelves.repeat, ticket_of(ctx))
    form = await _form(ctx, former.item, Draft(answers=former.answers, again=former.ticket_id))
    ctx.background(ctx.show(form))
    await ctx.ack()


async def convert(ctx: Context) -> None:
    """A request becomes an incident by its form, an incident a request through the catalogue."""
    card = await ctx.desk.look(ctx.caller, showing.to_act, ticket_of(ctx), Action.CONVERT)
    if card.ticket.type is TicketType.INCIDENT:
        view = await _browse(ctx, Instead(ticket=card.ticket.id))
    else:
        view = request.incident_form(card, ctx.language, rules=ctx.desk.rules)
    ctx.background(ctx.show(view))
    await ctx.ack()


async def cover(ctx: Context) -> None:
    """A change that came back because an item covers it: the catalogue, for the user of the wish (process SC06)."""
    number = int(ids.unpack(ctx.action.get("value")).get("h", 0))
    ctx.background(ctx.show(await _browse(ctx, Instead(hand_over=number))))
    await ctx.ack()


async def search(ctx: Context) -> None:
    """The answer to typing into the search field: items this person may order, in either language."""
    found = _hits(ctx, str(ctx.payload.get("value") or ""), await _shelf(ctx, _instead_of(ctx)))
    await ctx.ack(**request.search_options(ctx.language, found, ctx.desk.rules.catalogue))


async def submit(ctx: Context) -> None:
    """The request is on record before the modal says so; a problem stands beside its question, nothing is lost."""
    about = ids.unpack(ctx.view.get("private_metadata"))
    answers = Answers(ctx.values)
    form = OrderForm(
        item=str(about.get("i")),
        answers=_answered(ctx.values),
        affected_slack=answers.person(Field.AFFECTED),
        call=calls.of(_call(ctx)),
        expires=_day(answers),
        again=about.get("again"),
    )
    answers.check()
    if "cv" in about:
        reason = answers.text(Field.REASON)
        card = await ctx.desk.once(ctx.key, ctx.caller, converting.to_request, int(about["cv"]), form, reason=reason)
    elif "cm" in about:  # its complainant agreed on the page before
        agreed = {"consent": True, "dissatisfied": "cd" in about}
        card = await ctx.desk.once(ctx.key, ctx.caller, turning.to_request, int(about["cm"]), form, **agreed)
    elif "ho" in about:
        card = await ctx.desk.once(ctx.key, ctx.caller, covering.order_instead, int(about["ho"]), form)
    else:
        card = await ctx.desk.once(ctx.key, ctx.caller, ordering.order, form)
    await ctx.ack(response_action="update", view=request.ordered_view(card, ctx.language))


async def _browse(ctx: Context, instead: Instead = NOTHING, *, folder: str | None = None, words: str = "") -> View:
    shelf = await _shelf(ctx, instead)
    hits = _hits(ctx, words, shelf) if words else ()
    aisle = Aisle(
        folder=folder, words=words, hits=hits, converts=instead.ticket, covers=instead.hand_over, call=_call(ctx)
    )
    return request.browse(ctx.language, ctx.desk.rules.catalogue, orderable=shelf.items, aisle=aisle)


async def _form(ctx: Context, key: str, draft: Draft) -> View:
    found = await ctx.desk.look(ctx.caller, shelves.pick, key)
    return request.order_form(
        ctx.language,
        found.item,
        rules=ctx.desk.rules,
        for_others=found.for_others,
        kind=found.kind,
        draft=draft,
    )


async def _shelf(ctx: Context, instead: Instead) -> Shelf:
    if instead.ticket is not None:
        return await ctx.desk.look(ctx.caller, shelves.shelf_of, instead.ticket)
    if instead.hand_over is not None:
        return await ctx.desk.look(ctx.caller, covering.shelf_for, instead.hand_over)
    return await ctx.desk.look(ctx.caller, shelves.shelf)


async def _turn(ctx: Context, view: View) -> None:
    """Another page of the same modal."""
    await ctx.surface.update(str(ctx.view["id"]), view, hash_=ctx.view.get("hash"))
    await ctx.ack()


def _hits(ctx: Context, words: str, shelf: Shelf) -> tuple[Item, ...]:
    hits = ctx.desk.finder.find(words, ctx.language.code, offered=lambda leaf: leaf.key in shelf.items)
    return tuple(hit.leaf for hit in hits if isinstance(hit.leaf, Item))


def _call(ctx: Context) -> Mapping[str, Any] | None:
    """Who called the first line travels with the modal, page by page."""
    found = ids.unpack(ctx.view.get("private_metadata")).get("by")
    return found if isinstance(found, dict) else None


def _words(ctx: Context) -> str:
    """So do the words that were looked for."""
    return str(ids.unpack(ctx.view.get("private_metadata")).get("w") or "")


def _instead_of(ctx: Context) -> Instead:
    found = ids.unpack(ctx.view.get("private_metadata"))
    return Instead(ticket=found.get("cv"), hand_over=found.get("ho"))


def _answered(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Every question's answer as text, by the question's key."""
    return {
        block.removeprefix(ANSWER): _as_text(next(iter(elements.values()), {}))
        for block, elements in values.items()
        if block.startswith(ANSWER)
    }


def _as_text(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option") or {}
    typed = (element.get(key) for key in ("value", "selected_date", "selected_user"))
    return str(chosen.get("value") or next((one for one in typed if one), "") or "")


def _day(answers: Answers) -> date | None:
    typed = answers.day(Field.EXPIRES)
    try:
        return None if typed is None else date.fromisoformat(typed)
    except ValueError:
        answers.problem(Field.EXPIRES, "not_a_date")
        return None


COMMANDS = {Command.REQUEST: open_catalogue}
ACTIONS: dict[str, Handler] = {
    Click.REQUEST: open_catalogue,
    Click.REQUEST_FOLDER: folder,
    Click.REQUEST_ITEM: item,
    Click.REQUEST_SEARCH: item,
    Click.REQUEST_AGAIN: again,
    Click.CONVERT: convert,
    hand_over.Click.COVER: cover,
}
OPTIONS = {Click.REQUEST_SEARCH: search}
FORMS: dict[str, Handler] = {Form.ORDER: submit}
