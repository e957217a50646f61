"""A hand-over record that nobody answers: reminders in working time, each once (process §3.9)."""

from tests.services.hand_over_desk import accept, handed_over, record, shown
from tests.services.standing_desk import StandingDesk, wall


def test_reminders_of_the_receiver_and_of_their_manager(desk: StandingDesk) -> None:
    """§3.9: after one working day the receiver, after three their manager too, each once; over the weekend nobody."""
    one = handed_over(desk.at("2026-03-12 15:00"))  # Thursday
    desk.run_until("2026-03-25 18:00")
    assert shown(desk)[-3:] == [("Fri 03-13 15:00", "ren"), ("Tue 03-17 15:00", "ren"), ("Tue 03-17 15:00", "lu")]
    assert record(desk, one).state == "handed_over"


def test_an_answer_ends_the_reminders(desk: StandingDesk) -> None:
    one = handed_over(desk.at("2026-03-12 15:00"))
    accept(desk.at("2026-03-13 14:00"), one, by="ren")
    desk.run_until("2026-03-25 18:00")
    assert desk.history("hand_over_reminded") == []


def test_reminders_passed_in_an_outage_are_one_and_wait_for_the_morning(desk: StandingDesk) -> None:
    """§3.7: merged, inside office hours, never twice."""
    handed_over(desk.at("2026-03-12 15:00"))
    desk.at("2026-03-18 22:00").sweep()
    assert desk.history("hand_over_reminded") == []
    desk.at("2026-03-19 09:00").sweep()
    desk.sweep()
    (event,) = desk.history("hand_over_reminded")
    assert (wall(event.at), event.data["manager"]) == ("Thu 03-19 09:00", True)
