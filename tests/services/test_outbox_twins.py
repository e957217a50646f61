"""Of effects that show the same, one waits at most; one under way when a later one is asked for has nothing more to say
if it has to be put back.
"""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from domain.effects import Effect, EffectKind
from models.outbox import OutboxRow
from services import outbox
from services.outbox import Item
from services.work import Work
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk

NOW = local("2026-07-31 16:40")
LATER = NOW + timedelta(minutes=5)
TOPIC = Effect(kind=EffectKind.MAJOR_TOPIC, lane="major:1", args={"major": 1}, coalesce="topic:1")


def ask(desk: StandingDesk, key: str) -> None:
    desk.do(lambda work: work.tell(TOPIC, key=key))


def take(desk: StandingDesk, now: datetime = NOW) -> list[Item]:
    return desk.do(partial(outbox.claim, by="one", now=now, lease=timedelta(minutes=1), limit=9))


def states(desk: StandingDesk) -> list[str]:
    return list(desk.look(lambda session: session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)).all()))


@pytest.fixture
def under_way(desk: StandingDesk) -> Item:
    """A new topic is being sent when the next one is asked for."""
    ask(desk, "first")
    (item,) = take(desk)
    ask(desk, "second")
    assert states(desk) == ["leased", "pending"]
    return item


def test_two_that_wait_are_one(desk: StandingDesk) -> None:
    ask(desk, "first")
    ask(desk, "second")
    assert states(desk) == ["pending"]


def test_one_that_slack_puts_off_gives_way_to_the_next(desk: StandingDesk, under_way: Item) -> None:
    desk.do(
        partial(
            outbox.postpone, item=under_way, by="one", until=LATER, error="ratelimited", unsure=False, counted=False
        )
    )
    assert states(desk) == ["sent", "pending"]
    assert take(desk) == []
    assert [item.key for item in take(desk, LATER)] == ["second"]


@pytest.mark.usefixtures("under_way")
def test_a_graceful_stop_and_a_death_leave_one_waiting(desk: StandingDesk) -> None:
    desk.do(partial(outbox.release, by="one"))
    assert states(desk) == ["sent", "pending"]
    (second,) = take(desk)
    ask(desk, "third")
    desk.do(outbox.reclaim)
    assert (second.key, states(desk)) == ("second", ["sent", "sent", "pending"])


def test_a_parked_one_that_is_sent_again_gives_way_too(desk: StandingDesk, under_way: Item) -> None:
    desk.do(partial(outbox.park, item=under_way, by="one", error="not_in_channel"))
    assert desk.do(outbox.resend, under_way.id)
    assert states(desk)[:2] == ["sent", "pending"]


def test_one_without_a_twin_waits_again(desk: StandingDesk) -> None:
    def waits(work: Work) -> tuple[str, bool, datetime | None]:
        row = work.session.scalars(select(OutboxRow)).one()
        return row.state, row.unsure, row.not_before

    ask(desk, "first")
    (item,) = take(desk)
    desk.do(partial(outbox.postpone, item=item, by="one", until=LATER, error="timeout", unsure=True, counted=True))
    assert desk.do(waits) == ("pending", True, LATER)
    assert take(desk) == []
    take(desk, LATER)
    desk.do(outbox.reclaim)
    assert desk.do(waits)[:2] == ("pending", True)
