"""The clocks of one stay of a ticket in a group: how long until somebody accepts it, how long it may stay, and what a
supplier has promised (process §3.5.10, S7). They run beside the clocks a user waits for and never touch them.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.organisation.groups import Group
from domain.policy.targets import Target, Targets
from domain.sla import ClockEvent, ClockEventKind, ClockKind, may_follow
from domain.ticket import Priority
from domain.ticket_clocks import Additions, Logs, Terms

KINDS = frozenset({ClockKind.GROUP_ACCEPT, ClockKind.GROUP_HOLD, ClockKind.SUPPLIER_RESTORE})
# Acceptance is owed at once; the other two stand still exactly while the ticket's own clock does.
HELD = frozenset({ClockKind.GROUP_HOLD, ClockKind.SUPPLIER_RESTORE})

StayTargets = Mapping[ClockKind, Target]


def targets_of(group: Group, terms: Terms, targets: Targets) -> StayTargets:
    """The targets of a stay in this group, on the calendar of the ticket itself; a major incident counts as P1, and
    what has no priority as P3.

    A supplier's contract stands in the place of the time a group may keep a ticket, and counts on its own calendar
    (process S7, K19). Empty for a ticket that has no resolution to wait for.
    """
    main = terms.target(targets, ClockKind.RESOLUTION)
    if main is None:
        return {}
    priority = Priority.P1 if terms.major else terms.priority or Priority.P3
    own = group.targets or targets.groups
    found = {ClockKind.GROUP_ACCEPT: Target(own.accept[priority].length, main.calendar)}
    if group.supplier is None:
        found[ClockKind.GROUP_HOLD] = Target(own.hold[priority].length, main.calendar)
    else:
        promised = group.supplier.restore[priority].length
        found[ClockKind.SUPPLIER_RESTORE] = Target(promised, group.supplier.calendar)
    return found


def arrive(targets: StayTargets, *, at: datetime) -> Additions:
    """A stay begins when the ticket comes to the group (process §3.5.10)."""
    return tuple(
        (kind, ClockEvent(at, ClockEventKind.STARTED, target.duration, target.calendar))
        for kind, target in sorted(targets.items())
    )


def accept(logs: Logs, *, at: datetime) -> Additions:
    """The first acceptance ends the wait for it; a later one within the stay changes nothing."""
    return _where_allowed(logs, frozenset({ClockKind.GROUP_ACCEPT}), at, ClockEventKind.STOPPED)


def leave(logs: Logs, *, at: datetime) -> Additions:
    """The stay ends with the ticket's leaving: each of its clocks says whether it was met."""
    return _where_allowed(logs, KINDS, at, ClockEventKind.STOPPED)


def follow(logs: Logs, additions: Additions, targets: StayTargets) -> Additions:
    """What happens to the ticket's resolution clock happens to the stay: pauses, the end, a reopening, new terms.

    `additions` are those of the ticket's own clocks; `targets` are the stay's under the terms of now. An event dated
    back before the stay began counts from its beginning.
    """
    added: list[tuple[ClockKind, ClockEvent]] = []
    known = {kind: tuple(log) for kind, log in logs.items()}
    for kind, event in additions:
        if kind is ClockKind.RESOLUTION:
            for following in _mirrored(known, event, targets):
                known[following[0]] = (*known[following[0]], following[1])
                added.append(following)
    return tuple(added)


def _mirrored(logs: Logs, event: ClockEvent, targets: StayTargets) -> Additions:
    match event.kind:
        case ClockEventKind.PAUSED | ClockEventKind.RESUMED | ClockEventKind.CONTINUED:
            return _where_allowed(logs, HELD, event.at, event.kind, reason=event.reason)
        case ClockEventKind.STOPPED | ClockEventKind.CANCELLED:
            return _where_allowed(logs, KINDS, event.at, event.kind)
        case ClockEventKind.RETARGETED:
            return _retargeted(logs, event.at, targets)
    return ()


def _retargeted(logs: Logs, at: datetime, targets: StayTargets) -> Additions:
    """A new priority carries over what was consumed, as it does for the ticket (process §3.5.8)."""
    found = []
    for kind, target in sorted(targets.items()):
        log = logs.get(kind, ())
        accepted = kind is ClockKind.GROUP_ACCEPT and bool(log) and log[-1].kind is ClockEventKind.STOPPED
        if log and not accepted:
            event = ClockEvent(max(at, log[-1].at), ClockEventKind.RETARGETED, target.duration, target.calendar)
            found += [(kind, event)] if may_follow(log, event) else []
    return tuple(found)


def _where_allowed(
    logs: Logs, kinds: frozenset[ClockKind], at: datetime, event: ClockEventKind, *, reason: str | None = None
) -> Additions:
    found = []
    for kind in sorted(kinds):
        log = logs.get(kind, ())
        one = ClockEvent(max(at, log[-1].at) if log else at, event, reason=reason)
        found += [(kind, one)] if log and may_follow(log, one) else []
    return tuple(found)
