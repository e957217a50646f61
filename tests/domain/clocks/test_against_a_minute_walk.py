"""Random histories agree with a clock walked minute by minute: lunch, holidays, make-up days, moved clocks.

`HYPOTHESIS_PROFILE=long` runs 20,000 examples of each.
"""

import os
from datetime import datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from domain.calendar_config import CalendarsConfig
from domain.calendars import Calendars
from domain.sla import ClockEvent, ClockEventKind, ClockState, may_follow, read
from domain.thresholds import threshold_instants
from tests.domain.clocks import oracle

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
thorough = settings(
    max_examples=20_000 if LONG else 120,
    derandomize=not LONG,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

KEYS = tuple(oracle.RAW["calendars"])
# Around National Day, Spring Festival, the year change into an unpublished year, and the nights clocks are moved.
EDGES = ("2026-02-13", "2026-03-08", "2026-03-29", "2026-09-30", "2026-10-25", "2026-11-01", "2026-12-31")


@cache
def calendars() -> Calendars:
    return Calendars(CalendarsConfig.model_validate(oracle.RAW))


def _minute_of(day: str) -> int:
    return oracle.index(datetime.fromisoformat(f"{day}T00:00+00:00"))


ANY_MINUTE = st.one_of(
    st.integers(3000, oracle.index(oracle.LAST) - 350_000),
    st.builds(lambda day, shift: _minute_of(day) + shift, st.sampled_from(EDGES), st.integers(-2000, 6000)),
)
AMOUNTS = st.one_of(st.integers(0, 60 * 100), st.sampled_from((0, 1, 180, 300, 480, 960, 2400)))


def instant(minute: int, second: float = 0) -> datetime:
    return oracle.at_index(minute) + timedelta(seconds=second)


@thorough
@given(
    key=st.sampled_from(KEYS),
    start=ANY_MINUTE,
    length=st.integers(0, 300_000),
    seconds=st.tuples(st.integers(0, 59_999_999), st.integers(0, 59_999_999)),
)
def test_elapsed_agrees(key: str, start: int, length: int, seconds: tuple[int, int]) -> None:
    begin = oracle.at_index(start) + timedelta(microseconds=seconds[0])
    end = oracle.at_index(start + length) + timedelta(microseconds=seconds[1])
    assume(begin <= end)
    calendar = calendars()[key]
    assert calendar.elapsed(begin, end) == oracle.elapsed(key, begin, end)
    assert sum((one.length for one in calendar.segments(begin, end)), timedelta(0)) == calendar.elapsed(begin, end)


@thorough
@given(key=st.sampled_from(KEYS), start=ANY_MINUTE, amount=AMOUNTS)
def test_adding_agrees(key: str, start: int, amount: int) -> None:
    due = calendars()[key].add(instant(start), timedelta(minutes=amount))
    assert due == oracle.at_index(oracle.add_minutes(key, start, amount))


@thorough
@given(key=st.sampled_from(KEYS), start=ANY_MINUTE)
def test_being_open_agrees(key: str, start: int) -> None:
    calendar, at = calendars()[key], instant(start)
    assert calendar.is_open(at) is oracle.is_open(key, start)
    assert calendar.next_opening(at) == oracle.at_index(oracle.open_minutes(key).index(1, start))


@thorough
@given(key=st.sampled_from(KEYS), start=ANY_MINUTE, parts=st.lists(st.integers(0, 50_000_000_000), max_size=5))
def test_adding_in_parts_is_adding_at_once(key: str, start: int, parts: list[int]) -> None:
    calendar = calendars()[key]
    at = first = calendar.add(instant(start), timedelta(0))
    for part in parts:
        at = calendar.add(at, timedelta(microseconds=part))
    assert at == calendar.add(first, timedelta(microseconds=sum(parts)))
    assert calendar.elapsed(first, at) == timedelta(microseconds=sum(parts))


SAME = 0  # the terms in force, set again
Step = tuple[int, str, int, str]
STEPS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 600), st.integers(0, 9000), st.sampled_from((0, 60, 480, 900, 1440))),
        st.sampled_from(("paused", "resumed", "retargeted", "stopped", "continued", "cancelled", "paused", "resumed")),
        st.one_of(st.integers(1, 3000), st.sampled_from((SAME, 15, 240, 480, 960, 2400))),
        st.sampled_from(KEYS),
    ),
    max_size=8,
)


@thorough
@given(start=ANY_MINUTE, target=st.integers(1, 3000), key=st.sampled_from(KEYS), steps=STEPS, rest=st.integers(0, 9000))
@example(
    start=_minute_of("2026-03-16") + 60,
    target=480,
    key="office",
    rest=200,
    steps=[(540, "paused", 1, "office"), (120, "resumed", 1, "office"), (30, "stopped", 1, "office")],
)
def test_any_history_agrees(start: int, target: int, key: str, steps: list[Step], rest: int) -> None:
    log = [ClockEvent(instant(start), ClockEventKind.STARTED, timedelta(minutes=target), key)]
    watch, minute = oracle.Stopwatch(target, key), start
    for wait, kind, new_target, new_key in steps:
        anew = (watch.target, watch.calendar) if new_target == SAME else (new_target, new_key)
        terms = anew if kind == "retargeted" else None
        event = ClockEvent(
            instant(minute + wait),
            ClockEventKind(kind),
            timedelta(minutes=anew[0]) if terms else None,
            anew[1] if terms else None,
        )
        if may_follow(log, event):
            minute = _walk(watch, minute, minute + wait)
            log.append(event)
            watch.take(kind, minute, terms)
    minute = _walk(watch, minute, minute + rest)
    _compare(log, watch, minute)


def _walk(watch: oracle.Stopwatch, minute: int, until: int) -> int:
    for passing in range(minute, until):
        watch.pass_minute(passing)
    return until


def _compare(log: list[ClockEvent], watch: oracle.Stopwatch, minute: int) -> None:
    found = read(log, now=instant(minute), calendars=calendars())
    assert found.state == watch.state
    assert found.consumed == timedelta(minutes=watch.consumed)
    assert found.remaining == timedelta(minutes=watch.target - watch.consumed)
    assert found.breached_at == (None if watch.breached_at is None else oracle.at_index(watch.breached_at))
    assert found.breached_on_retarget is watch.on_retarget
    assert found.result == watch.result
    if found.state is ClockState.RUNNING and watch.spent_at is not None and watch.breached_at is None:
        assert found.due == oracle.at_index(watch.spent_at)
    if found.state is ClockState.RUNNING and watch.consumed < watch.target:
        left = watch.target - watch.consumed
        assert found.due == oracle.at_index(oracle.add_minutes(watch.calendar, minute, left))
        reached = threshold_instants(log, (100,), now=instant(minute), calendars=calendars())
        assert [one.at for one in reached] == [found.due]


@thorough
@given(
    start=ANY_MINUTE,
    target=st.integers(1, 3000),
    key=st.sampled_from(KEYS),
    waits=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=4),
)
def test_a_clock_is_due_when_its_running_time_fills_the_target(
    start: int, target: int, key: str, waits: list[tuple[int, int]]
) -> None:
    """Whatever the pauses, the business time run until due is the target, and the due time is open."""
    log = [ClockEvent(instant(start), ClockEventKind.STARTED, timedelta(minutes=target), key)]
    minute = start
    for run, hold in waits:
        for wait, kind in ((run, ClockEventKind.PAUSED), (hold, ClockEventKind.RESUMED)):
            minute += wait
            log.append(ClockEvent(instant(minute), kind))
    now = read(log, now=instant(minute), calendars=calendars())
    assume(not now.breached and now.due is not None and now.due >= instant(minute))
    due = now.due
    assert due is not None
    assert read(log, now=due, calendars=calendars()).consumed == timedelta(minutes=target)
    assert calendars()[key].is_open(due)
    stop = ClockEvent(due, ClockEventKind.STOPPED)
    assert read([*log, stop], now=due, calendars=calendars()).result == "met"
    late = ClockEvent(due + timedelta(microseconds=1), ClockEventKind.STOPPED)
    assert read([*log, late], now=late.at, calendars=calendars()).result == "missed"
