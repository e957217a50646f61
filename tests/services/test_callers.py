"""What the first line logs for somebody who calls: who, when, and what becomes of it (process S1, §3.5.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.calls import Call
from domain.complaints import ComplaintTopic
from domain.errors import InvalidForm, NotAllowed
from domain.organisation import PersonKind
from domain.priority import CanWork, Scope
from domain.projection import TicketCard
from models.person import PersonRow
from models.ticket import CommentRow
from services import access, callers, conversation, ordering, reporting, showing
from services.complaints import intake
from services.complaints.intake import ComplaintForm
from services.ordering import OrderForm
from services.reporting import IncidentForm
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk, wall

LAO_LI = Call(name="Old Li", contact="138 0013 8000", unit="life-haidian", at=local("2026-03-16 09:10"))


def log(desk: StandingDesk, call: Call, *, by: str = "zhou") -> TicketCard:
    """The first line types an incident for who called."""
    form = IncidentForm(
        title="The printer is silent", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY, call=call
    )
    return desk.do(reporting.report, form, by=by)


def refused(desk: StandingDesk, call: Call) -> list[tuple[str, str]]:
    with pytest.raises(InvalidForm) as caught:
        log(desk, call)
    return [(one.field, one.code) for one in caught.value.problems]


def test_the_clock_starts_when_they_called(desk: StandingDesk) -> None:
    """Typed at ten, called at 09:10: a P4's response of four business hours is due at 14:10, lunch not counted."""
    card = log(desk, LAO_LI)
    assert wall(card.ticket.reported_at) == "Mon 03-16 09:10"
    assert wall(card.ticket.created_at) == "Mon 03-16 10:00"
    assert wall(desk.clock(card.ticket.id, "response").due_at) == "Mon 03-16 14:10"


def test_who_typed_it_for_whom_and_when_is_on_record(desk: StandingDesk) -> None:
    """§3.5.1: an earlier time is audited."""
    card = log(desk, LAO_LI)
    entry = desk.history("ticket_reported")[0]
    assert desk.names()[entry.actor_id or 0] == "zhou"
    assert entry.data["caller_id"] == card.affected.id if card.affected else None
    assert entry.data["called_at"].startswith("2026-03-16T09:10")


def test_a_caller_without_slack_is_somebody_to_call_back(desk: StandingDesk) -> None:
    card = log(desk, LAO_LI)
    assert card.affected is not None
    assert (card.affected.name, card.affected.slack_id) == ("Old Li", None)
    assert card.call_back == "138 0013 8000"
    assert card.ticket.unit == "life-haidian"
    assert card.reporter is not None
    assert desk.names()[card.reporter.id] == "zhou"


def test_who_calls_again_is_the_same_person(desk: StandingDesk) -> None:
    """By name and number, or by address in any spelling; another name on the same line is another person."""
    first = log(desk, LAO_LI).affected
    assert log(desk, LAO_LI).affected == first
    assert log(desk, Call(name="Old Wang", contact="138 0013 8000")).affected != first
    mail = log(desk, Call(name="Ms Bo", contact="Bo@partner.example")).affected
    assert log(desk, Call(name="Bo", contact="bo@PARTNER.example")).affected == mail


def test_a_known_address_is_the_person_of_the_configuration(desk: StandingDesk) -> None:
    """Wang called from home and gave her address: she gets the receipt in Slack."""
    card = log(desk, Call(name="Wang", contact="wang.min@maplebridge.example"))
    assert card.affected is not None
    assert desk.names()[card.affected.id] == "wang"
    assert card.call_back is None


def test_somebody_in_slack_gets_the_receipt_and_may_answer(desk: StandingDesk) -> None:
    number = log(desk, Call(slack="U0WANG")).ticket.id
    assert [one.kind for one in desk.messages("receipt")] == ["receipt"]
    assert desk.do(showing.one, number, by="wang").ticket.id == number


def test_somebody_slack_knows_and_the_desk_does_not_is_kept(desk: StandingDesk) -> None:
    """Nobody is lost because they never wrote to the desk."""
    card = log(desk, Call(slack="U0NEWCOMER"))
    assert card.affected is not None
    assert card.affected.slack_id == "U0NEWCOMER"


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (Call(), ("caller", "who_called")),
        (Call(name="Old Li"), ("contact", "no_contact")),
        (Call(name="Old Li", contact="next door"), ("contact", "no_contact")),
        (Call(slack="U0WANG", at=local("2026-03-16 10:01")), ("called_at", "in_the_future")),
        (Call(slack="U0WANG", at=local("2026-03-15 09:59")), ("called_at", "too_long_ago")),
        (Call(slack="U0WANG", unit="moon"), ("unit", "not_offered")),
    ],
)
def test_what_is_wrong_stands_next_to_its_field(desk: StandingDesk, call: Call, problem: tuple[str, str]) -> None:
    """It is ten o'clock on Monday; a day back is Sunday ten."""
    assert refused(desk, call) == [problem]
    assert desk.history() == []


def test_exactly_a_day_back_is_allowed(desk: StandingDesk) -> None:
    log(desk, Call(slack="U0WANG", at=desk.now - timedelta(hours=24)))


@pytest.mark.parametrize("by", ["he", "wang", "yuan"])
def test_only_the_first_line_logs_for_others(desk: StandingDesk, by: str) -> None:
    """Neither a specialist nor a user nor the process owner, whatever form they send."""
    with pytest.raises(NotAllowed):
        log(desk, LAO_LI, by=by)
    with pytest.raises(NotAllowed):
        desk.do(callers.check, LAO_LI, by=by)


def test_told_by_phone_is_a_public_reply(desk: StandingDesk) -> None:
    """It ends the response clock, and the record says that it was spoken."""
    number = log(desk, LAO_LI).ticket.id
    desk.at("2026-03-16 10:20").do(conversation.tell_by_phone, number, text="Somebody comes at eleven", by="zhou")
    assert desk.clock(number, "response").state == "stopped"
    said = desk.look(lambda session: session.query(CommentRow).one())
    assert (said.public, said.from_user, said.source_channel) == (True, False, "phone")


def test_a_caller_may_order_a_service(desk: StandingDesk) -> None:
    """The request is theirs, its response counts from the call."""
    form = OrderForm(item="password-reset", answers=answered(desk, "password-reset"), call=LAO_LI)
    card = desk.do(ordering.order, form, by="zhou")
    assert card.affected is not None
    assert card.affected.name == "Old Li"
    assert wall(card.ticket.reported_at) == "Mon 03-16 09:10"


def test_a_complaint_by_telephone_is_the_callers_alone(desk: StandingDesk) -> None:
    """§3.11: who typed it gets the number and sees nothing more of it; its clock counts from the call."""
    form = ComplaintForm(topic=ComplaintTopic.QUALITY, description="Three days without an answer", call=LAO_LI)
    taken = desk.do(intake.submit, form, by="zhou")
    row = desk.ticket(taken.card.ticket.id)
    assert wall(row.reported_at) == "Mon 03-16 09:10"
    assert desk.look(lambda session: session.get_one(PersonRow, row.affected_id)).name == "Old Li"
    assert not desk.do(lambda work: access.may_see(work, row), by="zhou")


def answered(desk: StandingDesk, key: str) -> dict[str, str]:
    """Something in every required question of an item."""
    item = next(one for one in desk.rules.catalogue.items if one.key == key)
    return {one.key: one.choices[0].key if one.choices else "x" for one in item.form if one.required}


BROKER = Call(name="Bo of the broker", contact="bo@partner.example", person=PersonKind.PARTNER)


def kind(desk: StandingDesk, card: TicketCard) -> str:
    assert card.affected is not None
    number = card.affected.id
    return desk.look(lambda session: session.get_one(PersonRow, number).kind)


def test_a_caller_without_slack_is_what_the_first_line_says(desk: StandingDesk) -> None:
    """An employee unless said otherwise; said again, it is put right; nothing said leaves it as it was."""
    assert kind(desk, log(desk, LAO_LI)) == "employee"
    assert kind(desk, log(desk, BROKER)) == "partner"
    assert kind(desk, log(desk, replace(BROKER, person=None))) == "partner"
    assert kind(desk, log(desk, replace(BROKER, person=PersonKind.IT))) == "it"


def test_nobody_whom_the_desk_knows_otherwise_changes_their_kind(desk: StandingDesk) -> None:
    """Neither who is configured nor who is in Slack."""
    wang = Call(name="Wang", contact="wang.min@maplebridge.example", person=PersonKind.PARTNER)
    assert kind(desk, log(desk, wang)) == "employee"
    assert kind(desk, log(desk, Call(slack="U0NEWCOMER", person=PersonKind.PARTNER))) == "employee"


def test_access_for_a_third_party_who_calls_always_ends(desk: StandingDesk) -> None:
    """§3.10: as for one in Slack."""
    form = OrderForm(item="portal-access", answers={"company": "Brown & Partners", "purpose": "statements"})
    with pytest.raises(InvalidForm) as refused:
        desk.do(ordering.order, replace(form, call=BROKER), by="zhou")
    assert [(one.field, one.code) for one in refused.value.problems] == [("expires", "expiry")]
