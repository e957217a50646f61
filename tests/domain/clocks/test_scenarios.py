"""The clock parts of the acceptance scenarios (process §6), told to `simulate` with the shipped rules."""

import pytest

from domain.policy.targets import TargetKind
from domain.sla import ClockKind, ClockResult, ClockState
from domain.story import Case, Happening, ImpossibleHappening, Verb
from domain.ticket import Hours, PendingReason, Priority
from domain.ticket_clocks import Terms
from domain.trace import ClockTrace, Remark, Trace, simulate
from tests.domain.clocks.desk_time import hours, minutes, shanghai, shipped_calendars, shipped_policy, wall

RESPONSE, RESOLUTION = ClockKind.RESPONSE, ClockKind.RESOLUTION


def incident(priority: Priority, support: Hours = Hours.OFFICE) -> Terms:
    return Terms(kind=TargetKind.INCIDENT, hours=support, priority=priority)


def tell(
    terms: Terms, reported: str, *happenings: Happening, at: str, approvals: int = 0, parallel: bool = False
) -> Trace:
    case = Case(terms=terms, reported_at=shanghai(reported), approvals=approvals, parallel=parallel)
    return simulate(case, happenings, at=shanghai(at), policy=shipped_policy(), calendars=shipped_calendars())


def did(at: str, verb: Verb, *, reason: PendingReason | None = None, priority: Priority | None = None) -> Happening:
    return Happening(shanghai(at), verb, reason, priority)


def of(trace: Trace, clock: ClockKind) -> ClockTrace:
    found = trace.of(clock)
    assert found is not None
    return found


def due(trace: Trace, clock: ClockKind) -> str | None:
    return wall(of(trace, clock).reading.due)


def nudges(trace: Trace, clock: ClockKind) -> dict[int, str | None]:
    return {one.percent: wall(one.at) for one in of(trace, clock).nudges}


def remarks(trace: Trace) -> set[tuple[Remark, str]]:
    return {(note.remark, note.about) for note in trace.notes}


def test_sc01_a_major_incident_keeps_its_due_time_and_climbs_the_ladder() -> None:
    """Wang, Fri 2026-07-31 16:40, P1; accepted 16:46, declared 16:48, restored 19:55 after 3 h 15."""
    story = (
        did("2026-07-31 16:46", Verb.RESPOND),
        did("2026-07-31 16:48", Verb.MAJOR),
        did("2026-07-31 19:55", Verb.RESOLVE),
    )
    terms = incident(Priority.P1, Hours.ALWAYS)
    declared = tell(terms, "2026-07-31 16:40", *story, at="2026-07-31 16:48")
    assert (due(declared, RESPONSE), due(declared, RESOLUTION)) == ("2026-07-31 16:55", "2026-07-31 20:40")
    assert of(declared, RESPONSE).reading.result is ClockResult.MET
    assert [wall(step.at) for step in declared.ladder] == [
        "2026-07-31 16:40",
        "2026-07-31 17:40",
        "2026-07-31 18:40",
        "2026-07-31 20:40",
    ]
    restored = tell(terms, "2026-07-31 16:40", *story, at="2026-07-31 20:30")
    assert of(restored, RESOLUTION).reading.result is ClockResult.MET
    assert of(restored, RESOLUTION).reading.consumed == hours(3.25)
    assert [wall(step.at) for step in restored.ladder][-1] == "2026-07-31 18:40"


def test_sc02_a_password_reset_is_due_after_lunch() -> None:
    """Li, Mon 2026-03-16 10:20; the shipped item sets 30 min and 2 h on 5x8."""
    own = (
        shipped_policy()
        .targets.requests[TargetKind.SERVICE]
        .model_validate({"response": "30 min", "fulfilment": "2 h", "calendar": "5x8"})
    )
    terms = Terms(kind=TargetKind.SERVICE, hours=Hours.OFFICE, own=own)
    trace = tell(terms, "2026-03-16 10:20", did("2026-03-16 10:31", Verb.RESOLVE), at="2026-03-16 10:31")
    assert (due(trace, RESPONSE), due(trace, RESOLUTION)) == ("2026-03-16 10:50", "2026-03-16 13:20")
    assert {one.reading.result for one in trace.clocks} == {ClockResult.MET}


def test_sc03_waiting_for_a_supplier_does_not_stop_the_clock() -> None:
    """Chengdu, make-up Saturday 2026-10-10 08:30, P2 on a 7x24 service; the carrier is waited for from 09:20."""
    trace = tell(
        incident(Priority.P2, Hours.ALWAYS),
        "2026-10-10 08:30",
        did("2026-10-10 08:50", Verb.RESPOND),
        did("2026-10-10 09:20", Verb.HOLD, reason=PendingReason.WAITING_FOR_THIRD_PARTY),
        did("2026-10-10 15:55", Verb.RESOLVE),
        at="2026-10-10 15:55",
    )
    assert (due(trace, RESPONSE), due(trace, RESOLUTION)) == ("2026-10-10 09:00", "2026-10-10 16:30")
    reached = nudges(trace, RESOLUTION)
    assert reached == {50: "2026-10-10 12:30", 75: "2026-10-10 14:30", 90: "2026-10-10 15:42"}
    assert of(trace, RESOLUTION).reading.result is ClockResult.MET
    assert (Remark.HOLD_COUNTS, "waiting_for_third_party") in remarks(trace)


def test_sc04_a_complaint_counts_the_make_up_saturday() -> None:
    """Chen, Fri 2026-10-09 17:30: acknowledgement, interim and final reply."""
    terms = Terms(kind=TargetKind.COMPLAINT_NORMAL, hours=Hours.OFFICE)
    story = (did("2026-10-10 09:15", Verb.RESPOND), did("2026-10-12 10:00", Verb.INTERIM))
    trace = tell(terms, "2026-10-09 17:30", *story, at="2026-10-12 10:00")
    assert due(trace, RESPONSE) == "2026-10-10 13:30"
    assert due(trace, ClockKind.INTERIM_REPLY) == "2026-10-13 17:30"
    assert due(trace, RESOLUTION) == "2026-10-22 17:30"
    assert [one.reading.state for one in trace.clocks] == [ClockState.STOPPED, ClockState.STOPPED, ClockState.RUNNING]
    told = {who.value for one in trace.clocks for nudge in one.nudges for who in nudge.tell}
    assert told <= {"complaint_handler", "process_owner"}


def test_sc07_a_p3_across_national_day() -> None:
    trace = tell(incident(Priority.P3), "2026-09-30 17:00", at="2026-09-30 17:00")
    assert (due(trace, RESPONSE), due(trace, RESOLUTION)) == ("2026-10-08 10:00", "2026-10-09 17:00")
    first = {percent: at for percent, at in nudges(trace, RESOLUTION).items() if percent < 100}
    assert first == {50: "2026-10-08 17:00", 75: "2026-10-09 12:00", 90: "2026-10-09 15:24"}
    assert trace.notes == ()


def test_sc08_a_pause_over_a_make_up_saturday() -> None:
    story = (
        did("2026-10-08 14:30", Verb.RESPOND),
        did("2026-10-08 16:00", Verb.HOLD, reason=PendingReason.WAITING_FOR_USER),
        did("2026-10-10 11:00", Verb.RELEASE),
    )
    begun = tell(incident(Priority.P3), "2026-10-08 14:00", at="2026-10-08 14:00")
    assert (due(begun, RESPONSE), due(begun, RESOLUTION)) == ("2026-10-08 16:00", "2026-10-10 14:00")
    held = tell(incident(Priority.P3), "2026-10-08 14:00", *story, at="2026-10-09 10:00")
    assert (due(held, RESOLUTION), of(held, RESOLUTION).reading.consumed) == (None, hours(2))
    again = tell(incident(Priority.P3), "2026-10-08 14:00", *story, at="2026-10-10 11:00")
    assert due(again, RESOLUTION) == "2026-10-12 18:00"


def test_sc10_upgrade_to_major_at_the_weekend() -> None:
    """P3 reported Fri 2026-11-13 17:00, declared Sat 10:00: carry-over, response breached by the change."""
    begun = tell(incident(Priority.P3), "2026-11-13 17:00", at="2026-11-13 17:00")
    assert (due(begun, RESPONSE), due(begun, RESOLUTION)) == ("2026-11-16 10:00", "2026-11-17 17:00")
    trace = tell(incident(Priority.P3), "2026-11-13 17:00", did("2026-11-14 10:00", Verb.MAJOR), at="2026-11-14 10:00")
    assert due(trace, RESOLUTION) == "2026-11-14 13:00"
    assert not of(trace, RESOLUTION).reading.breached
    response = of(trace, RESPONSE).reading
    assert (response.consumed, response.breached_on_retarget) == (hours(1), True)
    assert (Remark.BREACHED_ON_REPRIORITISATION, "response") in remarks(trace)
    assert wall(trace.ladder[0].at) == "2026-11-14 10:00"


def test_sc11_a_reopened_incident() -> None:
    story = (
        did("2026-03-17 13:10", Verb.RESOLVE),
        did("2026-03-18 10:00", Verb.REOPEN),
        did("2026-03-18 13:30", Verb.RESOLVE),
    )
    terms = incident(Priority.P2, Hours.ALWAYS)
    begun = tell(terms, "2026-03-17 09:10", at="2026-03-17 09:10")
    assert (due(begun, RESPONSE), due(begun, RESOLUTION)) == ("2026-03-17 09:40", "2026-03-17 17:10")
    assert due(tell(terms, "2026-03-17 09:10", *story, at="2026-03-18 10:00"), RESOLUTION) == "2026-03-18 14:00"
    final = of(tell(terms, "2026-03-17 09:10", *story, at="2026-03-18 13:30"), RESOLUTION).reading
    assert (final.result, final.consumed) == (ClockResult.MET, hours(7.5))


def test_sc17_a_night_report_to_an_office_hours_service() -> None:
    """P2 on 5x8, Sun 2026-03-15 22:00."""
    trace = tell(incident(Priority.P2), "2026-03-15 22:00", at="2026-03-15 22:00")
    assert (due(trace, RESPONSE), due(trace, RESOLUTION)) == ("2026-03-16 09:30", "2026-03-16 18:00")
    assert nudges(trace, RESPONSE)[50] == "2026-03-16 09:15"
    resolution = nudges(trace, RESOLUTION)
    assert (resolution[50], resolution[75], resolution[90]) == (
        "2026-03-16 14:00",
        "2026-03-16 16:00",
        "2026-03-16 17:12",
    )
    assert (Remark.STARTS_AT_NEXT_OPENING, "resolution") in remarks(trace)
    for second, result in (("00", ClockResult.MET), ("01", ClockResult.MISSED)):
        done = f"2026-03-16 18:00:{second}"
        ended = tell(incident(Priority.P2), "2026-03-15 22:00", did(done, Verb.RESOLVE), at=done)
        assert of(ended, RESOLUTION).reading.result is result


def test_fulfilment_runs_from_the_last_approval_and_each_approver_has_a_day() -> None:
    """Rule 13: access authorisation submitted Mon 2026-03-16 10:00 with two approvers, one after another."""
    terms = Terms(kind=TargetKind.ACCESS, hours=Hours.OFFICE)
    story = (did("2026-03-16 15:00", Verb.APPROVE), did("2026-03-17 10:00", Verb.APPROVE))
    waiting = tell(terms, "2026-03-16 10:00", *story, at="2026-03-16 15:00", approvals=2)
    assert waiting.of(RESOLUTION) is None
    assert due(waiting, RESPONSE) == "2026-03-16 15:00"
    assert due(waiting, ClockKind.APPROVAL) == "2026-03-17 15:00"
    assert (Remark.AWAITS_APPROVAL, "approval") in remarks(waiting)
    trace = tell(terms, "2026-03-16 10:00", *story, at="2026-03-17 10:00", approvals=2)
    assert due(trace, RESOLUTION) == "2026-03-20 10:00"
    steps = [one for one in trace.clocks if one.clock is ClockKind.APPROVAL]
    assert [(one.step, one.reading.result) for one in steps] == [(1, ClockResult.MET), (2, ClockResult.MET)]


def test_parallel_approvers_have_the_same_day() -> None:
    terms = Terms(kind=TargetKind.ACCESS, hours=Hours.OFFICE)
    story = (did("2026-03-16 15:00", Verb.APPROVE),)
    trace = tell(terms, "2026-03-16 10:00", *story, at="2026-03-16 15:00", approvals=2, parallel=True)
    steps = [one.reading for one in trace.clocks if one.clock is ClockKind.APPROVAL]
    assert [(wall(one.due), one.state) for one in steps] == [
        ("2026-03-17 10:00", ClockState.STOPPED),
        ("2026-03-17 10:00", ClockState.RUNNING),
    ]


def test_becoming_p1_while_on_hold_ends_the_pause_and_leaving_p1_begins_it_again() -> None:
    """Rule 4: no pause for P1. Held as P3 at 11:00, P1 at 14:00, P3 again at 15:00."""
    story = (
        did("2026-03-16 11:00", Verb.HOLD, reason=PendingReason.WAITING_FOR_USER),
        did("2026-03-16 14:00", Verb.PRIORITY, priority=Priority.P1),
        did("2026-03-16 15:00", Verb.PRIORITY, priority=Priority.P3),
    )
    urgent = tell(incident(Priority.P3), "2026-03-16 10:00", *story, at="2026-03-16 14:00")
    assert of(urgent, RESOLUTION).reading.state is ClockState.RUNNING
    assert due(urgent, RESOLUTION) == "2026-03-16 17:00"
    assert (Remark.HOLD_COUNTS, "waiting_for_user") in remarks(urgent)
    calm = tell(incident(Priority.P3), "2026-03-16 10:00", *story, at="2026-03-17 10:00")
    assert of(calm, RESOLUTION).reading.state is ClockState.PAUSED
    assert of(calm, RESOLUTION).reading.consumed == hours(2)
    assert calm.ladder == ()


def test_a_response_already_given_is_not_judged_anew() -> None:
    """Rule 8: accepted within P3's two hours; becoming P1 afterwards neither breaches nor retargets the response."""
    story = (
        did("2026-03-16 10:00", Verb.RESPOND),
        did("2026-03-16 11:00", Verb.PRIORITY, priority=Priority.P1),
    )
    response = of(tell(incident(Priority.P3), "2026-03-16 09:00", *story, at="2026-03-16 11:00"), RESPONSE).reading
    assert (response.result, response.target, response.remaining) == (ClockResult.MET, hours(2), hours(1))


def test_the_response_clock_runs_on_through_a_hold() -> None:
    """Rule 2: it cannot be paused, even where the resolution clock may."""
    hold = did("2026-03-16 09:30", Verb.HOLD, reason=PendingReason.WAITING_FOR_USER)
    trace = tell(incident(Priority.P3), "2026-03-16 09:00", hold, at="2026-03-16 10:30")
    assert of(trace, RESPONSE).reading.consumed == minutes(90)
    assert of(trace, RESOLUTION).reading.consumed == minutes(30)


def test_a_change_window_pauses_p3_but_not_p2() -> None:
    for priority, state in ((Priority.P3, ClockState.PAUSED), (Priority.P2, ClockState.RUNNING)):
        hold = did("2026-03-16 10:00", Verb.HOLD, reason=PendingReason.WAITING_FOR_CHANGE)
        trace = tell(incident(priority), "2026-03-16 09:00", hold, at="2026-03-16 11:00")
        assert of(trace, RESOLUTION).reading.state is state


def test_who_never_responded_but_resolved_responded_by_resolving() -> None:
    """K1."""
    trace = tell(
        incident(Priority.P3), "2026-03-16 09:00", did("2026-03-16 10:59", Verb.RESOLVE), at="2026-03-16 12:00"
    )
    assert wall(of(trace, RESPONSE).reading.stopped_at) == "2026-03-16 10:59"


def test_cancelling_gives_no_result_to_any_clock() -> None:
    """Rule 11: also to a response given before, and to an approval that was awaited."""
    terms = Terms(kind=TargetKind.ACCESS, hours=Hours.OFFICE)
    story = (did("2026-03-16 11:00", Verb.RESPOND), did("2026-03-16 14:00", Verb.CANCEL))
    trace = tell(terms, "2026-03-16 10:00", *story, at="2026-03-16 15:00", approvals=1)
    assert {one.reading.result for one in trace.clocks} == {ClockResult.NOT_APPLICABLE}
    assert trace.notes == ()


def test_a_due_time_in_an_unpublished_year_says_that_it_may_move() -> None:
    trace = tell(incident(Priority.P4), "2026-12-30 15:00", at="2026-12-30 15:00")
    assert due(trace, RESOLUTION) == "2027-01-07 15:00"
    assert (Remark.PROVISIONAL_YEAR, "2027") in remarks(trace)


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ([("09:30", Verb.RELEASE)], "not_on_hold"),
        ([("08:00", Verb.RESPOND)], "before_the_last_one"),
        ([("10:00", Verb.RESPOND), ("09:30", Verb.RESPOND)], "before_the_last_one"),
        ([("10:00", Verb.RESOLVE), ("11:00", Verb.RESPOND)], "already_resolved"),
        ([("10:00", Verb.CANCEL), ("11:00", Verb.REOPEN)], "already_cancelled"),
        ([("10:00", Verb.REOPEN)], "not_resolved"),
        ([("10:00", Verb.HOLD)], "no_reason"),
        ([("10:00", Verb.INTERIM)], "no_interim_reply"),
        ([("10:00", Verb.APPROVE)], "no_approval_awaited"),
        ([("10:00", Verb.PRIORITY)], "no_new_priority"),
        ([("10:00", Verb.NOT_MAJOR)], "not_major"),
        ([("10:00", Verb.MAJOR), ("10:00", Verb.MAJOR)], "already_major"),
    ],
)
def test_a_story_that_cannot_be_is_refused(story: list[tuple[str, Verb]], code: str) -> None:
    told = [did(f"2026-03-16 {at}", verb) for at, verb in story]
    with pytest.raises(ImpossibleHappening) as refused:
        tell(incident(Priority.P3), "2026-03-16 09:00", *told, at="2026-03-16 18:00")
    assert (refused.value.code, refused.value.happening) == (code, told[-1])
