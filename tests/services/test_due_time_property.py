"""The due time is derived from the log of its clock, and the stored columns are only its cache: whatever happens to a
ticket, both say the same, and both agree with a stopwatch watched minute by minute (process §3.5).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import rulebook
from domain.errors import DeskError
from domain.rulebook import Rulebook
from domain.sla import read
from domain.ticket import Hours, Level, PendingReason, Priority, ResolutionCode
from models.clock import clocks_of
from models.session import Store
from services import clocks, handling, judging, reopening, retiming
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.work import Work
from tests.conftest import NewDatabase
from tests.domain.clocks import oracle
from tests.rulebooks import copied, example, local
from tests.services.standing_desk import StandingDesk

CALENDARS = {"5x8": "office", "7x24": "always"}
# Before National Day and its make-up Saturday, an ordinary lunch, Spring Festival, and the unpublished new year.
BEGINNINGS = ("2026-09-30 16:30", "2026-10-09 11:30", "2026-02-14 17:00", "2026-12-30 14:00")
OFFICIAL = """      2027:
        status: official
        source: a notice made up for this test
        days_off:
          - {first: 2027-01-01, last: 2027-01-05, name: {en: "New Year's Day", zh: 元旦}}
        make_up: [2027-01-09, 2027-01-10]"""
PROVISIONAL = """      2027:
        status: provisional
        source: not published yet; weekends and the fixed statutory days only"""

Step = tuple[int, str, int]
STEPS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 300), st.integers(0, 4000), st.sampled_from((0, 60, 480, 1440))),
        st.sampled_from(
            ("take", "hold", "hold", "resume", "resume", "prioritise", "assign", "resolve", "reopen", "sweep")
        ),
        st.integers(0, 7),
    ),
    min_size=1,
    max_size=9,
)
CALM = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=25)


@cache
def with_2027_published() -> Rulebook:
    """The example, in which the state has published 2027 as well."""
    with TemporaryDirectory() as folder:
        return rulebook.load(copied(Path(folder), ("calendars.yml", PROVISIONAL, OFFICIAL)))


def _hold(desk: StandingDesk, choice: int) -> None:
    reason = tuple(PendingReason)[choice % 4]
    until = desk.now + timedelta(hours=choice * 7 + 1)
    form = HoldForm(
        reason=reason,
        question="Which room?",
        until=until,
        consent=True,
        change_reference="CHG-1",
        resume_condition="the part is here",
    )
    desk.do(handling.hold, 1, form, by="he")


def _prioritise(desk: StandingDesk, choice: int) -> None:
    levels = tuple(Level)
    form = PrioritiseForm(impact=levels[choice % 3], urgency=levels[choice // 3 % 3], reason="it is worse")
    desk.do(judging.prioritise, 1, form, by="zhou")


def _assign(desk: StandingDesk, choice: int) -> None:
    group = ("network", "desktop")[choice % 2]
    desk.do(handling.assign, 1, AssignForm(group=group, reason="theirs", returned=choice > 3), by="zhou")


def _resolve(desk: StandingDesk, _: int) -> None:
    form = ResolveForm(
        code=ResolutionCode.PERMANENT_FIX,
        resolution="new toner",
        cause="empty",
        workaround=False,
        ci="prn-7",
        breach_reason="nobody was there",
    )
    desk.do(handling.resolve, 1, form, by="he")


DOES: dict[str, Callable[[StandingDesk, int], Any]] = {
    "take": lambda desk, _: desk.do(handling.take, 1, by="he"),
    "hold": _hold,
    "resume": lambda desk, _: desk.do(handling.resume, 1, by="he"),
    "prioritise": _prioritise,
    "assign": _assign,
    "resolve": _resolve,
    "reopen": lambda desk, _: desk.do(reopening.reopen, 1, reason="silent again", by="wang"),
    "sweep": lambda desk, _: desk.sweep(),
}


@CALM
@given(start=st.sampled_from(BEGINNINGS), priority=st.sampled_from(Priority), hours=st.sampled_from(Hours), steps=STEPS)
def test_the_stored_due_time_is_the_one_of_the_log(
    new_database: NewDatabase, start: str, priority: Priority, hours: Hours, steps: list[Step]
) -> None:
    with new_database("sqlite") as url:
        store = Store(url, threads=1)
        desk = StandingDesk(store, example()).at(start)
        desk.report(priority, hours=hours)
        for wait, what, choice in steps:
            desk.now += timedelta(minutes=wait)
            with suppress(DeskError):  # what the process does not allow changes nothing
                DOES[what](desk, choice)
            desk.do(_cache_and_log_agree)
            desk.do(_a_stopwatch_agrees)
        desk.rules = with_2027_published()
        desk.do(retiming.adopt)
        desk.sweep()
        desk.do(_cache_and_log_agree)
        store.close()


def _cache_and_log_agree(work: Work) -> None:
    for clock in clocks_of(work.session, 1):
        found = read(clocks.log(work, clock), now=work.now, calendars=work.rules.calendars)
        assert clock.state == found.state, clock.kind
        assert clock.due_at == found.due, clock.kind
        assert clock.calendar == found.calendar, clock.kind
        assert timedelta(seconds=clock.target_seconds) == found.target, clock.kind
        assert clock.result == (None if found.result is None else found.result.value), clock.kind


def _a_stopwatch_agrees(work: Work) -> None:
    now = oracle.index(work.now)
    for clock in clocks_of(work.session, 1):
        log = clocks.log(work, clock)
        if any(one.calendar not in {None, *CALENDARS} for one in log):
            continue
        watch = _watched(log, until=now)
        assert clock.state == watch.state, clock.kind
        assert clock.result == watch.result, clock.kind
        if watch.state == "running" and watch.consumed < watch.target:
            left = watch.target - watch.consumed
            assert clock.due_at == oracle.at_index(oracle.add_minutes(watch.calendar, now, left)), clock.kind


def _watched(log: Any, *, until: int) -> oracle.Stopwatch:
    """The stopwatch of somebody who saw all of it."""
    first = log[0]
    watch = oracle.Stopwatch(_minutes(first.target), CALENDARS[first.calendar])
    minute = _minute(first.at)
    for event in log[1:]:
        for passing in range(minute, _minute(event.at)):
            watch.pass_minute(passing)
        minute = _minute(event.at)
        terms = None if event.target is None else (_minutes(event.target), CALENDARS[event.calendar])
        watch.take(event.kind.value, minute, terms)
    for passing in range(minute, until):
        watch.pass_minute(passing)
    return watch


def _minute(at: datetime) -> int:
    assert (at.second, at.microsecond) == (0, 0)
    return oracle.index(at)


def _minutes(length: timedelta) -> int:
    return int(length / timedelta(minutes=1))


def test_a_published_year_moves_what_falls_into_it(new_database: NewDatabase) -> None:
    """P4 of Thu 2026-12-31 09:00 has five working days: until Thu 2027-01-07 while only the first is known to be off,
    until Sat 2027-01-09, a make-up day, once the state has published five days off.
    """
    with new_database("sqlite") as url:
        store = Store(url, threads=1)
        desk = StandingDesk(store, example()).at("2026-12-31 09:00")
        ticket = desk.report(Priority.P4, held_by="he")
        assert desk.clock(ticket, "resolution").due_at == local("2027-01-07 18:00")
        desk.rules = with_2027_published()
        desk.do(retiming.adopt)
        desk.sweep()
        assert desk.clock(ticket, "resolution").due_at == local("2027-01-09 18:00")
        (moved,) = [one for one in desk.history("due_moved") if one.data["clock"] == "resolution"]
        assert [desk.names()[one] for one in moved.data["told"]] == ["he"]
        store.close()
