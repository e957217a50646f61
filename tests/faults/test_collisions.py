"""Two processes act on one thing at one moment, on PostgreSQL and for real: it ends as if one had acted after the
other, whoever is too late reads why, nobody hears of anything twice, and no history has a hole.
"""

from collections.abc import Callable

import pytest

from domain.ticket import Hours, Priority
from models.clock import TimerRow
from models.session import Store
from services import (
    approving,
    conversation,
    duplicates,
    handling,
    majors,
    reopening,
    satisfaction,
    swarming,
    sweep,
    timeboxes,
)
from services.approvals import TIMER
from services.clocks import TIMER as CLOCK
from services.conversation import Said
from services.handling import SILENCE, AssignForm
from services.majors import DeclareForm
from services.work import Work
from tests.conftest import NewDatabase
from tests.faults.collisions import (
    Act,
    act,
    collide,
    on_record,
    processes,
)
from tests.rulebooks import example
from tests.services import duplicate_desk, major_desk, test_satisfaction, test_waiting
from tests.services.request_desk import order
from tests.services.standing_desk import StandingDesk

Two = tuple[Act, Act]
AWAY = AssignForm(group="network", reason="the switch is silent")


def _swept(work: Work, kind: str) -> None:
    """What is due of this kind, as a sweep does it."""
    for timer in sweep.due(work):
        if timer.kind == kind:
            sweep.look(work, timer)


def due(desk: StandingDesk, kind: str) -> Act:
    """The act is to look at the one timer of this kind, for which it is time."""
    desk.now = desk.look(lambda session: session.query(TimerRow.next_look_at).filter_by(kind=kind).scalar())
    return act(_swept, kind)


def taken_by_two(desk: StandingDesk) -> Two:
    number = desk.report(Priority.P3)
    return act(handling.take, number, by="feng"), act(handling.take, number, by="he")


def resolved_and_passed_on(desk: StandingDesk) -> Two:
    number = desk.report(Priority.P3, held_by="he")
    return act(handling.resolve, number, test_waiting.FIXED, by="he"), act(handling.assign, number, AWAY, by="feng")


def approved_by_both(desk: StandingDesk) -> Two:
    number = order(desk, "chen", "data-extract")
    return act(approving.approve, number, by="shao"), act(approving.approve, number, by="ye")


def approved_and_rejected(desk: StandingDesk) -> Two:
    number = order(desk, "chen", "data-extract")
    no = act(approving.reject, number, by="ye", reason="a report offers it")
    return act(approving.approve, number, by="shao"), no


def approved_in_the_last_moment(desk: StandingDesk) -> Two:
    """Eighty business hours after Monday the 16th are over on Monday the 30th at 11:00."""
    number = order(desk.at("2026-03-16 11:00"), "chen", "application-authorisation")
    return act(approving.approve, number, by="shao"), due(desk, TIMER)


def declared_by_two(desk: StandingDesk) -> Two:
    number = major_desk.outage(desk)
    form = DeclareForm(criterion="C1")
    return act(majors.declare, number, form, by="jiang"), act(majors.declare, number, form, by="tian")


def joined_by_two(desk: StandingDesk) -> Two:
    number = major_desk.outage(desk)
    return act(swarming.join, number, by="xu"), act(swarming.join, number, by="ma")


def joined_twice(desk: StandingDesk) -> Two:
    """Xu presses on the telephone and on the desk."""
    number = major_desk.outage(desk)
    return act(swarming.join, number, by="xu"), act(swarming.join, number, by="xu")


def reported_the_same_while_it_ends(desk: StandingDesk) -> Two:
    master, _ = duplicate_desk.storm(desk)
    desk.do(handling.take, master, by="ma")
    too = act(duplicates.join, master, duplicate_desk.ALIKE, by="zhao")
    return act(handling.resolve, master, duplicate_desk.FIXED, by="ma"), too


def passed_on_as_its_time_box_ends(desk: StandingDesk) -> Two:
    """Xu hands it to the databases, whose time begins anew, as the network group is to be asked."""
    number = desk.report(Priority.P3, held_by="he")
    desk.do(handling.assign, number, AWAY, by="he")
    further = AssignForm(group="database", reason="the network is well")
    return act(handling.assign, number, further, by="xu"), due(desk, timeboxes.TIMER)


def rated_better_as_it_is_passed_on(desk: StandingDesk) -> Two:
    number = test_satisfaction.solved(desk)
    test_satisfaction.rate(desk, number, 1)
    return act(satisfaction.rate, number, round_=0, score=5, by="wang"), due(desk, satisfaction.LOW)


def answered_as_the_silence_ends(desk: StandingDesk) -> Two:
    """Asked on Monday at 11:00 of a P3: it is resolved five working days later, unless Wang answers."""
    number = test_waiting.asked_on_monday(desk, Priority.P3)
    desk.at("2026-03-30 11:00")
    said = Said(text="The one by the window.", channel="D1", ts="1.1")
    return act(conversation.reply, number, said, by="wang"), act(_swept, SILENCE)


def reopened_as_it_closes(desk: StandingDesk) -> Two:
    number = test_waiting.solved_on_monday(desk)
    again = act(reopening.reopen, number, reason="still silent", by="wang")
    return again, act(handling.close, number, by="wang")


def resolved_as_a_reminder_is_due(desk: StandingDesk) -> Two:
    number = desk.report(Priority.P2, hours=Hours.ALWAYS, held_by="he")
    desk.at("2026-03-16 14:00")
    return act(handling.resolve, number, test_waiting.FIXED, by="he"), act(_swept, CLOCK)


PAIRS: dict[str, Callable[[StandingDesk], Two]] = {
    "taken by two": taken_by_two,
    "resolved and passed on": resolved_and_passed_on,
    "approved by both": approved_by_both,
    "approved and rejected": approved_and_rejected,
    "approved in the last moment": approved_in_the_last_moment,
    "declared by two": declared_by_two,
    "joined by two": joined_by_two,
    "joined twice": joined_twice,
    "reported the same while it ends": reported_the_same_while_it_ends,
    "passed on as its time box ends": passed_on_as_its_time_box_ends,
    "rated better as it is passed on": rated_better_as_it_is_passed_on,
    "answered as the silence ends": answered_as_the_silence_ends,
    "reopened as it closes": reopened_as_it_closes,
    "resolved as a reminder is due": resolved_as_a_reminder_is_due,
}


@pytest.mark.parametrize(
    "turned", [pytest.param(False, id="first"), pytest.param(True, id="turned", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("pair", PAIRS)
def test_as_one_after_the_other(pair: str, turned: bool, new_database: NewDatabase) -> None:
    """The first holds what it wrote until the second waits for it; then both end."""
    with processes(new_database) as (first, second):
        one, other = _in_turn(PAIRS[pair](first), turned=turned)
        second.now = first.now
        collided = collide(first, second, one, other), on_record(first)
    with new_database("sqlite") as url:
        alone = StandingDesk(Store(url), example())
        one, other = _in_turn(PAIRS[pair](alone), turned=turned)
        expected = (one.on(alone), other.on(alone)), on_record(alone)
        alone.store.close()
    assert collided == expected


def _in_turn(two: Two, *, turned: bool) -> Two:
    one, other = two
    return (other, one) if turned else two
