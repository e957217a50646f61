"""A resolver group as people see it: who it is made of, what of that was changed in Slack, and who is missing in its
channel. Who may change it is `groups.py`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from domain.errors import NotFound
from domain.organisation import Group
from domain.projection import PersonRef
from domain.roster import ChangeFace, ChannelGap, GroupFace, MemberFace
from domain.ticket import TicketType, reference
from models.person import by_keys
from models.roster import GroupChangeRow, changes_of
from models.ticket import TicketRow
from services import people
from services.work import Work

LATEST = 5


def face(work: Work, group: Group) -> GroupFace:
    """The group now, with the latest changes."""
    rows = changes_of(work.session, group.key)
    order = () if group.on_call is None else group.on_call.sequence(work.now)
    named = by_key(work, {group.lead, group.deputy, *group.members, *order})
    added = _added(rows)
    return GroupFace(
        key=group.key,
        names=group.names,
        lead=named[group.lead],
        deputy=named[group.deputy],
        members=tuple(
            MemberFace(person=named[key], added=key in added, away_until=away_until(work, key)) for key in group.members
        ),
        order=tuple(named[key] for key in order),
        turn_ends=None if group.on_call is None else group.on_call.turn_began(work.now) + group.on_call.turn.length,
        supplier=None if group.supplier is None else group.supplier.name,
        changes=tuple(change(work, row) for row in rows[-LATEST:][::-1]),
    )


def change(work: Work, row: GroupChangeRow) -> ChangeFace:
    """One change with everybody it names."""
    named = by_key(work, {*row.joined, *row.left, *(row.order or ()), row.deputy or ""})
    actor = people.refs(work, (row.actor_id,)).get(row.actor_id or 0)
    return ChangeFace(
        id=row.id,
        at=row.at,
        actor=actor,
        reason=row.reason,
        joined=_of(named, row.joined),
        left=_of(named, row.left),
        deputy=named.get(row.deputy or ""),
        order=None if row.order is None else _of(named, row.order),
        returned=_references(work, row.returned),
    )


def change_by_id(work: Work, change_id: int) -> ChangeFace:
    """`NotFound` for an id never given out."""
    row = work.session.get(GroupChangeRow, change_id)
    if row is None:
        raise NotFound("group_not_found")
    return change(work, row)


def gap(work: Work, key: str, inside: Collection[str]) -> ChannelGap:
    """Who of the group is not among those inside its channel, and who left the group and still is."""
    group = work.rules.organisation.group(key)
    gone = {one for row in changes_of(work.session, key) for one in row.left} - set(group.members)
    named = by_key(work, {*group.members, *gone})
    absent = [named[one] for one in group.members if named[one].slack_id not in {None, *inside}]
    remaining = [named[one] for one in sorted(gone) if one in named and named[one].slack_id in inside]
    return ChannelGap(missing=tuple(absent), remaining=tuple(remaining))


def by_key(work: Work, keys: Collection[str]) -> dict[str, PersonRef]:
    """Names and mentions of configured people, by key; whoever is not on record is left out."""
    rows = by_keys(work.session, {key for key in keys if key})
    return {key: PersonRef(id=row.id, slack_id=row.slack_id, name=row.name) for key, row in rows.items()}


def away_until(work: Work, key: str) -> datetime | None:
    """Until when somebody who is away now has entered it; None for who is there or is away by the calendar file."""
    running = [one.until for one in work.rules.leaves if one.person == key and one.covers(work.now)]
    return max(running, default=None)


def _added(rows: Iterable[GroupChangeRow]) -> frozenset[str]:
    added: set[str] = set()
    for row in rows:
        added = (added | set(row.joined)) - set(row.left)
    return frozenset(added)


def _of(named: dict[str, PersonRef], keys: Iterable[str]) -> tuple[PersonRef, ...]:
    return tuple(named[key] for key in keys if key in named)


def _references(work: Work, ids: Iterable[int]) -> tuple[str, ...]:
    rows = (work.session.get(TicketRow, one) for one in ids)
    return tuple(reference(TicketType(row.type), row.id) for row in rows if row is not None)
