"""What happens when nobody does anything (process §3.5.5, §3.6): a silent reporter, an agreed time, a resolved ticket.
Working days are eight business hours on 5x8: two of them after Monday 11:00 are Wednesday 11:00.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.ticket import Hours, MajorState, PendingReason, Priority, ResolutionCode, TicketType
from models.person import by_key
from models.session import Store
from models.ticket import TicketRow
from services import conversation, handling, reopening
from services.conversation import Said
from services.handling import HoldForm, ResolveForm
from services.work import Work
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk, wall

ASKS = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which printer is it?")
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, ci="prn-7"
)


def reminded(desk: StandingDesk) -> list[tuple[str, str, int]]:
    """When the reporter was reminded of what, and for which time."""
    return [(wall(one.at), one.data["about"], one.data["number"]) for one in desk.history("reporter_reminded")]


def asked_on_monday(desk: StandingDesk, priority: Priority) -> int:
    """He asks Wang a question on Monday 2026-03-16 at 11:00."""
    ticket = desk.at("2026-03-16 10:00").report(priority, hours=Hours.ALWAYS, held_by="he")
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.hold, ticket, ASKS, by="he")
    return ticket


def solved_on_monday(desk: StandingDesk, kind: TicketType = TicketType.INCIDENT) -> int:
    """He solves it on Monday 2026-03-16 at 11:00."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he", kind=kind)
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    return ticket


# silence


def test_a_silent_reporter_is_reminded_twice_and_then_the_ticket_is_resolved(desk: StandingDesk) -> None:
    """§3.6: asked Mon 11:00; reminded after one and two working days, resolved after three as “no user reply”."""
    ticket = asked_on_monday(desk, Priority.P3)
    desk.run_until("2026-03-19 10:59")
    assert reminded(desk) == [("Tue 03-17 11:00", "answer", 1), ("Wed 03-18 11:00", "answer", 2)]
    assert desk.ticket(ticket).state == "pending"
    desk.run_until("2026-03-19 11:00")
    row = desk.ticket(ticket)
    assert (row.state, row.resolution_code, row.pending_reason) == ("resolved", "no_user_reply", None)
    assert row.resolved_at == local("2026-03-19 11:00")
    assert len(desk.messages("tell_reporter")) >= len(reminded(desk))


def test_the_reporter_is_told_when_the_desk_goes_on_without_an_answer(desk: StandingDesk) -> None:
    """The reminder names the moment of resolution; for a P2 there is none."""
    asked_on_monday(desk, Priority.P3)
    asked_on_monday(desk, Priority.P2)
    desk.run_until("2026-03-17 11:00")
    first, second = (one.data["until"] for one in desk.history("reporter_reminded"))
    assert datetime.fromisoformat(first) == local("2026-03-19 11:00")
    assert second is None


@pytest.mark.parametrize("priority", [Priority.P1, Priority.P2])
def test_severe_incidents_are_never_resolved_by_silence(desk: StandingDesk, priority: Priority) -> None:
    """§3.6: not for P1 and P2; the reminders are sent all the same."""
    ticket = asked_on_monday(desk, priority)
    desk.run_until("2026-03-27 18:00")
    assert desk.ticket(ticket).state == "pending"
    assert [number for _, _, number in reminded(desk)] == [1, 2]


def test_silence_over_the_holiday_is_no_silence(desk: StandingDesk) -> None:
    """§3.5.14: asked on the eve of National Day; three working days end on Sat 2026-10-10, a make-up workday."""
    ticket = desk.at("2026-09-30 16:00").report(Priority.P3, held_by="he")
    desk.run_until("2026-09-30 17:00")
    desk.do(handling.hold, ticket, ASKS, by="he")
    desk.run_until("2026-10-10 16:59")
    assert [at for at, _, _ in reminded(desk)] == ["Thu 10-08 17:00", "Fri 10-09 17:00"]
    desk.run_until("2026-10-10 17:00")
    assert desk.ticket(ticket).state == "resolved"


def test_an_answer_ends_the_silence(desk: StandingDesk) -> None:
    """§3.5.5: work goes on at once, the assignee is told, and nothing is resolved later."""
    ticket = asked_on_monday(desk, Priority.P3)
    desk.run_until("2026-03-17 14:00")
    desk.do(handling.resume, ticket, because="user_replied")
    assert desk.direct_messages("he")[-1] == ("Tue 03-17 14:00", 1)
    desk.run_until("2026-03-18 10:00")
    assert [number for _, _, number in reminded(desk)] == [1]
    assert desk.ticket(ticket).state == "in_progress"


def test_an_answer_in_the_last_second_ends_the_silence(desk: StandingDesk) -> None:
    """Resolved at 11:00:00 sharp for want of an answer; one of 10:59:59 is in time, whatever the desk looks at next."""
    ticket = asked_on_monday(desk, Priority.P3)
    desk.run_until("2026-03-19 10:59:59")
    desk.do(handling.resume, ticket, because="user_replied")
    desk.run_until("2026-03-20 18:00")
    assert desk.ticket(ticket).state == "in_progress"
    assert desk.history("resolved") == []


def test_a_second_question_begins_a_new_silence(desk: StandingDesk) -> None:
    """Asked again on Wednesday 10:00, the first reminder comes on Thursday, counted from one."""
    ticket = asked_on_monday(desk, Priority.P3)
    desk.run_until("2026-03-18 10:00")
    desk.do(handling.resume, ticket, by="he")
    desk.do(handling.hold, ticket, ASKS, by="he")
    desk.run_until("2026-03-19 10:00")
    assert reminded(desk) == [("Tue 03-17 11:00", "answer", 1), ("Thu 03-19 10:00", "answer", 1)]


def test_reminders_missed_during_an_outage_become_one(desk: StandingDesk) -> None:
    """The bot is down from Monday to Wednesday 15:00: the reporter reads the second reminder only."""
    asked_on_monday(desk, Priority.P3)
    desk.at("2026-03-18 15:00").sweep()
    assert reminded(desk) == [("Wed 03-18 15:00", "answer", 2)]


def test_a_request_is_reminded_of_but_not_resolved_by_silence(desk: StandingDesk) -> None:
    """§3.10 knows no end by silence for requests."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he", kind=TicketType.SERVICE_REQUEST)
    desk.do(handling.hold, ticket, ASKS, by="he")
    desk.run_until("2026-03-25 18:00")
    assert [number for _, _, number in reminded(desk)] == [1, 2]
    assert desk.ticket(ticket).state == "pending"


def test_a_reader_far_away_is_reminded_by_day(store: Store) -> None:
    """Quiet hours are the reader's: in London it is night when Shanghai opens, so Wang reads it at 08:00 there."""
    desk = StandingDesk(store, example())
    desk.do(_moves_to_london)
    asked_on_monday(desk, Priority.P3)
    desk.run_until("2026-03-17 16:30")
    assert reminded(desk) == [("Tue 03-17 16:00", "answer", 1)]


def _moves_to_london(work: Work) -> None:
    wang = by_key(work.session, "wang")
    assert wang is not None
    wang.tz = "Europe/London"


# the agreed time


def test_at_the_agreed_time_work_goes_on_by_itself(desk: StandingDesk) -> None:
    """§3.5.5: agreed until Tuesday 14:00; the clock runs again from then, and He is told."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    agreed = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=local("2026-03-17 14:00"), consent=True)
    desk.do(handling.hold, ticket, agreed, by="he")
    desk.run_until("2026-03-17 13:59")
    assert desk.ticket(ticket).state == "pending"
    desk.run_until("2026-03-17 14:00")
    assert desk.ticket(ticket).state == "in_progress"
    assert desk.direct_messages("he") == [("Tue 03-17 14:00", 1)]
    assert desk.clock(ticket, "resolution").due_at == local("2026-03-19 14:00")


# resolved


def test_a_resolved_ticket_is_closed_after_three_working_days_with_one_reminder(desk: StandingDesk) -> None:
    """§3.6: resolved Mon 11:00, reminded Wed 11:00, closed Thu 11:00."""
    ticket = solved_on_monday(desk)
    desk.run_until("2026-03-19 10:59")
    assert reminded(desk) == [("Wed 03-18 11:00", "confirmation", 1)]
    assert desk.ticket(ticket).state == "resolved"
    desk.run_until("2026-03-19 11:00")
    assert desk.ticket(ticket).state == "closed"
    assert desk.history("closed")[0].data["because"] == "silence"


def test_an_objection_ends_the_waiting(desk: StandingDesk) -> None:
    """Reopened on Tuesday it is neither reminded of nor closed."""
    ticket = solved_on_monday(desk)
    desk.run_until("2026-03-17 11:00")
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    desk.run_until("2026-03-20 18:00")
    assert (desk.ticket(ticket).state, reminded(desk)) == ("in_progress", [])


def test_closed_by_silence_it_may_be_reopened_within_five_working_days(desk: StandingDesk) -> None:
    """§3.6: closing by itself takes nothing away: on the Monday after, 11:00 sharp, it is reopened."""
    ticket = solved_on_monday(desk)
    desk.run_until("2026-03-23 11:00")
    assert desk.ticket(ticket).state == "closed"
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    assert desk.ticket(ticket).state == "in_progress"


def test_a_master_waits_for_its_children(desk: StandingDesk) -> None:
    """§3.6: not while a child is open; once it is solved the master closes within a working day."""
    master = solved_on_monday(desk)
    child = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    desk.do(_link, child, master)
    desk.run_until("2026-03-20 11:00")
    assert (desk.ticket(master).state, reminded(desk)) == ("resolved", [])
    desk.do(handling.resolve, child, replace(FIXED, breach_reason="no spare part"), by="he")
    desk.run_until("2026-03-23 11:00")
    assert desk.ticket(master).state == "closed"


def test_a_master_closes_though_a_duplicate_of_it_came_back(desk: StandingDesk) -> None:
    """The duplicate is not solved with it: it goes on alone, and the master is neither held up nor worked on again."""
    master = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    child = desk.report(Priority.P3)
    desk.do(_link, child, master)
    desk.run_until("2026-03-16 11:00")
    desk.do(handling.resolve, master, FIXED, by="he")
    desk.run_until("2026-03-17 11:00")
    assert desk.ticket(child).state == "resolved"
    desk.do(reopening.reopen, child, reason="silent again", by="wang")
    desk.run_until("2026-03-19 11:00")
    assert (desk.ticket(master).state, desk.ticket(child).state) == ("closed", "in_progress")
    assert desk.ticket(child).master_id is None


def _link(work: Work, child: int, master: int) -> None:
    work.session.get_one(TicketRow, child).master_id = master


def test_a_major_incident_waits_for_its_review(desk: StandingDesk) -> None:
    """§3.8: only after the review is approved; until then nobody is asked to confirm."""
    ticket = solved_on_monday(desk)
    desk.do(_review, ticket, MajorState.UNDER_REVIEW)
    desk.run_until("2026-03-27 11:00")
    assert (desk.ticket(ticket).state, reminded(desk)) == ("resolved", [])
    desk.do(_review, ticket, MajorState.REVIEWED)
    desk.run_until("2026-03-30 11:00")
    assert desk.ticket(ticket).state == "closed"


def _review(work: Work, ticket_id: int, state: MajorState) -> None:
    work.session.get_one(TicketRow, ticket_id).major = state.value


def test_after_a_long_outage_it_is_closed_without_a_reminder(desk: StandingDesk) -> None:
    """§3.7 b by analogy: what is over is over; it may still be reopened."""
    ticket = solved_on_monday(desk)
    desk.at("2026-03-20 11:00").sweep()
    assert (desk.ticket(ticket).state, reminded(desk)) == ("closed", [])


def test_the_days_are_those_of_the_policy(store: Store) -> None:
    """§7: auto-close, reminders and silence are configuration."""
    rules = example()
    closing = rules.policy.closing.model_copy(update={"auto_close": rules.policy.closing.reminder})
    desk = StandingDesk(store, replace(rules, policy=rules.policy.model_copy(update={"closing": closing})))
    ticket = solved_on_monday(desk)
    desk.run_until("2026-03-18 11:00")
    assert (desk.ticket(ticket).state, reminded(desk)) == ("closed", [])


def test_a_message_after_resolution_does_not_stop_the_days(desk: StandingDesk) -> None:
    """Only rejecting is an objection: a note by support leaves the waiting as it is."""
    ticket = solved_on_monday(desk)
    desk.run_until("2026-03-17 11:00")
    desk.do(conversation.note, ticket, Said(text="toner ordered"), by="he")
    desk.run_until("2026-03-19 11:00")
    assert desk.ticket(ticket).state == "closed"
