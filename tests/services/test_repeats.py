"""What came in twice is recognised for a week; after that its key is forgotten, so that the table does not grow."""

from datetime import timedelta

import pytest

from models.clock import TimerRow
from models.outbox import InboxRow, remember
from models.session import Store
from services import repeats
from services.work import Work
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk


@pytest.fixture
def desk(store: Store) -> StandingDesk:
    made = StandingDesk(store, example()).at("2026-03-16 10:00")
    made.do(repeats.ensure)
    return made


def came(work: Work, key: str) -> bool:
    """True the first time."""
    return remember(work.session, key, work.now)


def kept(desk: StandingDesk) -> int:
    return desk.look(lambda session: session.query(InboxRow).count())


def test_a_repeat_is_recognised_for_more_than_a_day_and_forgotten_after_a_week(desk: StandingDesk) -> None:
    """Slack delivers what was delayed for a day; nobody repeats anything a week later."""
    assert desk.do(came, "event:Ev1")
    desk.run_until("2026-03-17 11:00")
    assert not desk.do(came, "event:Ev1")
    desk.run_until("2026-03-23 09:00")
    assert kept(desk) == 1
    desk.run_until("2026-03-23 18:00")
    assert kept(desk) == 0
    assert desk.do(came, "event:Ev1")


def test_a_month_of_keys_goes_in_pieces_of_one_transaction_each(
    desk: StandingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that was away for long does not hold the database while it tidies up."""
    monkeypatch.setattr(repeats, "MOST", 10)
    for number in range(25):
        desk.do(came, f"event:Ev{number}")
    desk.at("2026-04-16 10:00")
    desk.sweep()
    assert kept(desk) == 15
    desk.now += timedelta(minutes=1)
    desk.sweep()
    desk.now += timedelta(minutes=1)
    desk.sweep()
    assert kept(desk) == 0


def test_a_restart_moves_nothing(desk: StandingDesk) -> None:
    """There is one timer, wherever it stands."""
    before = desk.look(lambda session: [row.next_look_at for row in session.query(TimerRow).filter_by(kind="repeats")])
    desk.at("2026-03-16 12:00").do(repeats.ensure)
    after = desk.look(lambda session: [row.next_look_at for row in session.query(TimerRow).filter_by(kind="repeats")])
    assert before == after
    assert len(after) == 1
