"""The shipped policy says what the process says: targets, pauses, ladders, goals (process §3.4 to §3.8, §5)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from pydantic import ValidationError

from domain.policy import ClockKind, Policy, Recipient, RungEffect, TargetKind
from domain.ticket import Hours, Level, PendingReason, Priority, TicketType
from tests.rulebooks import example

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def policy() -> Policy:
    return example().policy


@pytest.mark.parametrize(
    ("impact", "row"),
    [(Level.HIGH, "P1 P2 P3"), (Level.MEDIUM, "P2 P3 P4"), (Level.LOW, "P3 P4 P4")],
)
def test_the_matrix(impact: Level, row: str) -> None:
    urgencies = (Level.HIGH, Level.MEDIUM, Level.LOW)
    assert " ".join(policy().prioritising.priority(impact, urgency) for urgency in urgencies) == row


@pytest.mark.parametrize(
    ("priority", "response", "resolution", "calendars"),
    [
        (Priority.P1, 15 * MINUTE, 4 * HOUR, ("7x24", "7x24")),
        (Priority.P2, 30 * MINUTE, 8 * HOUR, ("7x24", "5x8")),
        (Priority.P3, 2 * HOUR, 16 * HOUR, ("5x8", "5x8")),
        (Priority.P4, 4 * HOUR, 40 * HOUR, ("5x8", "5x8")),
    ],
)
def test_targets_of_incidents(
    priority: Priority, response: timedelta, resolution: timedelta, calendars: tuple[str, str]
) -> None:
    """The calendar depends on priority and support hours of the service."""
    for hours, calendar in zip((Hours.ALWAYS, Hours.OFFICE), calendars, strict=True):
        for clock, duration in ((ClockKind.RESPONSE, response), (ClockKind.RESOLUTION, resolution)):
            target = policy().targets.lookup(TargetKind.INCIDENT, priority, hours=hours, clock=clock)
            assert target is not None
            assert (target.duration, target.calendar) == (duration, calendar)


@pytest.mark.parametrize(
    ("kind", "response", "resolution"),
    [
        (TargetKind.SERVICE, 4, 24),
        (TargetKind.INFORMATION, 4, 16),
        (TargetKind.DOCUMENT, 4, 16),
        (TargetKind.ACCESS, 4, 24),
        (TargetKind.TRAINING, 8, 40),
        (TargetKind.COMPLAINT_NORMAL, 4, 80),
        (TargetKind.COMPLAINT_SERIOUS, 2, 40),
    ],
)
def test_targets_of_requests_and_complaints_in_business_hours(kind: TargetKind, response: int, resolution: int) -> None:
    """Whatever the support hours of the service are, they count on the calendar of working days."""
    for clock, hours in ((ClockKind.RESPONSE, response), (ClockKind.RESOLUTION, resolution)):
        target = policy().targets.lookup(kind, hours=Hours.ALWAYS, clock=clock)
        assert target is not None
        assert (target.duration, target.calendar) == (hours * HOUR, "5x8")


def test_a_clock_that_a_kind_does_not_have_has_no_target() -> None:
    targets = policy().targets
    assert targets.lookup(TargetKind.INCIDENT, Priority.P1, hours=Hours.ALWAYS, clock=ClockKind.INTERIM_REPLY) is None
    interim = targets.lookup(TargetKind.COMPLAINT_SERIOUS, hours=Hours.OFFICE, clock=ClockKind.INTERIM_REPLY)
    assert interim is not None
    assert interim.duration == 16 * HOUR


def test_a_password_reset_sets_its_own_targets() -> None:
    """SC02: 30 minutes and two hours on the 5x8 calendar; its approval, if it had one, would be the common one."""
    catalogue, targets = example().catalogue, policy().targets
    item = catalogue.item("password-reset")
    response, fulfilment, approval = (
        catalogue.target(item, targets, clock)
        for clock in (ClockKind.RESPONSE, ClockKind.RESOLUTION, ClockKind.APPROVAL)
    )
    assert response is not None
    assert fulfilment is not None
    assert approval is not None
    assert (response.duration, fulfilment.duration, approval.duration) == (30 * MINUTE, 2 * HOUR, 8 * HOUR)
    assert {response.calendar, fulfilment.calendar, approval.calendar} == {"5x8"}


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("reason", PendingReason)
@pytest.mark.parametrize("major", [False, True])
def test_which_waiting_stops_an_incidents_clock(priority: Priority, reason: PendingReason, major: bool) -> None:
    """Never P1, never a major incident, never a supplier; a change window only P3 and P4 (§3.5.4)."""
    expected = {
        PendingReason.WAITING_FOR_USER: "P2 P3 P4",
        PendingReason.USER_AGREED_TIME: "P2 P3 P4",
        PendingReason.WAITING_FOR_CHANGE: "P3 P4",
        PendingReason.WAITING_FOR_THIRD_PARTY: "",
    }[reason]
    stops = policy().pausing.stops(reason, type=TicketType.INCIDENT, priority=priority, major=major)
    assert stops is (priority in expected.split() and not major)


def test_a_complaints_clock_stops_only_for_the_complainant() -> None:
    """§3.11."""
    stopping = [
        reason
        for reason in PendingReason
        if policy().pausing.stops(reason, type=TicketType.COMPLAINT, priority=None, major=False)
    ]
    assert stopping == [PendingReason.WAITING_FOR_USER]


def test_who_hears_of_a_resolution_clock() -> None:
    """The table of §3.7: the assignee first, then the lead, then ever higher."""
    rungs = policy().nudging.rungs(ClockKind.RESOLUTION)
    assert [rung.at for rung in rungs] == [50, 75, 90, 100, 150, 200]
    fresh = [set(rung.tell) - set(before.tell) for before, rung in pairwise(rungs)]
    assert rungs[0].tell == (Recipient.ASSIGNEE,)
    assert fresh == [
        {Recipient.GROUP_LEAD},
        {Recipient.INCIDENT_MANAGER},
        set(),
        {Recipient.PROCESS_OWNER, Recipient.SERVICE_OWNER},
        {Recipient.IT_MANAGEMENT},
    ]
    assert rungs[3].effect is RungEffect.BREACH_REASON_REQUIRED


def test_an_approval_climbs_to_deputy_manager_and_cancellation() -> None:
    """8 bh: the deputy; 16 bh: the approver's manager; 80 bh: cancelled with notice."""
    rungs = {rung.at: rung for rung in policy().nudging.rungs(ClockKind.APPROVAL)}
    assert rungs[100].effect is RungEffect.DEPUTY_MAY_DECIDE
    assert Recipient.APPROVER_MANAGER in rungs[200].tell
    assert rungs[1000].effect is RungEffect.CANCEL_WITH_NOTICE


def test_only_those_who_see_a_complaint_are_reminded_of_it() -> None:
    """§3.7 j: no assignee, no group lead, no channel."""
    told = {who for rung in policy().nudging.rungs(ClockKind.RESOLUTION, complaint=True) for who in rung.tell}
    assert told == {Recipient.COMPLAINT_HANDLER, Recipient.PROCESS_OWNER}


def test_the_time_ladder_of_a_p1() -> None:
    """0, 15, 30, 60 minutes, 2 h, 4 h on the wall clock."""
    steps = [(step.after.length // MINUTE, step.unless.value) for step in policy().nudging.ladder]
    assert steps == [
        (0, "always"),
        (15, "accepted"),
        (30, "accepted"),
        (60, "restored"),
        (120, "restored"),
        (240, "restored"),
    ]


def test_goals_are_found_by_figure() -> None:
    reporting = policy().reporting
    goal = reporting.goal("K2.P1")
    assert goal is not None
    assert (goal.comparison.value, goal.value) == ("at_least", 95)
    assert reporting.goal("K99") is None


def test_a_matrix_with_a_hole_is_refused() -> None:
    raw = policy().model_dump(mode="json")
    del raw["prioritising"]["matrix"]["low"]["high"]
    with pytest.raises(ValidationError, match="the matrix lacks low/high"):
        Policy.model_validate(raw)


def test_a_ladder_that_falls_is_refused() -> None:
    raw = policy().model_dump(mode="json")
    raw["nudging"]["clocks"]["response"][1]["at"] = 50
    with pytest.raises(ValidationError, match="percents of response must rise"):
        Policy.model_validate(raw)


def test_a_priority_without_targets_is_refused() -> None:
    raw = policy().model_dump(mode="json")
    del raw["targets"]["incidents"]["P4"]
    with pytest.raises(ValidationError, match="incidents must have exactly"):
        Policy.model_validate(raw)


def test_a_policy_survives_being_written_and_read() -> None:
    """Lengths of time too."""
    assert Policy.model_validate_json(policy().model_dump_json()) == policy()
