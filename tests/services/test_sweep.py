"""The sweep: each due timer in a transaction of its own, once, whoever sweeps; one that fails comes back later."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from domain.errors import Conflict, IllegalMove
from domain.ticket import Hours, Priority
from models.clock import LOCK_RANGE, SWEEP_LOCK, NudgeRow, TimerRow, set_timer
from models.session import Store
from models.ticket import TicketRow
from services import handling, sweep
from services.work import Work
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk

OpenStore = Callable[[], Store]


def explode(work: Work, ref: str) -> None:
    """Writes, then fails."""
    work.session.get_one(TicketRow, int(ref)).title = "half done"
    work.session.flush()
    raise ValueError("boom")


def leave(work: Work, ref: str) -> None:
    """Looks and does not set its timer anew."""


def due_now(work: Work, kind: str, ref: str) -> None:
    set_timer(work.session, kind, ref, work.now)


def timers(desk: StandingDesk, kind: str) -> list[TimerRow]:
    return desk.look(lambda session: list(session.scalars(select(TimerRow).where(TimerRow.kind == kind))))


def test_what_is_due_comes_most_overdue_first(desk: StandingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has waited longest is looked at first; what is not due is left alone."""
    monkeypatch.setitem(sweep.TABLE, "leave", leave)
    for hour in ("12:00", "10:00", "11:00"):
        desk.at(f"2026-03-16 {hour}").do(due_now, "leave", hour)
    assert [timer.ref for timer in desk.at("2026-03-16 11:30").do(sweep.due)] == ["10:00", "11:00"]
    assert desk.do(sweep.next_look) == local("2026-03-16 10:00")


def test_a_timer_that_is_not_set_anew_is_done_with(desk: StandingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgetting is finishing: nothing is looked at for ever."""
    monkeypatch.setitem(sweep.TABLE, "leave", leave)
    desk.do(due_now, "leave", "1")
    assert desk.sweep() == 1
    assert timers(desk, "leave") == []


def test_a_failing_timer_changes_nothing_and_comes_back_ever_later(
    desk: StandingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its transaction is rolled back; it is tried again after 10, 20, 40 seconds, and after ten minutes at most."""
    monkeypatch.setitem(sweep.TABLE, "explode", explode)
    ticket = desk.report(Priority.P4)
    desk.do(due_now, "explode", str(ticket))
    waits = []
    for attempt in range(1, 9):
        (timer,) = [one for one in desk.do(sweep.due) if one.kind == "explode"]
        with pytest.raises(ValueError, match="boom"):
            desk.do(sweep.look, timer)
        assert desk.do(sweep.failed, timer, error="ValueError: boom") == attempt
        (row,) = timers(desk, "explode")
        waits.append(int((row.next_look_at - desk.now).total_seconds()))
        desk.now = row.next_look_at
    assert waits == [10, 20, 40, 80, 160, 320, 600, 600]
    assert desk.ticket(ticket).title != "half done"


def test_a_timer_set_anew_meanwhile_has_not_failed(desk: StandingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody acted between the failure and its record: the new time stands, the failures are forgotten."""
    monkeypatch.setitem(sweep.TABLE, "explode", explode)
    desk.do(due_now, "explode", "1")
    (timer,) = desk.do(sweep.due)
    desk.do(sweep.failed, timer, error="x")
    later = local("2026-03-16 12:00")
    desk.do(lambda work: set_timer(work.session, "explode", "1", later))
    assert desk.do(sweep.failed, timer, error="x") == 0
    (row,) = timers(desk, "explode")
    assert (row.next_look_at, row.failures, row.error) == (later, 0, None)


def test_somebody_who_acted_first_leaves_nothing_to_look_at(desk: StandingDesk) -> None:
    """The list of what is due may be a moment old: a clock stopped since is not looked at."""
    ticket = desk.report(Priority.P3)
    (timer,) = desk.at("2026-03-16 11:00").do(sweep.due)
    desk.do(handling.take, ticket, by="he")
    assert desk.do(sweep.look, timer) is False
    assert desk.told() == []


def test_late_is_what_waits_longer_than_its_kind_may(desk: StandingDesk) -> None:
    """Two minutes for most, one for the ladder, a quarter of an hour for closing."""
    for kind in ("clock", "ladder", "closing"):
        desk.do(due_now, kind, "1")
    start = desk.now
    found = []
    for minutes in (1, 1.1, 2.1, 15.1):
        desk.now = start + timedelta(minutes=minutes)
        found.append(sorted(timer.kind for timer in desk.do(sweep.late)))
    assert found == [[], ["ladder"], ["clock", "ladder"], ["clock", "closing", "ladder"]]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_another_process_looks_at_is_passed_over(desk: StandingDesk, open_store: OpenStore) -> None:
    """The claim lasts as long as the other's transaction and is taken without waiting."""
    desk.report(Priority.P3)
    (timer,) = desk.at("2026-03-16 11:00").do(sweep.due)
    with open_store().engine.connect() as other:
        other.execute(select(func.pg_advisory_xact_lock(SWEEP_LOCK, timer.id % LOCK_RANGE)))
        assert desk.sweep() == 0
    assert desk.sweep() > 0
    assert [percent for _, _, percent, _ in desk.told()] == [50]


def test_two_processes_sweeping_at_once_send_everything_once(desk: StandingDesk, open_store: OpenStore) -> None:
    """Twenty tickets are past 75 % of their response target; two processes sweep in the same moment."""
    for _ in range(20):
        desk.report(Priority.P3)
    both = [StandingDesk(open_store(), example()).at("2026-03-16 11:30") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.sweep(), both))
    both[0].at("2026-03-16 11:36").sweep()
    assert len(desk.history("sla_warned")) == 20
    assert desk.look(lambda session: session.scalar(select(func.count()).select_from(NudgeRow))) == 20
    told = desk.messages("tell", "tell_bundle")
    events = [event for row in told for event in row.args.get("events", [row.args.get("event")])]
    assert sorted(events) == sorted(one.id for one in desk.history("sla_warned"))


def test_people_who_act_while_the_desk_sweeps_are_not_in_its_way(desk: StandingDesk, open_store: OpenStore) -> None:
    """A use case locks its ticket and then moves its timers; a sweep that did it the other way round would deadlock."""
    tickets = [desk.report(Priority.P2, hours=Hours.ALWAYS, group="network", service="vpn") for _ in range(20)]
    acting = StandingDesk(open_store(), example()).at("2026-03-16 10:15")
    sweeping = StandingDesk(open_store(), example()).at("2026-03-16 10:15")

    def take_all() -> None:
        for ticket in tickets:
            with suppress(IllegalMove, Conflict):
                acting.do(handling.take, ticket, by="shen")

    with ThreadPoolExecutor(2) as pool:
        taken, swept = pool.submit(take_all), pool.submit(sweeping.sweep)
        taken.result(timeout=30)
        swept.result(timeout=30)
    assert {desk.ticket(one).state for one in tickets} == {"in_progress"}
    if not desk.store.is_sqlite:
        count = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert desk.look(lambda session: session.scalar(count)) == 0
