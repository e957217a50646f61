"""SC15, the mail outage of Monday 2026-03-23: sixty reports in twenty minutes and what they do to clocks, reminders and
figures; and the property that no duplicate is resolved but with its master or by hand.
"""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.digest import Scope
from domain.errors import DeskError
from domain.figures import Figure
from domain.ticket import MajorState, State, TicketType
from models.outbox import OutboxRow
from models.session import Store
from models.ticket import TicketRow
from services import duplicates, figures, handling, people, reopening
from services.work import Work
from tests.conftest import NewDatabase
from tests.rulebooks import SHANGHAI, example, local
from tests.services.duplicate_desk import ALIKE, FIXED, USERS, joined, linked, reported, restored
from tests.services.standing_desk import StandingDesk, wall

START = local("2026-03-23 09:02")


def test_sixty_report_one_outage(desk: StandingDesk) -> None:
    """P2 at 09:02: response due 09:32, resolution 17:02. The 50th duplicate proposes the major incident, exactly once;
    all are resolved with the master, and sixty count in volume and one in the rates.
    """
    master = reported(desk)
    assert wall(desk.clock(master, "response").due_at) == "Mon 03-23 09:32"
    assert wall(desk.clock(master, "resolution").due_at) == "Mon 03-23 17:02"
    first = [reported(desk, f"2026-03-23 09:0{n}", by=USERS[n], form=ALIKE) for n in (3, 4)]
    linked(desk, *first, to=master)
    for number in range(3, 60):
        desk.now = START + timedelta(seconds=20 * number)
        assert (desk.ticket(master).major == MajorState.PROPOSED) == (number > 50)
        joined(desk, master, by=USERS[number % len(USERS)])
    assert [one.data["criteria"] for one in desk.history("major_proposed")] == [["C2"]]
    assert wall(desk.history("major_proposed")[0].at) == "Mon 03-23 09:18:40"
    desk.do(duplicates.majors.refuse, master, reason="the queue drains already", by="jiang")
    joined(desk, master, by="dong")
    assert len(desk.history("major_proposed")) == 1
    desk.at("2026-03-23 10:30")
    restored(desk, master)
    desk.sweep()
    states = _count(desk, TicketRow.state)
    assert states == {State.RESOLVED.value: 61}
    told = desk.look(lambda s: list(s.scalars(select(OutboxRow.ticket_id).where(OutboxRow.kind == "tell_reporter"))))
    assert set(told) == set(range(1, 62))
    assert _judged(desk.at("2026-03-23 10:31")) == (1, 1)


def test_sixty_duplicates_are_reminded_of_once(desk: StandingDesk) -> None:
    """Their thresholds pass in silence: they are due after their master, whose holder is reminded."""
    master = reported(desk)
    first = [reported(desk, f"2026-03-23 09:0{n}", by=USERS[n], form=ALIKE) for n in (3, 4)]
    linked(desk, *first, to=master)
    desk.at("2026-03-23 09:06").do(handling.take, master, by="ma")
    for number in range(10):
        desk.now = START + timedelta(minutes=5, seconds=20 * number)
        joined(desk, master, by=USERS[number % len(USERS)])
    desk.run_until("2026-03-23 18:00")
    heard = [(one.ticket_id, one.data["percent"]) for one in desk.history("sla_warned") if one.data["told"]]
    assert heard == [(master, percent) for percent in (50, 75, 90, 100)]
    silent = {one.ticket_id for one in desk.history("sla_warned")} - {master}
    assert len(silent) == 10  # the two of P4 have days left


def test_a_duplicate_that_is_due_before_its_master_is_not_silent(desk: StandingDesk) -> None:
    """It was reported five minutes before: whoever holds the master is reminded of the promise that ends first."""
    urgent = reported(desk, by="li")
    master = reported(desk, "2026-03-23 09:05", form=ALIKE)
    linked(desk, urgent, to=master, by="jiang")
    desk.at("2026-03-23 09:06").do(handling.take, master, by="ma")
    desk.run_until("2026-03-23 13:10")
    heard = [(one.ticket_id, _told(desk, one)) for one in desk.history("sla_warned") if one.data["told"]]
    assert (urgent, {"ma"}) in heard


STEPS = st.lists(
    st.tuples(st.sampled_from(["report", "join", "link", "unlink", "fix", "reopen", "resolve_one"]), st.integers(0, 5)),
    min_size=6,
    max_size=16,
)


@settings(max_examples=10, deadline=None)
@given(steps=STEPS)
def test_no_duplicate_is_resolved_but_with_its_master_or_by_hand(
    new_database: NewDatabase, steps: list[tuple[str, int]]
) -> None:
    """Whatever happens in which order: a ticket resolved as “duplicate” has a master, and that was resolved first."""
    with new_database("sqlite") as url:
        store = Store(url, threads=2)
        try:
            _live_through(StandingDesk(store, example(), now=START), steps)
        finally:
            store.close()


def _live_through(desk: StandingDesk, steps: list[tuple[str, int]]) -> None:
    reported(desk)
    for minute, (step, which) in enumerate(steps, start=1):
        desk.now = START + timedelta(minutes=minute)
        number = 1 + which
        try:
            _do(desk, step, number)
        except (DeskError, KeyError):
            continue
        finally:
            desk.sweep()
            _check(desk)


def _do(desk: StandingDesk, step: str, number: int) -> None:
    if step == "report":
        desk.do(duplicates.reporting.report, ALIKE, by=USERS[number])
    elif step == "join":
        joined(desk, 1, by=USERS[number])
    elif step == "link":
        desk.do(duplicates.link, number, 1, by="zhou")
    elif step == "unlink":
        desk.do(duplicates.unlink, number, reason="differs", by="zhou")
    elif step == "fix":
        restored(desk, 1)
    elif step == "reopen":
        desk.do(reopening.reopen, number, reason="again", by="zhou")
    else:
        desk.do(handling.take, number, by="ma")
        desk.do(handling.resolve, number, FIXED, by="ma")


def _check(desk: StandingDesk) -> None:
    """After every step and its sweep."""
    rows = {row.id: row for row in desk.look(lambda session: list(session.scalars(select(TicketRow))))}
    for row in rows.values():
        master = rows.get(row.master_id or 0)
        if row.state == State.RESOLVED and row.resolution_code == "duplicate":
            assert master is not None
            assert any(one.kind == "resolved" for one in desk.history("resolved", ticket_id=master.id))
        if master is not None:
            assert master.master_id is None
            assert State(row.state) == State.RESOLVED or State(master.state) != State.RESOLVED


def _count(desk: StandingDesk, column: object) -> dict[str, int]:
    query = select(column, func.count()).group_by(column)  # type: ignore[call-overload]  # a column of any kind
    return {str(state): n for state, n in desk.look(lambda session: list(session.execute(query)))}


def _judged(desk: StandingDesk) -> tuple[int, int]:
    """Met, and of how many, of the resolutions of incidents this month."""

    def read(work: Work) -> tuple[int, int]:
        reader = people.as_actor(work, people.ids(work, ("yuan",))[0])
        reach = figures.reach(reader, Scope())
        found = [one for one in figures.levels(reader, reach, zone=SHANGHAI) if one.figure is Figure.RESOLUTION]
        (level,) = [one for one in found if one.type is TicketType.INCIDENT and one.priority is None]
        return level.share.hits, level.share.n

    return desk.do(read)


def _told(desk: StandingDesk, entry: object) -> set[str]:
    names = desk.names()
    return {names[one] for one in entry.data["told"]}  # type: ignore[attr-defined]  # an entry of the history
