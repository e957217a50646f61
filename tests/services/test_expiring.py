"""Access that ends (process §3.10): the reminder, the revoke request, and what makes either needless."""

from datetime import date

import pytest

from domain.errors import NotFound
from models.request import RequestRow
from services import fulfilling, handling, reopening, showing
from services.fulfilling import FulfilForm
from tests.services.request_desk import clocks, decide, fulfil, granted, links, order
from tests.services.standing_desk import StandingDesk, wall

LAST_DAY = date(2026, 4, 17)  # a Friday


def reminders(desk: StandingDesk) -> list[tuple[str, str]]:
    return [(wall(one.at), one.data["last_day"]) for one in desk.history("expiry_near")]


def test_the_user_is_reminded_five_working_days_before(desk: StandingDesk) -> None:
    """Five working days are the whole week of 13 April; once, in the user's thread."""
    number = granted(desk, "olivia", LAST_DAY)
    desk.run_until("2026-04-13 08:59")
    assert reminders(desk) == []
    desk.run_until("2026-04-17 23:59")
    assert reminders(desk) == [("Mon 04-13 09:00", "2026-04-17")]
    (event,) = desk.history("expiry_near")
    assert event.id in [one.args.get("event") for one in desk.messages("tell_reporter")]
    assert links(desk, number) == []


def test_at_its_end_the_desk_asks_for_the_access_to_be_taken_away(desk: StandingDesk) -> None:
    """The revoke request is the desk's own: no approval, the same group, its steps, a response and a fulfilment due."""
    number = granted(desk, "olivia", LAST_DAY)
    desk.run_until("2026-04-18 00:00")
    revoke = number + 1
    row = desk.ticket(revoke)
    assert (row.state, row.group, row.source, row.reporter_id, row.affected_id) == (
        "assigned",
        "service-desk",
        "tool",
        None,
        None,
    )
    assert wall(row.reported_at) == "Sat 04-18 00:00"
    assert (row.title, row.unit) == (f"收回：合作伙伴门户访问 (REQ-{number})", "partner-broker")
    assert row.answers == {"company": "Brown & Partners", "purpose": "statements"}
    assert links(desk, number) == [(revoke, number, "revocation")]
    assert [one.data["other"] for one in desk.history("access_expired", ticket_id=number)] == [f"REQ-{revoke}"]
    assert clocks(desk, revoke)[0] == ("response", "running", "Mon 04-20 14:00")
    fulfil(desk.at("2026-04-20 10:00"), revoke, by="zhou")
    assert desk.ticket(revoke).state == "fulfilled"


def test_an_access_is_revoked_once(desk: StandingDesk) -> None:
    """Looking again, or a bot that was down, changes nothing."""
    number = granted(desk, "olivia", LAST_DAY)
    desk.at("2026-04-25 12:00").sweep()
    desk.run_until("2026-05-20 12:00")
    assert len(links(desk, number)) == 1
    assert reminders(desk) == []


def test_access_that_ends_within_days_is_not_announced(desk: StandingDesk) -> None:
    """Granted on Monday until Thursday: the user has just read the day."""
    desk.at("2026-03-16 10:00")
    number = granted(desk, "olivia", date(2026, 3, 19))
    desk.run_until("2026-03-20 00:00")
    assert reminders(desk) == []
    assert len(links(desk, number)) == 1


def test_what_was_never_granted_is_not_taken_away(desk: StandingDesk) -> None:
    """Its last day passes while it waits for approval; nothing was opened."""
    number = order(desk, "olivia", "portal-access", expires=date(2026, 3, 20))
    desk.run_until("2026-03-23 12:00")
    assert links(desk, number) == []


def test_an_access_without_a_last_day_lasts(desk: StandingDesk) -> None:
    number = order(desk, "wang", "portal-access")
    decide(desk, "approve", number, by="mei")
    fulfil(desk, number, by="zhou")
    desk.run_until("2026-12-31 12:00")
    assert links(desk, number) == []


def test_who_asked_for_more_time_in_time_keeps_the_access(desk: StandingDesk) -> None:
    """The renewal is granted before the end: the first one is not revoked, the second one ends on its own day."""
    first = granted(desk, "olivia", LAST_DAY)
    desk.run_until("2026-04-14 10:00")
    second = order(desk, "olivia", "portal-access", expires=date(2026, 6, 30), again=first)
    assert links(desk, first) == [(second, first, "renewal")]
    decide(desk, "approve", second, by="mei")
    fulfil(desk, second, by="zhou")
    desk.run_until("2026-04-20 12:00")
    assert links(desk, first) == [(second, first, "renewal")]
    desk.run_until("2026-07-01 00:00")
    assert [how for _, _, how in links(desk, second)] == ["renewal", "revocation"]


def test_asking_for_more_time_alone_prolongs_nothing(desk: StandingDesk) -> None:
    """Not approved by the last day: the access ends."""
    first = granted(desk, "olivia", LAST_DAY)
    order(desk.at("2026-04-14 10:00"), "olivia", "portal-access", expires=date(2026, 6, 30), again=first)
    desk.run_until("2026-04-18 00:00")
    assert [how for _, _, how in links(desk, first)] == ["renewal", "revocation"]


def test_the_end_counts_from_the_grant_that_holds(desk: StandingDesk) -> None:
    """Reopened when the day came: nothing is revoked while it is worked on, and at once when it is granted late."""
    number = granted(desk, "olivia", date(2026, 3, 18))
    desk.at("2026-03-18 17:00").do(reopening.reopen, number, reason="cannot sign in", by="olivia")
    desk.run_until("2026-03-19 12:00")
    assert links(desk, number) == []
    desk.do(fulfilling.fulfil, number, FulfilForm(resolution="works now"), by="zhou")
    desk.run_until("2026-03-19 12:01")
    assert [how for _, _, how in links(desk, number)] == ["revocation"]


def test_a_reminder_waits_for_the_morning_of_its_reader(desk: StandingDesk) -> None:
    """09:00 in Shanghai is 01:00 in London: David reads it at his 08:00."""
    number = order(desk, "david", "portal-access", expires=LAST_DAY)
    decide(desk, "approve", number, by="yuan")
    fulfil(desk, number, by="zhou")
    desk.run_until("2026-04-13 23:00")
    assert reminders(desk) == [("Mon 04-13 15:00", "2026-04-17")]


def test_the_last_day_is_on_record_to_the_second(desk: StandingDesk) -> None:
    number = granted(desk, "olivia", LAST_DAY)
    ends = desk.look(lambda session: session.get_one(RequestRow, number).expires_at)
    assert wall(ends) == "Sat 04-18 00:00"
    face = desk.do(showing.one, number, by="olivia").request
    assert face is not None
    assert face.last_day == LAST_DAY


def test_the_user_does_not_confirm_that_it_was_taken_away(desk: StandingDesk) -> None:
    """The revoke request is nobody's but the desk's."""
    number = granted(desk, "olivia", LAST_DAY)
    desk.run_until("2026-04-18 00:00")
    fulfil(desk, number + 1, by="zhou")
    with pytest.raises(NotFound):
        desk.do(handling.close, number + 1, by="olivia")
    desk.run_until("2026-05-30 12:00")
    assert desk.ticket(number + 1).state == "closed"
