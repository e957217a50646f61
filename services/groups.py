"""The make-up of a resolver group, changed in Slack by who leads it: members, deputy, order of the on-call. Every
change is kept with who, when and why, and holds from the next transaction on; a group is read by `group_reading.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from domain.effects import Effect, EffectKind, Urgency
from domain.errors import FieldProblem, InvalidForm, NotFound
from domain.events import TicketAssigned
from domain.lifecycle import Action
from domain.organisation import Group, PersonKind
from domain.people import Role
from domain.readiness import Finding, findings
from domain.roster import GroupChanged, GroupFace
from domain.ticket import DONE_STATES, State, TicketType
from models.person import by_slack_id
from models.roster import GroupChangeRow, renew_stamp
from models.ticket import TicketRow
from services import group_reading, moves, people
from services.complaints import standing
from services.work import Work

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupForm:
    """The group as it should be, by Slack ids; who is not in Slack stays what they are. `order`: on call one by one."""

    group: str
    members: tuple[str, ...]
    deputy: str | None
    order: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The form in keys of the configuration."""

    members: tuple[str, ...]
    deputy: str
    order: tuple[str, ...]


def mine(work: Work) -> tuple[GroupFace, ...]:
    """The groups the actor may change: those they lead or are deputy of; the process owner's are all."""
    return tuple(group_reading.face(work, group) for group in _mine(work))


def one(work: Work, key: str) -> GroupFace:
    """`NotFound` for a group that does not exist or is not the actor's to change."""
    return group_reading.face(work, _own(work, key))


def change(work: Work, form: GroupForm) -> GroupChanged:
    """In force at once: who left gives the group's tickets back, and independence of complaints is checked anew."""
    group = _own(work, form.group)
    wanted = _checked(work, group, form)
    row = _row(work, group, wanted, form)
    work.session.add(row)
    work.session.flush()
    renew_stamp(work.session)
    before = _lacking(work)
    work.rules = work.rules.changed_by((row.change(),), work.rules.leaves)
    row.returned = [one.id for key in row.left for one in _give_back(work, group.key, key, row.reason)]
    standing.check_all(work.as_system())
    _tell(work, row)
    return GroupChanged(
        group=group_reading.face(work, work.rules.organisation.group(group.key)),
        change=group_reading.change(work, row),
        lacking=tuple(one for one in _lacking(work) if one not in before),
    )


def _mine(work: Work) -> tuple[Group, ...]:
    groups = work.rules.organisation.groups
    if Role.PROCESS_OWNER in work.actor.roles:
        return groups
    return tuple(group for group in groups if group.key in work.actor.leads)


def _own(work: Work, key: str) -> Group:
    found = next((group for group in _mine(work) if group.key == key), None)
    if found is None:
        raise NotFound("group_not_found")
    return found


def _checked(work: Work, group: Group, form: GroupForm) -> _Wanted:
    """Everything wrong at once, each next to its field (process S6, S7)."""
    problems = _about_reason(form)
    members, wrong = _members(work, group, form)
    problems += wrong
    deputy = _key(work, form.deputy)
    problems += _about_deputy(group, deputy, members)
    order = [key for one in form.order if (key := _key(work, one)) is not None and key not in _left(group, members)]
    if any(key not in members for key in order):
        problems.append(FieldProblem("order", "not_a_member"))
    if problems or deputy is None:
        raise InvalidForm(*problems)
    unseen = () if group.on_call is None else (k for k in group.on_call.order if not _in_slack(work, k))
    return _Wanted(members=members, deputy=deputy, order=(*order, *(k for k in unseen if k in members)))


def _about_reason(form: GroupForm) -> list[FieldProblem]:
    length = len(form.reason.strip())
    if not length:
        return [FieldProblem("reason", "required")]
    if length > REASON_LIMIT:
        return [FieldProblem("reason", "too_long", {"longest": REASON_LIMIT, "length": length})]
    return []


def _members(work: Work, group: Group, form: GroupForm) -> tuple[tuple[str, ...], list[FieldProblem]]:
    organisation = work.rules.organisation
    known = {one: _key(work, one) for one in form.members}
    chosen = [key for key in known.values() if key is not None]
    members = tuple(dict.fromkeys([*chosen, *(key for key in group.members if not _in_slack(work, key))]))
    strangers = [one for one, key in known.items() if key is None]
    if strangers:
        names = [row.name if (row := by_slack_id(work.session, one)) is not None else one for one in strangers]
        return members, [FieldProblem("members", "members_not_listed", {"people": names})]
    if group.lead not in members:
        return members, [FieldProblem("members", "lead_stays")]
    me = None if work.actor.person is None else work.actor.person.key
    if me in _left(group, members):
        return members, [FieldProblem("members", "not_yourself")]
    joined = [organisation.person(key) for key in members if key not in group.members]
    outsiders = [one for one in joined if (one.kind is PersonKind.PARTNER) is not group.restricted]
    if outsiders:
        code = "only_third_party" if group.restricted else "no_third_party"
        names = [row.name for row in people.refs(work, people.ids(work, [one.key for one in outsiders])).values()]
        return members, [FieldProblem("members", code, {"people": names})]
    return members, []


def _about_deputy(group: Group, deputy: str | None, members: tuple[str, ...]) -> list[FieldProblem]:
    if deputy is None:
        return [FieldProblem("deputy", "required")]
    if deputy == group.lead:
        return [FieldProblem("deputy", "lead_and_deputy")]
    return [] if deputy in members else [FieldProblem("deputy", "not_a_member")]


def _row(work: Work, group: Group, wanted: _Wanted, form: GroupForm) -> GroupChangeRow:
    """Only what really changes; `InvalidForm` when nothing does."""
    rota = group.on_call
    shown = () if rota is None else rota.sequence(work.now)
    new_order = None if _same_turns(work, wanted.order, shown) else wanted.order
    joined = [key for key in wanted.members if key not in group.members]
    left = list(_left(group, wanted.members))
    deputy = None if wanted.deputy == group.deputy else wanted.deputy
    if not (joined or left) and deputy is None and new_order is None:
        raise InvalidForm(FieldProblem("members", "already_so"))
    since = None if new_order is None else work.now if rota is None else rota.turn_began(work.now)
    return GroupChangeRow(
        group=group.key,
        at=work.now,
        actor_id=work.actor.id,
        reason=form.reason.strip(),
        joined=joined,
        left=left,
        deputy=deputy,
        order=None if new_order is None else list(new_order),
        since=since,
        returned=[],
    )


def _same_turns(work: Work, order: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    """The form shows only who is in Slack; the others keep the places they have."""
    if set(order) != set(shown):
        return False
    return [key for key in order if _in_slack(work, key)] == [key for key in shown if _in_slack(work, key)]


def _left(group: Group, members: Iterable[str]) -> tuple[str, ...]:
    kept = set(members)
    return tuple(key for key in group.members if key not in kept)


def _give_back(work: Work, group: str, key: str, reason: str) -> list[TicketRow]:
    """Open tickets of who left wait in the group's queue again; one that is pending stays so."""
    done = [state.value for state in DONE_STATES]
    returned = []
    for person_id in people.ids(work, (key,)):
        query = select(TicketRow).where(
            TicketRow.assignee_id == person_id,
            TicketRow.group == group,
            TicketRow.state.not_in(done),
            TicketRow.type != TicketType.COMPLAINT.value,
        )
        for row in work.session.scalars(query.order_by(TicketRow.id).with_for_update()):
            _back_to_queue(work, row, person_id, reason)
            returned.append(row)
    return returned


def _back_to_queue(work: Work, row: TicketRow, person_id: int, reason: str) -> None:
    changes = {}
    if row.state in {State.ASSIGNED, State.IN_PROGRESS}:
        given = {"reason": reason, "group": row.group, "to_same_group": True}
        changes = moves.move(work.as_system(), row, Action.REASSIGN, **given)
    changes |= work.change(row, assignee_id=None, assignment=row.assignment + 1)
    event = TicketAssigned(
        group=str(row.group), from_group=row.group, from_assignee_id=person_id, reason=reason, changes=changes
    )
    work.record(event, row)


def _tell(work: Work, row: GroupChangeRow) -> None:
    """The group's channel, and whoever joined or left."""
    told: list[tuple[str, int | None]] = [("group", None)]
    told += [("joined", one) for one in people.ids(work, row.joined)]
    told += [("left", one) for one in people.ids(work, row.left)]
    for to, person_id in told:
        mark = f"group:{row.id}:{to}:{person_id or row.group}"
        effect = Effect(
            kind=EffectKind.GROUP_CHANGED,
            lane=mark,
            urgency=Urgency.WORK,
            person_id=person_id,
            place=f"group:{row.group}",
            args={"change": row.id, "group": row.group, "to": to},
            key=mark,
        )
        work.tell(effect, key=mark)


def _lacking(work: Work) -> tuple[Finding, ...]:
    return findings(work.rules, today=work.rules.office.local_date(work.now))


def _key(work: Work, slack_id: str | None) -> str | None:
    row = None if slack_id is None else by_slack_id(work.session, slack_id)
    return row.key if row is not None and row.key in work.rules.organisation.people_by_key else None


def _in_slack(work: Work, key: str) -> bool:
    return any(one.slack_id is not None for one in people.refs(work, people.ids(work, (key,))).values())
