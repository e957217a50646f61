"""What a group owes while it has a ticket, and what a supplier has promised (§3.5.10, S7): clocks beside the ticket's
own, which they never touch.
"""

import pytest

from domain import group_clocks, ticket_clocks
from domain.policy.targets import TargetKind
from domain.sla import ClockEvent, ClockKind, ClockResult, Reading, read
from domain.ticket import Hours, PendingReason, Priority
from domain.ticket_clocks import Additions, Terms
from tests.rulebooks import example, local

ACCEPT, HOLD, RESTORE = ClockKind.GROUP_ACCEPT, ClockKind.GROUP_HOLD, ClockKind.SUPPLIER_RESTORE
RULES = example()
P3 = Terms(kind=TargetKind.INCIDENT, hours=Hours.OFFICE, priority=Priority.P3)
P2_ALWAYS = Terms(kind=TargetKind.INCIDENT, hours=Hours.ALWAYS, priority=Priority.P2)


class Stay:
    """A ticket in a group, with its own resolution clock beside."""

    def __init__(self, group: str, terms: Terms, at: str) -> None:
        self.group, self.terms = RULES.organisation.groups_by_key[group], terms
        begun = ticket_clocks.report(terms, RULES.policy.targets, at=local(at))
        self.own: dict[ClockKind, tuple[ClockEvent, ...]] = {}
        self.logs: dict[ClockKind, tuple[ClockEvent, ...]] = {}
        self._append(self.own, begun)
        self.add(group_clocks.arrive(self.owed, at=local(at)))

    @property
    def owed(self) -> group_clocks.StayTargets:
        return group_clocks.targets_of(self.group, self.terms, RULES.policy.targets)

    def _append(self, logs: dict[ClockKind, tuple[ClockEvent, ...]], additions: Additions) -> None:
        for kind, event in additions:
            logs[kind] = (*logs.get(kind, ()), event)

    def add(self, additions: Additions) -> None:
        self._append(self.logs, additions)

    def happens(self, additions: Additions) -> None:
        """Something happens to the ticket's own clocks."""
        self._append(self.own, additions)
        self.add(group_clocks.follow(self.logs, additions, self.owed))

    def hold(self, at: str, reason: PendingReason) -> None:
        pausing = RULES.policy.pausing
        self.happens(ticket_clocks.hold(self.own, self.terms, pausing, at=local(at), reason=reason))

    def release(self, at: str) -> None:
        self.happens(ticket_clocks.release(self.own, at=local(at)))

    def read(self, kind: ClockKind, at: str) -> Reading:
        return read(self.logs[kind], now=local(at), calendars=RULES.calendars)


def test_a_group_accepts_within_its_time_and_passes_on_within_another() -> None:
    """P3 to the desktop group on Wednesday 17:30: acceptance in 1 bh, so by Thursday 09:30; 8 bh in the group."""
    stay = Stay("desktop", P3, "2026-03-18 17:30")
    assert stay.read(ACCEPT, "2026-03-18 17:30").due == local("2026-03-19 09:30")
    assert stay.read(HOLD, "2026-03-18 17:30").due == local("2026-03-19 17:30")
    stay.add(group_clocks.accept(stay.logs, at=local("2026-03-19 09:30")))
    stay.add(group_clocks.leave(stay.logs, at=local("2026-03-19 17:30:01")))
    assert stay.read(ACCEPT, "2026-03-20 09:00").result is ClockResult.MET
    assert stay.read(HOLD, "2026-03-20 09:00").result is ClockResult.MISSED


def test_a_second_acceptance_changes_nothing() -> None:
    """Somebody else of the group takes it over."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.add(group_clocks.accept(stay.logs, at=local("2026-03-18 10:20")))
    assert group_clocks.accept(stay.logs, at=local("2026-03-18 15:00")) == ()


def test_a_ticket_that_leaves_unaccepted_ends_the_wait_for_acceptance() -> None:
    """Passed on after 30 minutes of the hour: the group missed nothing."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.add(group_clocks.leave(stay.logs, at=local("2026-03-18 10:30")))
    assert stay.read(ACCEPT, "2026-03-19 10:00").result is ClockResult.MET


def test_the_group_waits_exactly_while_the_tickets_clock_does() -> None:
    """Waiting for the user from 11:00 to 14:00: neither clock counts; acceptance is owed all the same."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.hold("2026-03-18 11:00", PendingReason.WAITING_FOR_USER)
    stay.release("2026-03-18 14:00")
    assert stay.read(HOLD, "2026-03-18 15:00").consumed.total_seconds() == 2 * 3600
    own = read(stay.own[ClockKind.RESOLUTION], now=local("2026-03-18 15:00"), calendars=RULES.calendars)
    assert own.consumed == stay.read(HOLD, "2026-03-18 15:00").consumed
    assert stay.read(ACCEPT, "2026-03-18 15:00").consumed.total_seconds() == 4 * 3600


def test_waiting_for_a_supplier_stops_neither() -> None:
    """§3.5.4: suppliers are support staff."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.hold("2026-03-18 11:00", PendingReason.WAITING_FOR_THIRD_PARTY)
    assert stay.read(HOLD, "2026-03-18 12:00").due == local("2026-03-19 10:00")


@pytest.mark.parametrize(
    ("supplier", "priority", "due"),
    [
        ("core-vendor", Priority.P1, "2026-10-10 15:00"),
        ("core-vendor", Priority.P2, "2026-10-12 10:00"),
        ("carrier", Priority.P2, "2026-10-10 16:00"),
    ],
)
def test_a_supplier_is_timed_by_its_contract(supplier: str, priority: Priority, due: str) -> None:
    """From the make-up Saturday 10:00: the vendor's 4 h and 8 h count 5x8, the carrier's 6 h around the clock. A
    contract stands in the place of the time a group may keep a ticket.
    """
    terms = Terms(kind=TargetKind.INCIDENT, hours=Hours.ALWAYS, priority=priority)
    stay = Stay(supplier, terms, "2026-10-10 10:00")
    assert stay.read(RESTORE, "2026-10-10 10:00").due == local(due)
    assert HOLD not in stay.logs


def test_a_new_priority_carries_over_what_was_consumed() -> None:
    """P3 raised to P1 after one hour in the group: its 2 h have one left, around the clock."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.terms = Terms(kind=TargetKind.INCIDENT, hours=Hours.OFFICE, priority=Priority.P1)
    targets, pausing = RULES.policy.targets, RULES.policy.pausing
    stay.happens(ticket_clocks.change_terms(stay.own, stay.terms, targets, pausing, at=local("2026-03-18 11:00")))
    assert stay.read(HOLD, "2026-03-18 11:00").due == local("2026-03-18 12:00")


def test_a_reopened_ticket_goes_on_in_the_group_that_had_it() -> None:
    """Resolved after 2 of 8 hours, reopened the next day: 6 hours are left, acceptance is not asked again."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.add(group_clocks.accept(stay.logs, at=local("2026-03-18 10:30")))
    stay.happens(ticket_clocks.resolve(stay.own, at=local("2026-03-18 13:00")))
    assert stay.read(HOLD, "2026-03-18 14:00").result is ClockResult.MET
    stay.happens(ticket_clocks.reopen(stay.own, at=local("2026-03-19 09:00")))
    assert stay.read(HOLD, "2026-03-19 09:00").due == local("2026-03-19 16:00")
    assert stay.read(ACCEPT, "2026-03-19 09:00").result is ClockResult.MET


def test_a_cancelled_ticket_ends_them_without_a_result() -> None:
    """§3.5.11."""
    stay = Stay("desktop", P3, "2026-03-18 10:00")
    stay.happens(ticket_clocks.cancel(stay.own, at=local("2026-03-18 11:00")))
    assert {stay.read(kind, "2026-03-18 12:00").result for kind in (ACCEPT, HOLD)} == {ClockResult.NOT_APPLICABLE}


def test_what_is_stated_for_before_the_stay_counts_from_its_beginning() -> None:
    """A restore time stated as 09:50 of a ticket that came to the group at 10:00."""
    stay = Stay("network", P2_ALWAYS, "2026-03-18 10:00")
    dated_back = tuple(
        (kind, ClockEvent(local("2026-03-18 09:50"), event.kind))
        for kind, event in ticket_clocks.resolve(stay.own, at=local("2026-03-18 10:30"))
    )
    found = group_clocks.follow(stay.logs, dated_back, stay.owed)
    assert {event.at for _, event in found} == {local("2026-03-18 10:00")}


def test_a_request_has_them_on_its_own_calendar() -> None:
    """A request's group works on the request's own calendar; without a priority it counts as P3."""
    terms = Terms(kind=TargetKind.ACCESS, hours=Hours.ALWAYS)
    owed = group_clocks.targets_of(RULES.organisation.groups_by_key["desktop"], terms, RULES.policy.targets)
    assert {kind: target.calendar for kind, target in owed.items()} == {ACCEPT: "5x8", HOLD: "5x8"}
