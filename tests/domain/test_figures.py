"""The figures of process §5, to the second and to the decimal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures import (
    Case,
    Figure,
    Flow,
    Kept,
    Period,
    Share,
    Spread,
    hours,
    k1,
    k2,
    k4,
    k5,
    k5_perceived,
    k9,
    k10,
    k11,
    missed_by_change,
    open_breached,
    resolved,
    within,
)
from domain.policy.reporting import Comparison, Goal
from domain.policy.targets import ClockKind
from domain.ticket import Priority, ResolutionCode, State, TicketType

START, END = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
SEPTEMBER = Period(START, END)
P3 = timedelta(hours=16)
SECOND = timedelta(seconds=1)


def solved(elapsed: timedelta, *, target: timedelta = P3, **more: object) -> Case:
    """A P3 incident resolved in September after this much business time; its response took half an hour of two."""
    made = Case(
        type=TicketType.INCIDENT,
        state=State.RESOLVED,
        priority=Priority.P3,
        reported_at=START,
        responded_at=START + timedelta(minutes=30),
        resolved_at=START + timedelta(days=3),
        response=Kept(elapsed=timedelta(minutes=30), target=timedelta(hours=2)),
        resolution=Kept(elapsed=elapsed, target=target),
    )
    return replace(made, **more)  # type: ignore[arg-type] # fields by name


FOUR = [solved(timedelta(hours=10)), solved(P3), solved(P3 + SECOND), solved(timedelta(hours=30))]
CANCELLED = solved(timedelta(hours=1), state=State.CANCELLED)


def test_the_process_s_test_vector() -> None:
    """Four P3 with 10, 16:00:00, 16:00:01 and 30 bh: K2 50.0 %, median 16:00:00.5 shown 16.0; cancelled is ignored."""
    cases = [*FOUR, CANCELLED]
    assert k2(cases, SEPTEMBER).percent == Decimal("50.0")
    spread = k5(cases, SEPTEMBER)
    assert spread.median == P3 + timedelta(milliseconds=500)
    assert hours(spread.median) == Decimal("16.0")
    assert spread.n == 4


def test_nothing_to_judge_is_neither_zero_nor_a_hundred() -> None:
    """No P1: “n/a”, and no goal is reached or missed."""
    of_p1 = k2([case for case in FOUR if case.priority is Priority.P1], SEPTEMBER)
    assert of_p1 == Share(0, 0)
    assert of_p1.percent is None
    assert of_p1.reaches(Goal(figure="K2.P1", comparison=Comparison.AT_LEAST, value=95)) is None
    assert Spread.of([]) == Spread(0, None, None, None)


def test_percent_is_rounded_half_up() -> None:
    """1 of 16 is 6.25 %, shown 6.3; 1 of 800 is 0.125 %, shown 0.1; 3 of 800 is 0.375 %, shown 0.4."""
    assert [Share(1, 16).percent, Share(1, 800).percent, Share(3, 800).percent] == [
        Decimal("6.3"),
        Decimal("0.1"),
        Decimal("0.4"),
    ]


def test_what_is_shown_is_what_is_held_against_the_goal() -> None:
    """19 of 20 is 95.0 % and reaches “at least 95”; 94.95 % is shown 95.0 and reaches it; 94.9 does not."""
    goal = Goal(figure="K1", comparison=Comparison.AT_LEAST, value=95)
    assert [Share(19, 20).reaches(goal), Share(1899, 2000).reaches(goal), Share(949, 1000).reaches(goal)] == [
        True,
        True,
        False,
    ]
    assert within(Goal(figure="K10", comparison=Comparison.AT_MOST, value=3), Decimal("3.0"))


@pytest.mark.parametrize(
    "left_out",
    [
        {"state": State.CANCELLED},
        {"state": State.CONVERTED},
        {"state": State.REJECTED},
        {"has_master": True},
        {"resolution_code": ResolutionCode.DUPLICATE},
        {"drill": True},
    ],
    ids=str,
)
def test_no_rate_holds_what_has_no_result_of_its_own(left_out: dict[str, object]) -> None:
    """Cancelled, converted, rejected, children, duplicates and drills are in neither K1 nor K2 (§5)."""
    cases = [solved(P3), replace(solved(P3 * 2), **left_out)]  # type: ignore[arg-type] # fields by name
    assert (k1(cases, SEPTEMBER), k2(cases, SEPTEMBER)) == (Share(1, 1), Share(1, 1))


def test_a_period_owns_its_start_and_not_its_end() -> None:
    """Midnight of 1 October belongs to October (§5: half-open)."""
    at_start = solved(P3, resolved_at=START, responded_at=START)
    at_end = solved(P3, resolved_at=END, responded_at=END)
    assert resolved([at_start, at_end], SEPTEMBER) == [at_start]
    assert k1([at_start, at_end], SEPTEMBER).n == 1


def test_a_breach_on_record_stays_missed_after_the_target_grew() -> None:
    """Breached, then lowered in priority, then finished within the new target: missed (§3.5.8)."""
    later_lowered = solved(timedelta(hours=10), resolution=Kept(elapsed=P3, target=P3 * 2, breached=True))
    assert k2([later_lowered], SEPTEMBER) == Share(0, 1)


def test_breaches_by_a_change_of_target_are_shown_apart() -> None:
    """They count as missed, and how many they are stands beside the rate."""
    by_change = Kept(elapsed=P3, target=P3, breached=True, on_change=True)
    cases = [solved(P3), solved(P3, resolution=by_change), solved(P3 * 2)]
    assert k2(cases, SEPTEMBER) == Share(1, 3)
    assert missed_by_change(case.resolution for case in cases) == 1


def test_resolving_without_a_word_is_the_response() -> None:
    """Never responded but resolved: the response is judged and its month is that of the resolution (K1)."""
    silent = solved(P3, responded_at=None, response=Kept(elapsed=P3, target=timedelta(hours=2)))
    assert k1([silent], SEPTEMBER) == Share(0, 1)
    assert k1([silent], Period(END, END + timedelta(days=30))) == Share(0, 0)


def test_open_and_broken_is_counted_beside_the_rate() -> None:
    """Still open past its target: in no cohort, but among the “open breached” (§5)."""
    late = Kept(elapsed=P3 + SECOND, target=P3)
    working = solved(P3, state=State.IN_PROGRESS, resolved_at=None, resolution=late)
    untouched = replace(
        working, responded_at=None, response=Kept(elapsed=timedelta(hours=3), target=timedelta(hours=2))
    )
    assert k2([working, untouched], SEPTEMBER) == Share(0, 0)
    assert open_breached([working, untouched], ClockKind.RESOLUTION) == 2
    assert open_breached([working, untouched], ClockKind.RESPONSE) == 1


def test_mean_times_come_with_median_and_p90() -> None:
    """Ten responses of 1 to 10 minutes: mean and median 5.5, P90 the ninth."""
    cases = [solved(P3, response=Kept(elapsed=timedelta(minutes=n), target=timedelta(hours=2))) for n in range(1, 11)]
    spread = k4(cases, SEPTEMBER)
    assert spread == Spread(10, timedelta(minutes=5.5), timedelta(minutes=5.5), timedelta(minutes=9))


def test_users_live_through_pauses_too() -> None:
    """MTTR without pauses is 10 h, from report to resolution it is three days."""
    assert k5([FOUR[0]], SEPTEMBER).mean == timedelta(hours=10)
    assert k5_perceived([FOUR[0]], SEPTEMBER).mean == timedelta(days=3)


def test_reassignments_per_ticket_and_those_above_three() -> None:
    """0, 1, 3 and 4 changes of group: 2.0 a ticket; one in four above three (K9)."""
    found = k9([solved(P3, reassignments=n) for n in (0, 1, 3, 4)], SEPTEMBER)
    assert (found.mean, found.often.percent) == (Decimal("2.0"), Decimal("25.0"))
    assert k9([], SEPTEMBER).mean is None


def test_reopened_twice_counts_once() -> None:
    """Tickets are counted, not reopenings (K10)."""
    assert k10([solved(P3, reopened=True), solved(P3)], SEPTEMBER) == Share(1, 2)


def test_backlog_is_what_came_less_what_left() -> None:
    """Volume holds children and cancelled tickets; pending is shown apart; a reopened one never left (K11)."""
    before = START - timedelta(days=5)
    cases = [
        solved(P3),  # came and left
        solved(P3, reported_at=before),  # left
        solved(
            P3, state=State.CANCELLED, resolved_at=None, closed_at=START + timedelta(days=1)
        ),  # came, ended otherwise
        solved(P3, state=State.PENDING, resolved_at=None, reported_at=before),  # stays, waiting
        solved(P3, state=State.IN_PROGRESS, resolved_at=None, has_master=True),  # came, a child
        solved(P3, state=State.NEW, resolved_at=None, drill=True),
    ]
    assert k11(cases, SEPTEMBER) == Flow(new=3, resolved=2, ended=1, backlog=2, pending=1)
    assert k11(cases, SEPTEMBER).change == 0


@given(
    st.lists(
        st.tuples(st.integers(-20, 40), st.none() | st.integers(0, 40), st.booleans()),
        max_size=30,
    )
)
def test_the_flow_explains_the_backlog(lives: list[tuple[int, int | None, bool]]) -> None:
    """Backlog before, plus new, less left, is the backlog after: whatever the tickets."""
    cases = []
    for came, stayed, cancelled in lives:
        reported = START + timedelta(days=came)
        left = None if stayed is None else reported + timedelta(days=stayed)
        state = State.NEW if left is None else State.CANCELLED if cancelled else State.RESOLVED
        ended = {"closed_at": left, "resolved_at": None} if cancelled else {"resolved_at": left}
        cases.append(solved(P3, reported_at=reported, state=state, **(ended if left else {"resolved_at": None})))
    before = k11(cases, Period(START - timedelta(days=100), START)).backlog
    flow = k11(cases, SEPTEMBER)
    assert flow.backlog == before + flow.change


def test_a_request_s_resolution_is_a_figure_of_its_own() -> None:
    """K2 for incidents, K3 for requests; both respond in K1."""
    assert Figure.judging(ClockKind.RESOLUTION, TicketType.SERVICE_REQUEST) is Figure.FULFILMENT
    assert Figure.judging(ClockKind.RESOLUTION, TicketType.INCIDENT) is Figure.RESOLUTION
    assert Figure.judging(ClockKind.RESPONSE, TicketType.SERVICE_REQUEST) is Figure.RESPONSE
