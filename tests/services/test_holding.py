"""Waiting (process §3.5.4, §3.5.5): what each reason needs, what it does to the clock, and what ends it."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove, InvalidForm
from domain.lifecycle import Missing
from domain.ticket import Hours, PendingReason, Priority, ResolutionCode
from models.person import by_key
from models.ticket import TicketRow
from services import conversation, handling
from services.conversation import Said
from services.hand_overs import drafting
from services.handling import HoldForm, ResolveForm
from services.work import Work
from tests.rulebooks import local
from tests.services import hand_over_desk
from tests.services.standing_desk import StandingDesk

USER = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which printer is it?")
SUPPLIER = HoldForm(reason=PendingReason.WAITING_FOR_THIRD_PARTY, resume_condition="the carrier calls back")
CHANGE = HoldForm(
    reason=PendingReason.WAITING_FOR_CHANGE, change_reference="CHG-7", resume_condition="Thursday's window is over"
)
AGREED = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=local("2026-03-17 14:00"), consent=True)
FIXED = ResolveForm(code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False)


def held(desk: StandingDesk, form: HoldForm, *, priority: Priority = Priority.P3, at: str = "2026-03-16 10:00") -> int:
    ticket = desk.at(at).report(priority, hours=Hours.ALWAYS, held_by="he")
    desk.do(handling.hold, ticket, form, by="he")
    return ticket


@pytest.mark.parametrize(
    ("form", "lacks"),
    [
        (replace(USER, question=" "), {"public_question"}),
        (replace(AGREED, consent=False), {"agreed_time"}),
        (replace(AGREED, until=None), {"agreed_time"}),
        (replace(CHANGE, change_reference=""), {"change_reference"}),
        (replace(CHANGE, resume_condition=""), {"resume_condition"}),
        (replace(SUPPLIER, resume_condition=" "), {"resume_condition"}),
    ],
    ids=["no question", "no consent", "no time", "no change", "no condition", "nothing to wait for"],
)
def test_each_reason_has_its_own_needs(desk: StandingDesk, form: HoldForm, lacks: set[str]) -> None:
    """Named one by one, and nothing is put on hold."""
    with pytest.raises(IllegalMove) as refused:
        held(desk, form)
    missing: tuple[Missing, ...] = refused.value.params["missing"]  # type: ignore[assignment]
    assert {one.code for one in missing} == lacks
    assert desk.history("paused") == []


def test_an_agreed_time_lies_ahead(desk: StandingDesk) -> None:
    with pytest.raises(InvalidForm):
        held(desk, replace(AGREED, until=local("2026-03-16 09:59")))


@pytest.mark.parametrize(
    ("form", "priority", "state"),
    [
        (USER, Priority.P3, "paused"),
        (USER, Priority.P2, "paused"),
        (USER, Priority.P1, "running"),
        (AGREED, Priority.P3, "paused"),
        (AGREED, Priority.P1, "running"),
        (CHANGE, Priority.P3, "paused"),
        (CHANGE, Priority.P2, "running"),
        (SUPPLIER, Priority.P4, "running"),
    ],
)
def test_what_waiting_does_to_the_clock(desk: StandingDesk, form: HoldForm, priority: Priority, state: str) -> None:
    """P1 may wait for anything, its clock runs; suppliers are support staff; a change window pauses P3 and P4 only."""
    ticket = held(desk, form, priority=priority)
    assert desk.ticket(ticket).state == "pending"
    assert desk.clock(ticket, "resolution").state == state


def test_an_agreed_time_over_the_holiday_moves_the_due_time_by_business_hours(desk: StandingDesk) -> None:
    """P3 reported Wed 2026-09-30 16:00, on hold at once until Fri 2026-10-09 10:00: sixteen hours from then on, with
    the make-up Saturday, end on Mon 10-12 10:00.
    """
    form = replace(AGREED, until=local("2026-10-09 10:00"))
    ticket = held(desk, form, at="2026-09-30 16:00")
    desk.run_until("2026-10-09 09:59")
    assert desk.ticket(ticket).state == "pending"
    desk.run_until("2026-10-09 10:00")
    assert desk.ticket(ticket).state == "in_progress"
    assert desk.clock(ticket, "resolution").due_at == local("2026-10-12 10:00")


def test_the_users_words_end_the_waiting_wherever_they_type_them(desk: StandingDesk) -> None:
    """Not in the thread but through the button: work goes on all the same, and nothing is resolved by silence."""
    ticket = held(desk, USER)
    desk.run_until("2026-03-17 09:30")
    desk.do(conversation.reply, ticket, Said(text="P-3071"), by="wang")
    assert desk.ticket(ticket).state == "in_progress"
    assert desk.history("resumed")[0].data["because"] == "user_replied"
    desk.run_until("2026-03-20 18:00")
    assert desk.history("resolved") == []


def test_words_of_support_do_not_end_the_waiting(desk: StandingDesk) -> None:
    ticket = held(desk, USER)
    desk.do(conversation.reply, ticket, Said(text="any news?"), by="zhou")
    assert desk.ticket(ticket).state == "pending"


def test_staff_who_report_are_users_of_their_ticket(desk: StandingDesk) -> None:
    """S5: Xu of another group adds something to his own report; that is no response of support (§3.5.2)."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    desk.do(_reported_by, ticket, "xu")
    desk.do(conversation.reply, ticket, Said(text="it is the one by the window"), by="xu")
    assert desk.ticket(ticket).responded_at is None
    assert desk.history("replied")[0].data["from_user"] is True


def _reported_by(work: Work, ticket: int, key: str) -> None:
    person = by_key(work.session, key)
    assert person is not None
    work.session.get_one(TicketRow, ticket).reporter_id = person.id


def test_nothing_closes_by_itself_while_somebody_writes_a_hand_over(desk: StandingDesk) -> None:
    """Solved Mon 11:00; a draft is open on Thursday. Once it is handed over, it closes within a working day."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    draft = hand_over_desk.drafted(desk, about=ticket)
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.run_until("2026-03-20 11:00")
    assert desk.ticket(ticket).state == "resolved"
    desk.do(drafting.hand_over, draft, by="he")
    desk.run_until("2026-03-23 11:00")
    assert desk.ticket(ticket).state == "closed"
