"""Who is on call now, until when, and who follows: for support staff, each third party for its own groups."""

from collections.abc import Iterable

from domain import permissions
from domain.errors import NotAllowed
from domain.organisation import Group
from domain.readiness import groups_behind
from domain.roster import OnCallFace
from domain.ticket import Hours
from services.group_reading import by_key
from services.work import Work

FOLLOWING = 3


def everybody(work: Work) -> tuple[OnCallFace, ...]:
    """Every group that has an on-call. Third parties see their own (process S7); users call the hotline."""
    return _faces(work, _seen(work))


def own(work: Work) -> tuple[OnCallFace, ...]:
    """The same of the actor's groups; nothing for who belongs to none."""
    return _faces(work, (group for group in work.rules.organisation.groups if group.key in work.actor.groups))


def _seen(work: Work) -> Iterable[Group]:
    groups = work.rules.organisation.groups
    if permissions.is_internal_support(work.actor):
        return groups
    mine = [group for group in groups if group.key in work.actor.groups]
    if not mine:
        raise NotAllowed("on_call_for_staff")
    return mine


def _faces(work: Work, groups: Iterable[Group]) -> tuple[OnCallFace, ...]:
    return tuple(_face(work, group) for group in groups if group.on_call is not None)


def _face(work: Work, group: Group) -> OnCallFace:
    rules = work.rules
    on_call = rules.on_call(group.key, work.now)
    order = () if group.on_call is None else group.on_call.sequence(work.now)
    away = [key for key in order if key in rules.absent(work.now)]
    named = by_key(work, {*on_call, *away})
    backed = [
        service.names
        for service in rules.catalogue.services
        if service.hours is Hours.ALWAYS and group in groups_behind(service, rules)
    ]
    people = [named[key] for key in on_call if key in named]
    return OnCallFace(
        key=group.key,
        names=group.names,
        now=people[0] if people else None,
        until=rules.on_call_until(group.key, work.now),
        following=tuple(people[1 : 1 + FOLLOWING]),
        away=tuple(named[key] for key in away if key in named),
        services=tuple(backed),
    )
