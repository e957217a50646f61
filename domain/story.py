"""A ticket's life told as a list of happenings, and the clocks' logs that follow from it: the desk without a desk.

It knows which happening may follow which as far as clocks care; who may do it is the lifecycle's business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from domain import group_clocks, ticket_clocks
from domain.errors import DeskError
from domain.group_clocks import StayTargets
from domain.organisation import Group
from domain.policy import Policy
from domain.sla import ClockEvent, ClockEventKind, ClockKind
from domain.ticket import PendingReason, Priority
from domain.ticket_clocks import Additions, Terms


class Verb(StrEnum):
    RESPOND = "respond"
    HOLD = "hold"
    RELEASE = "release"
    PRIORITY = "priority"
    MAJOR = "major"
    NOT_MAJOR = "not_major"
    INTERIM = "interim"
    APPROVE = "approve"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CANCEL = "cancel"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens to a ticket; `reason` goes with a hold, `priority` with a change of priority, `group`
    (its key) with an assignment.
    """

    at: datetime
    verb: Verb
    reason: PendingReason | None = None
    priority: Priority | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A ticket as reported. `approvals` is how many approvers must agree, one after another unless `parallel`;
    `groups` are those it may be assigned to, by key.
    """

    terms: Terms
    reported_at: datetime
    approvals: int = 0
    parallel: bool = False
    groups: Mapping[str, Group] = field(default_factory=dict)


class ImpossibleHappening(DeskError):
    """A happening that cannot follow what was told before; `code` says why, `happening` which."""

    def __init__(self, code: str, happening: Happening) -> None:
        super().__init__(code, verb=happening.verb.value, at=happening.at.isoformat())
        self.happening = happening


@dataclass(slots=True)
class Stay:
    """The time that the ticket spends in one group, with the clocks of it."""

    group: Group
    logs: dict[ClockKind, tuple[ClockEvent, ...]] = field(default_factory=dict)

    def append(self, additions: Additions) -> None:
        for clock, event in additions:
            self.logs[clock] = (*self.logs.get(clock, ()), event)


class Phase(StrEnum):
    OPEN = "open"
    HELD = "held"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class UncountedHold:
    """A hold that is a state of the ticket and yet lets its clock run (§3.5.4)."""

    at: datetime
    reason: PendingReason


class Story:
    """The logs of a ticket's clocks as its happenings are told, one by one and in order."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case = case
        self.policy = policy
        self.terms = case.terms
        self.logs: dict[ClockKind, tuple[ClockEvent, ...]] = {}
        self.approval_logs: list[tuple[ClockEvent, ...]] = []
        self.phase = Phase.OPEN
        self.reason: PendingReason | None = None
        self.accepted_at: datetime | None = None
        self.restored_at: datetime | None = None
        self.urgent_since: datetime | None = None
        self.uncounted: list[UncountedHold] = []
        self.stays: list[Stay] = []
        self._told_until = case.reported_at
        self._approvals_left = case.approvals
        self._tellers: Mapping[Verb, Callable[[Happening], None]] = {
            Verb.RESPOND: self._respond,
            Verb.INTERIM: self._interim,
            Verb.HOLD: self._hold,
            Verb.RELEASE: self._release,
            Verb.PRIORITY: self._priority,
            Verb.MAJOR: self._major,
            Verb.NOT_MAJOR: self._not_major,
            Verb.APPROVE: self._approve,
            Verb.RESOLVE: self._resolve,
            Verb.REOPEN: self._reopen,
            Verb.CANCEL: self._cancel,
            Verb.ASSIGN: self._assign,
        }
        self._begin()

    def _begin(self) -> None:
        begun = ticket_clocks.report(
            self.terms, self.policy.targets, at=self._told_until, awaiting_approval=self._approvals_left > 0
        )
        self._append(tuple(one for one in begun if one[0] is not ClockKind.APPROVAL))
        started = tuple(event for clock, event in begun if clock is ClockKind.APPROVAL)
        if started:
            self.approval_logs = [started] * (self.case.approvals if self.case.parallel else 1)
        self._note_urgency(self._told_until)

    @property
    def awaits_approval(self) -> bool:
        return self._approvals_left > 0

    def tell(self, happening: Happening) -> None:
        """Raises `ImpossibleHappening` and changes nothing when it cannot follow."""
        if happening.at < self._told_until:
            raise ImpossibleHappening("before_the_last_one", happening)
        if self.phase is Phase.CANCELLED:
            raise ImpossibleHappening("already_cancelled", happening)
        if self.phase is Phase.RESOLVED and happening.verb not in {Verb.REOPEN, Verb.PRIORITY}:
            raise ImpossibleHappening("already_resolved", happening)
        self._tellers[happening.verb](happening)
        self._told_until = happening.at

    def _append(self, additions: Additions) -> None:
        for clock, event in additions:
            self.logs[clock] = (*self.logs.get(clock, ()), event)
        if self.stays:
            self.stays[-1].append(group_clocks.follow(self.stays[-1].logs, additions, self._owed(self.stays[-1])))

    def _owed(self, stay: Stay) -> StayTargets:
        return group_clocks.targets_of(stay.group, self.terms, self.policy.targets)

    def _assign(self, happening: Happening) -> None:
        """The stay before ends, another begins; the ticket's own clocks go on as they were (§3.5.10)."""
        group = self.case.groups.get(happening.group or "")
        if group is None:
            raise ImpossibleHappening("no_such_group", happening)
        if self.awaits_approval:
            raise ImpossibleHappening("approval_awaited", happening)
        if self.phase is Phase.HELD:
            raise ImpossibleHappening("held_where_it_is", happening)
        if self.stays:
            self.stays[-1].append(group_clocks.leave(self.stays[-1].logs, at=happening.at))
        stay = Stay(group)
        stay.append(group_clocks.arrive(self._owed(stay), at=happening.at))
        self.stays.append(stay)

    def _note_urgency(self, at: datetime) -> None:
        """The wall-clock ladder begins when the ticket is, or becomes, P1 or major."""
        urgent = self.terms.major or self.terms.priority is Priority.P1
        self.urgent_since = (self.urgent_since or at) if urgent else None

    def _respond(self, happening: Happening) -> None:
        self._append(ticket_clocks.respond(self.logs, at=happening.at))
        self.accepted_at = self.accepted_at or happening.at
        if self.stays:
            self.stays[-1].append(group_clocks.accept(self.stays[-1].logs, at=happening.at))

    def _interim(self, happening: Happening) -> None:
        if ClockKind.INTERIM_REPLY not in self.logs:
            raise ImpossibleHappening("no_interim_reply", happening)
        self._append(ticket_clocks.interim_reply(self.logs, at=happening.at))

    def _hold(self, happening: Happening) -> None:
        if self.phase is Phase.HELD:
            raise ImpossibleHappening("already_on_hold", happening)
        if happening.reason is None:
            raise ImpossibleHappening("no_reason", happening)
        pausing = self.policy.pausing
        self._append(ticket_clocks.hold(self.logs, self.terms, pausing, at=happening.at, reason=happening.reason))
        self.phase, self.reason = Phase.HELD, happening.reason
        self._note_uncounted(happening.at)

    def _note_uncounted(self, at: datetime) -> None:
        if self.reason is not None and not self.terms.pauses(self.policy.pausing, self.reason):
            self.uncounted.append(UncountedHold(at, self.reason))

    def _release(self, happening: Happening) -> None:
        if self.phase is not Phase.HELD:
            raise ImpossibleHappening("not_on_hold", happening)
        self._append(ticket_clocks.release(self.logs, at=happening.at))
        self.phase, self.reason = Phase.OPEN, None

    def _priority(self, happening: Happening) -> None:
        if self.terms.priority is None:
            raise ImpossibleHappening("no_priority", happening)
        if happening.priority is None:
            raise ImpossibleHappening("no_new_priority", happening)
        self._change(replace(self.terms, priority=happening.priority), happening.at)

    def _major(self, happening: Happening) -> None:
        if self.terms.major:
            raise ImpossibleHappening("already_major", happening)
        priority = Priority.P1 if self.terms.priority is not None else None
        self._change(replace(self.terms, major=True, priority=priority), happening.at)

    def _not_major(self, happening: Happening) -> None:
        if not self.terms.major:
            raise ImpossibleHappening("not_major", happening)
        self._change(replace(self.terms, major=False), happening.at)

    def _change(self, terms: Terms, at: datetime) -> None:
        self.terms = terms
        self._append(
            ticket_clocks.change_terms(
                self.logs, terms, self.policy.targets, self.policy.pausing, at=at, reason=self.reason
            )
        )
        self._note_uncounted(at)
        self._note_urgency(at)

    def _approve(self, happening: Happening) -> None:
        if not self.awaits_approval:
            raise ImpossibleHappening("no_approval_awaited", happening)
        self._approvals_left -= 1
        ended = ticket_clocks.approve(self.terms, self.policy.targets, at=happening.at)
        done = self.case.approvals - self._approvals_left - 1
        self.approval_logs[done] = (*self.approval_logs[done], ended[0][1])
        if self._approvals_left == 0:
            self._append(ended[1:])
        elif not self.case.parallel:
            begun = ticket_clocks.report(self.terms, self.policy.targets, at=happening.at, awaiting_approval=True)
            self.approval_logs.append(tuple(event for clock, event in begun if clock is ClockKind.APPROVAL))

    def _resolve(self, happening: Happening) -> None:
        if self.awaits_approval:
            raise ImpossibleHappening("approval_awaited", happening)
        self._append(ticket_clocks.resolve(self.logs, at=happening.at))
        self.phase, self.reason, self.restored_at = Phase.RESOLVED, None, happening.at
        self.accepted_at = self.accepted_at or happening.at

    def _reopen(self, happening: Happening) -> None:
        if self.phase is not Phase.RESOLVED:
            raise ImpossibleHappening("not_resolved", happening)
        self._append(ticket_clocks.reopen(self.logs, at=happening.at))
        self.phase, self.restored_at = Phase.OPEN, None

    def _cancel(self, happening: Happening) -> None:
        self._append(ticket_clocks.cancel(self.logs, at=happening.at))
        ended = ClockEvent(happening.at, ClockEventKind.CANCELLED)
        self.approval_logs = [
            (*log, ended) if log[-1].kind is ClockEventKind.STARTED else log for log in self.approval_logs
        ]
        self.phase, self.reason, self._approvals_left = Phase.CANCELLED, None, 0
