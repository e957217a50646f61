"""Hand-over records on their way out: drafted from a ticket, edited, handed over once every needed field is there, or
put aside. A wish that is a change ends its request with it (process S14, §3.9).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from domain import hand_overs, lifecycle
from domain.errors import FieldProblem, IllegalMove, InvalidForm
from domain.hand_over_events import HandedOver, HandOverDiscarded, HandOverDrafted, HandOverEdited
from domain.hand_overs import BLANKS, Shape
from domain.lifecycle import HAND_OVER, Action, Facts, HandOverKind, HandOverState
from domain.request_events import Converted
from domain.ticket import State, TicketType
from models.clock import set_timer
from models.hand_over import HandOverRow, name_tickets
from models.person import by_slack_id
from models.ticket import TicketRow
from services import access, converting, identity
from services.hand_overs import changes, door, reminding
from services.identity import Caller
from services.work import Work

TICKETS = "tickets"  # the field that names further tickets
MOST_TICKETS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverForm:
    """What was typed: the fields of the kind as text, a person by Slack id, further tickets by number.

    `now` hands it over at once. `converts`: the request ends as this change; `explanation` tells its user why.
    """

    kind: HandOverKind
    fields: Mapping[str, str] = field(default_factory=dict)
    tickets: tuple[int, ...] = ()
    now: bool = True
    converts: bool = False
    explanation: str = ""


def draft(work: Work, ticket_id: int, form: HandOverForm) -> HandOverRow:
    """From a ticket's menu; with `now` it goes out in the same moment."""
    home = door.home_of(work, ticket_id)
    facts, roles = Facts(hand_over_kind=form.kind.value), door.sending(work, home)
    lifecycle.decide_in(HAND_OVER, None, action=Action.DRAFT_HAND_OVER, roles=roles, facts=facts)
    fields = _checked(work, form)
    named = _named(work, form.tickets)
    row = HandOverRow(
        kind=form.kind.value,
        state=HandOverState.DRAFT.value,
        ticket_id=home.id,
        fields=fields,
        proposer_id=work.actor.id,
        converts=_ends_with_it(home, form),
        explanation=form.explanation.strip() or None,
        drafted_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    name_tickets(work.session, row.id, (home.id, *named))
    others = door.others(work, row)
    work.record(HandOverDrafted(hand_over=row.id, topic=row.kind, others=others, changes=changes.since(row, {})), home)
    if form.now:
        _hand_over(work, row, home)
    return row


def edit(work: Work, hand_over_id: int, form: HandOverForm) -> HandOverRow:
    """A draft is completed, or one that came back revised; with `now` it goes out in the same moment."""
    row, home = door.record(work, hand_over_id)
    roles = door.roles(work, row, home)
    revised, before = row.state == HandOverState.RETURNED, changes.kept(row)
    if revised:
        door.move(row, Action.REVISE_HAND_OVER, roles=roles)
    else:
        door.decide(row, Action.HAND_OVER, roles=roles)  # nothing is missing yet: the question is whether they may
    row.fields = _checked(work, form, kind=HandOverKind(row.kind))
    row.converts, row.explanation = _ends_with_it(home, form), form.explanation.strip() or None
    name_tickets(work.session, row.id, _named(work, form.tickets))
    work.session.flush()
    event = HandOverEdited(
        hand_over=row.id,
        topic=row.kind,
        others=door.others(work, row),
        revised=revised,
        changes=changes.since(row, before),
    )
    work.record(event, home)
    if form.now:
        _hand_over(work, row, home)
    return row


def hand_over(work: Work, hand_over_id: int) -> HandOverRow:
    """What was drafted goes out as it is."""
    row, home = door.record(work, hand_over_id)
    _hand_over(work, row, home)
    return row


def discard(work: Work, hand_over_id: int, *, reason: str) -> HandOverRow:
    """Not needed; the record stays with its reason."""
    row, home = door.record(work, hand_over_id)
    before = changes.kept(row)
    door.move(row, Action.DISCARD_HAND_OVER, roles=door.roles(work, row, home), reason=reason)
    row.reason = reason.strip()
    event = HandOverDiscarded(
        hand_over=row.id,
        topic=row.kind,
        reason=row.reason,
        sent=row.round > 0,
        others=door.others(work, row),
        changes=changes.since(row, before),
    )
    work.record(event, home)
    return row


def _hand_over(work: Work, row: HandOverRow, home: TicketRow) -> None:
    """Complete, to somebody, and with it the request that is no request ends."""
    kind, before = HandOverKind(row.kind), changes.kept(row)
    lacking = hand_overs.missing(kind, row.fields)
    door.move(row, Action.HAND_OVER, roles=door.roles(work, row, home), hand_over_missing=lacking)
    told = door.told(work, row.kind)
    if not told:
        raise IllegalMove("no_receiver", receiver=hand_overs.RECEIVERS[kind])
    row.round += 1
    row.handed_over_at, row.answered_at, row.answered_by = work.now, None, None
    row.reminded_at = row.manager_told_at = row.reason = None
    ends = row.converts and home.state != State.CONVERTED
    event = HandedOver(
        hand_over=row.id,
        topic=row.kind,
        others=door.others(work, row),
        told=told,
        round=row.round,
        destination=work.rules.policy.hand_overs.destination(row.kind),
        converts=ends,
        changes=changes.since(row, before),
    )
    work.record(event, home)
    if ends:
        _convert(work, row, home)
    set_timer(work.session, reminding.TIMER, str(row.id), reminding.first_look(work, work.now))


def _convert(work: Work, row: HandOverRow, home: TicketRow) -> None:
    """The request ends as Converted: its clocks stop without a result (process S14, §3.5.11)."""
    explanation = row.explanation or ""
    ended = converting.to_change(work, home, explanation)
    work.record(Converted(other=hand_overs.reference(row.id), reason=explanation, changes=ended), home)


def _ends_with_it(home: TicketRow, form: HandOverForm) -> bool:
    """Only a request can turn out to be a change; an incident stays with its clock (process §3.9)."""
    return form.converts and form.kind is HandOverKind.RFC and home.type == TicketType.SERVICE_REQUEST


def _checked(work: Work, form: HandOverForm, *, kind: HandOverKind | None = None) -> dict[str, str]:
    """The fields as they are kept; every problem is raised at once, next to its field."""
    kind = kind or form.kind
    given = hand_overs.kept(kind, form.fields)
    person = work.actor.person
    zone = ZoneInfo(person.tz) if person is not None else work.rules.office.zone
    found = list(hand_overs.problems(kind, given, today=work.now.astimezone(zone).date()))
    for blank in BLANKS[kind]:
        text = given.get(blank.key)
        if text is not None and blank.shape is Shape.PERSON:
            given[blank.key] = str(_person(work, text))
        if text is not None and blank.shape is Shape.SERVICE and not work.rules.catalogue.has(text):
            found.append(FieldProblem(blank.key, "not_offered"))
    if form.now:
        found += [FieldProblem(key, "required") for key in hand_overs.missing(kind, given)]
        if form.converts and not form.explanation.strip():
            found.append(FieldProblem("explanation", "required"))
    if found:
        raise InvalidForm(*found)
    return given


def _person(work: Work, slack_id: str) -> int:
    """Whoever was chosen is on record from now on."""
    row = by_slack_id(work.session, slack_id)
    if row is not None:
        return row.id
    return identity.identify(work.session, work.rules, Caller(slack_id)).id or 0


def _named(work: Work, ticket_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Further tickets that the actor may see; a complaint is none of them (process §3.11)."""
    found = []
    for one in ticket_ids[:MOST_TICKETS]:
        row = work.session.get(TicketRow, one)
        if row is None or row.type == TicketType.COMPLAINT or not access.may_see(work, row):
            raise InvalidForm(FieldProblem(TICKETS, "ticket_not_found"))
        found.append(row.id)
    return tuple(found)
