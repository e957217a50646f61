"""The catalogue item of a request as it was ordered: frozen with the ticket, so that a later edition changes nothing
(process S13). Also who may order what, and answers as people read them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from domain import expiry
from domain.catalogue import FieldKind, FormField, Item
from domain.checklist import UNTOUCHED, StepMark, StepState, label
from domain.configured import Words
from domain.lifecycle import ApprovalState
from domain.policy.targets import ClockKind
from domain.projection import Answer, ApprovalFace, LinkFace, PersonRef, RequestFace, StepFace
from domain.ticket import TicketType, reference
from models.clock import clocks_of
from models.person import PersonRow
from models.request import ApprovalRow, RequestRow, StepRow, approvals_of, links_of, steps_of
from models.ticket import TicketRow
from services import people
from services.work import Work


def of(work: Work, row: TicketRow) -> Item | None:
    """The item as it was when the ticket was submitted; None for a ticket that is no request."""
    if row.type != TicketType.SERVICE_REQUEST:
        return None
    record = work.session.get(RequestRow, row.id)
    return None if record is None else _item(record.snapshot)


def freeze(work: Work, row: TicketRow, item: Item, *, expires_at: datetime | None) -> None:
    """Keep the item with the ticket that orders it."""
    work.session.add(RequestRow(ticket_id=row.id, snapshot=item.snapshot(), expires_at=expires_at))
    work.session.flush()


@lru_cache(maxsize=512)
def _item(snapshot: str) -> Item:
    return Item.model_validate_json(snapshot)


def group(work: Work, row: TicketRow) -> str:
    """The group that fulfils it; the service desk where the item names none, or one that is gone."""
    item, organisation = of(work, row), work.rules.organisation
    own = None if item is None else item.group
    return own if own is not None and own in organisation.groups_by_key else organisation.first_line.key


def may_order(work: Work, item: Item, person: PersonRow) -> bool:
    """The item is offered to this person's unit and kind (process §3.10)."""
    return work.rules.catalogue.may_order(item, person, work.rules.organisation)


def marks(work: Work, row: TicketRow) -> Mapping[str, StepMark]:
    """How each step stands that somebody has touched."""
    touched = steps_of(work.session, row.id)
    return {key: StepMark(StepState(one.state), one.by, one.witness) for key, one in touched.items()}


def answers(work: Work, row: TicketRow) -> tuple[tuple[Words, Answer], ...]:
    """What the requester answered, question by question, as people read it."""
    item = of(work, row)
    given: Mapping[str, str] = row.answers or {}
    if item is None:
        return ()
    slack_ids = {given[one.key] for one in item.form if one.kind is FieldKind.PERSON and given.get(one.key)}
    named = people.by_slack(work, slack_ids)
    return tuple((one.names, _answer(one, given[one.key], named)) for one in item.form if given.get(one.key))


def named(work: Work, item: Item, answers: Mapping[str, str]) -> frozenset[int]:
    """The people whom the answers name: a laptop for the manager is not approved by the manager."""
    given = {answers.get(one.key, "") for one in item.form if one.kind is FieldKind.PERSON}
    return frozenset(one.id for one in people.by_slack(work, given).values())


def named_in(work: Work, row: TicketRow) -> frozenset[int]:
    """The same of a request on record."""
    item = of(work, row)
    return frozenset() if item is None else named(work, item, row.answers or {})


def _answer(field: FormField, given: str, named: Mapping[str, PersonRef]) -> Answer:
    if field.kind is FieldKind.CHOICE:
        return next((choice.names for choice in field.choices if choice.key == given), given)
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(given)
    return named.get(given, given) if field.kind is FieldKind.PERSON else given


def face(work: Work, row: TicketRow) -> RequestFace | None:
    """Approvals, checklist and the end of the access, ready to be shown; None for a ticket that is no request."""
    item = of(work, row)
    record = None if item is None else work.session.get(RequestRow, row.id)
    if item is None or record is None:
        return None
    approvals, steps = approvals_of(work.session, row.id), steps_of(work.session, row.id)
    named = people.refs(work, [*_deciders(approvals), *_doers(steps)])
    due = {clock.ref: clock.due_at for clock in clocks_of(work.session, row.id) if clock.kind == ClockKind.APPROVAL}
    target = work.rules.catalogue.target(item, work.rules.policy.targets, ClockKind.RESOLUTION)
    zone = work.rules.office.zone
    return RequestFace(
        approvals=tuple(_approval(one, named=named, due=due.get(one.ref)) for one in approvals),
        parallel=item.approvals is not None and item.approvals.order == "parallel",
        steps=tuple(_step(work, item, number, steps, named) for number in range(1, len(item.checklist) + 1)),
        about=item.description,
        procedure=item.procedure,
        fulfilment=None if target is None else target.duration,
        last_day=None if record.expires_at is None else expiry.last_day_of(record.expires_at, zone),
        hands_over=item.hands_over is not None,
    )


def step_names(work: Work, row: TicketRow) -> dict[str, Words]:
    """The steps of the checklist by key, numbered as people read them."""
    item = of(work, row)
    steps = () if item is None else item.checklist
    return {step.key: label(number, step) for number, step in enumerate(steps, start=1)}


def links(work: Work, row: TicketRow) -> tuple[LinkFace, ...]:
    """The tickets this one came from, and those that came of it."""
    found = links_of(work.session, row.id)
    others = {one.ticket_id if one.other_id == row.id else one.other_id: one for one in found}
    rows = [work.session.get_one(TicketRow, other) for other in others]
    return tuple(
        LinkFace(
            kind=others[other.id].kind,
            ref=reference(TicketType(other.type), other.id),
            later=others[other.id].ticket_id == other.id,
        )
        for other in rows
    )


def _deciders(approvals: list[ApprovalRow]) -> list[int | None]:
    return [person for one in approvals for person in (one.approver_id, one.decided_by)]


def _doers(steps: Mapping[str, StepRow]) -> list[int | None]:
    return [person for one in steps.values() for person in (one.by, one.witness)]


def _approval(one: ApprovalRow, *, named: Mapping[int, PersonRef], due: datetime | None) -> ApprovalFace:
    return ApprovalFace(
        id=one.id,
        rule=one.rule,
        state=ApprovalState(one.state),
        approver=named.get(one.approver_id),
        due=due,
        decided_at=one.decided_at,
        decided_by=named.get(one.decided_by or 0),
        reason=one.reason,
    )


def _step(
    work: Work, item: Item, number: int, steps: Mapping[str, StepRow], named: Mapping[int, PersonRef]
) -> StepFace:
    step = item.checklist[number - 1]
    touched = steps.get(step.key)
    return StepFace(
        key=step.key,
        names=label(number, step),
        mandatory=step.mandatory,
        waivable=step.waivable,
        four_eyes=step.four_eyes,
        state=UNTOUCHED.state if touched is None else StepState(touched.state),
        by=None if touched is None else named.get(touched.by or 0),
        own=touched is not None and touched.by is not None and touched.by == work.actor.id,
        at=None if touched is None else touched.at,
        reason=None if touched is None else touched.reason,
        witness=None if touched is None else named.get(touched.witness or 0),
    )
