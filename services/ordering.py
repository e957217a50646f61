"""A service request from the catalogue to the record: who may order what for whom, the answers checked, the item frozen
with the ticket, then assigned at once or sent to its approvers (process §3.10, S13).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain import expiry, lifecycle, permissions, ticket_clocks
from domain.approvers import manager_chain
from domain.calls import Call
from domain.catalogue import FieldKind, FormField, Item
from domain.catalogue.forms import answer_field
from domain.errors import FieldProblem, InvalidForm
from domain.events import TicketReported
from domain.lifecycle import Action, Facts
from domain.links import LinkKind
from domain.people import Role
from domain.policy.targets import ClockKind
from domain.projection import TicketCard
from domain.request_events import OrderedAgain
from domain.ticket import Hours, Source, State, TicketType
from models.person import PersonRow, by_ids, by_slack_id
from models.request import LinkRow, RequestRow
from models.ticket import TicketRow
from services import access, approving, callers, clocks, identity, items, moves, people, reading, shelves, stays
from services.identity import Caller
from services.work import Work

AFFECTED = "affected"  # the field that says for whom it is


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """What the requester typed: answers by the keys of the item's questions, all as text.

    `again` is the request this one repeats, after a rejection or to prolong an access.
    """

    item: str
    answers: Mapping[str, str]
    affected_slack: str | None = None
    call: Call | None = None
    expires: date | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A request about to be put on record. `concerned` is whose request it is; nobody's when an access is revoked."""

    item: Item
    title: str
    requester_id: int | None
    affected_id: int | None
    concerned: PersonRow | None
    answers: Mapping[str, str]
    reported_at: datetime
    expires_at: datetime | None = None
    source: Source = Source.USER
    call: Call | None = None


def order(work: Work, form: OrderForm) -> TicketCard:
    """Raises `InvalidForm` with each problem next to its field; nothing is kept then."""
    item, me = shelves.offered(work, form.item), shelves.me(work)
    call = form.call
    concerned = _beneficiary(work, form.affected_slack, me) if call is None else _caller(work, call)
    answers, expires_at = checked(work, item, form, concerned=concerned, reader=me)
    new = Order(
        item=item,
        title=item.names.in_(work.actor.person.locale if work.actor.person else ""),
        requester_id=me.id,
        affected_id=None if concerned.id == me.id else concerned.id,
        concerned=concerned,
        answers=answers,
        expires_at=expires_at,
        reported_at=work.now if call is None else call.at or work.now,
        call=call,
    )
    row = place(work, new)
    if form.again is not None:
        _link_to_former(work, row, form.again)
    return reading.card(work, row)


def checked(
    work: Work, item: Item, form: OrderForm, *, concerned: PersonRow, reader: PersonRow
) -> tuple[Mapping[str, str], datetime | None]:
    """The answers as they are kept and the end of the access; every problem is raised at once, next to its field."""
    zone = work.rules.office.zone
    today = work.now.astimezone(ZoneInfo(reader.tz) if reader.tz else zone).date()
    given = {one.key: one.kept(form.answers.get(one.key, "")) for one in item.form}
    asked = (
        (one.key, one.problem(given[one.key], today=today) or _unfit(work, one, given[one.key])) for one in item.form
    )
    problems = [None if one is None else replace(one, field=answer_field(key)) for key, one in asked]
    last_day = form.expires if expiry.may_end(item) else None
    needed = _must_end(work, item, concerned)
    office_day = work.now.astimezone(zone).date()
    problems.append(expiry.problem(item, last_day, today=office_day, needed=needed))
    found = [one for one in problems if one is not None]
    if found:
        raise InvalidForm(*found)
    ends = None if last_day is None else expiry.ends_at(last_day, zone)
    return {key: text for key, text in given.items() if text}, ends


def _unfit(work: Work, field: FormField, given: str) -> FieldProblem | None:
    """Somebody is named who may not be. Whom the desk has never met is put on record, so that they have a name."""
    if field.kind is not FieldKind.PERSON or not given:
        return None
    return field.person_problem(callers.in_slack(work, given).kind)


def place(work: Work, new: Order) -> TicketRow:
    """Numbered, frozen, its clocks started; assigned at once, or its approvers asked. The first line owns it."""
    eligible = new.concerned is None or items.may_order(work, new.item, new.concerned)
    needed = new.concerned is not None and _must_end(work, new.item, new.concerned)
    facts = Facts(
        ticket_type=TicketType.SERVICE_REQUEST, eligible=eligible, expiry_needed=needed, expires_at=new.expires_at
    )
    roles = permissions.roles_at_intake(work.actor)
    lifecycle.decide(TicketType.SERVICE_REQUEST, None, action=Action.REPORT, roles=roles, facts=facts)
    chosen: approving.Chosen = ()
    if new.concerned is not None:
        named = items.named(work, new.item, new.answers)
        chosen = approving.choose(
            work, new.item, requester_id=new.requester_id, beneficiary_id=new.concerned.id, named=named
        )
    row = _row(work, new)
    work.session.add(row)
    work.session.flush()
    items.freeze(work, row, new.item, expires_at=new.expires_at)
    _start_clocks(work, row, awaiting_approval=bool(chosen))
    if chosen:
        row.group = row.owner_group
        work.record(TicketReported(**callers.told(new.call, row)), row)
        approving.begin(work.as_system(), row, chosen)
    else:
        group = items.group(work, row)
        changes = moves.move(work.as_system(), row, Action.ASSIGN, group=group)
        work.change(row, group=group, assignment=1)
        stays.begin(work, row)
        told = callers.told(new.call, row)
        work.record(TicketReported(routed_because="leaf", changes=changes, **told), row)
    return row


def link(work: Work, row: TicketRow, other: TicketRow, kind: LinkKind) -> None:
    """`row` came of `other`."""
    work.session.add(LinkRow(ticket_id=row.id, other_id=other.id, kind=kind.value))
    work.session.flush()


def _must_end(work: Work, item: Item, concerned: PersonRow) -> bool:
    return expiry.must_end(item, concerned.kind, always_for=work.rules.policy.requests.expiry_required_for)


def _start_clocks(work: Work, row: TicketRow, *, awaiting_approval: bool) -> None:
    """Response from submission, fulfilment from the last approval; each approver is timed apart (process §3.5.13)."""
    begun = ticket_clocks.report(
        clocks.terms(work, row),
        work.rules.policy.targets,
        at=row.reported_at,
        awaiting_approval=awaiting_approval,
    )
    clocks.append(work, row, tuple(one for one in begun if one[0] is not ClockKind.APPROVAL))


def _row(work: Work, new: Order) -> TicketRow:
    catalogue, service = work.rules.catalogue, new.item.service
    target = catalogue.target(new.item, work.rules.policy.targets, ClockKind.RESPONSE)
    confidential = service is not None and service in catalogue.service_keys and catalogue.service(service).confidential
    return TicketRow(
        type=TicketType.SERVICE_REQUEST.value,
        state=State.SUBMITTED.value,
        title=new.title,
        description="",
        reporter_id=new.requester_id,
        affected_id=new.affected_id,
        unit=None if new.concerned is None else new.concerned.unit,
        service=service,
        initial_service=service,
        item=new.item.key,
        item_version=new.item.version,
        answers=dict(new.answers),
        hours=(Hours.ALWAYS if target is not None and target.calendar == Hours.ALWAYS else Hours.OFFICE).value,
        source=new.source.value,
        owner_group=work.rules.organisation.first_line.key,
        reported_at=new.reported_at,
        created_at=work.now,
        confidential=confidential,
        audit_seq=0,
        audit_hash="",
    )


def _caller(work: Work, call: Call) -> PersonRow:
    """Whoever called the first line, in Slack or not."""
    person_id = callers.person_id(work, call)
    return by_ids(work.session, {person_id})[person_id]


def _beneficiary(work: Work, slack_id: str | None, me: PersonRow) -> PersonRow:
    """For oneself; the first line for anybody, a manager for everybody below them."""
    if slack_id is None or slack_id == me.slack_id:
        return me
    person = by_slack_id(work.session, slack_id)
    if person is None:
        stranger = identity.identify(work.session, work.rules, Caller(slack_id))
        person = by_ids(work.session, {stranger.id or 0})[stranger.id or 0]
    if Role.FIRST_LINE not in work.actor.roles and me.id not in manager_chain(person.id, people.managers(work)):
        raise InvalidForm(FieldProblem(AFFECTED, "not_your_staff"))
    return person


def _link_to_former(work: Work, row: TicketRow, former_id: int) -> None:
    """The former request says what came of it; one that still runs is not repeated by another."""
    former = access.ticket(work, former_id)
    if Role.USER not in access.roles(work, former) or former.item != row.item:
        return
    record = work.session.get(RequestRow, former.id)
    ends = record is not None and record.expires_at is not None
    if State(former.state) in {State.REJECTED, State.CANCELLED}:
        kind = LinkKind.RESUBMISSION
    elif State(former.state) in {State.FULFILLED, State.CLOSED} and ends:
        kind = LinkKind.RENEWAL
    else:
        return
    link(work, row, former, kind)
    work.record(OrderedAgain(other=row.snapshot().ref, how=kind.value), former)
