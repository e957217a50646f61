"""Replies to a complaint and what follows them: countersignature, appeal, silence, acceptance (process §3.11)."""

from dataclasses import replace
from typing import Any

import pytest

from domain.complaints import ComplaintTopic, Confidentiality, Finding
from domain.errors import IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.ticket import State
from services.complaints import answering, dialogue, handling, standing
from services.complaints.answering import ReplyForm
from services.complaints.door import Reference
from services.complaints.standing import SubjectsForm
from tests.services.complaining import (
    DECISION,
    REPLY,
    due,
    handler_of,
    investigated,
    number,
    replied,
    seen,
    submit,
    told,
)
from tests.services.standing_desk import StandingDesk

CONDUCT: dict[str, Any] = {"topic": ComplaintTopic.CONDUCT}


def test_a_final_reply_states_finding_action_and_appeal_path(desk: StandingDesk) -> None:
    """§3.11: each of them, and an answer."""
    of = investigated(desk)
    for form, missing in (
        (ReplyForm(finding=None, answer="So", measure="This", appeal_path="There"), ["finding"]),
        (ReplyForm(finding=Finding.PARTLY, answer="So", measure=" "), ["measure"]),
    ):
        with pytest.raises(IllegalMove) as refused:
            desk.do(answering.reply_final, of, form, by="jiang")
        assert [one.code for one in refused.value.params["missing"]] == missing  # type: ignore[attr-defined]
    with pytest.raises(InvalidForm):
        desk.do(answering.reply_final, of, ReplyForm(finding=Finding.PARTLY, answer="", measure="x"), by="jiang")
    desk.do(answering.reply_final, of, REPLY, by="jiang")
    card = seen(desk, of, by="chen")
    assert (card.ticket.state, card.finding, card.answer) == (State.REPLIED, Finding.PARTLY, "We were slow.")
    assert {clock.kind: clock.result for clock in card.clocks} == dict.fromkeys(
        ("response", "interim_reply", "resolution"), "met"
    )


def test_the_reply_to_a_serious_complaint_goes_out_countersigned(desk: StandingDesk) -> None:
    """§3.11: the draft is nobody's but the handler's and the process owner's; with the second person it is sent."""
    of = replied(desk, **CONDUCT)
    assert seen(desk, of).ticket.state == State.INVESTIGATING
    assert told(desk, "reply_drafted") == ("yuan",)
    assert seen(desk, of, by="chen").finding is None
    assert seen(desk, of, by="yuan").answer == "We were slow."
    desk.do(answering.countersign, of, by="yuan")
    assert seen(desk, of, by="chen").answer == "We were slow."
    names = desk.names()
    assert names[desk.history("reply_countersigned")[0].actor_id or 0] == "yuan"
    assert names[desk.history("final_replied")[0].actor_id or 0] == "jiang"


def test_who_does_not_countersign_says_why(desk: StandingDesk) -> None:
    """The draft is the handler's again; written anew it waits anew."""
    of = replied(desk, **CONDUCT)
    desk.do(answering.send_back, of, reason="Say what is done about it", by="yuan")
    with pytest.raises(IllegalMove):
        desk.do(answering.countersign, of, by="yuan")
    desk.do(answering.reply_final, of, REPLY, by="jiang")
    desk.do(answering.countersign, of, by="yuan")
    assert seen(desk, of).ticket.state == State.REPLIED


def test_nobody_countersigns_what_they_wrote(desk: StandingDesk) -> None:
    """§4: the process owner who handles it is countersigned by IT management; a handler of IT management by another."""
    of = replied(desk, handler="yuan", people_slack=("U0JIANG",), **CONDUCT)
    assert set(told(desk, "reply_drafted")) == {"lu", "pan"}
    with pytest.raises(IllegalMove):
        desk.do(answering.countersign, of, by="yuan")
    desk.do(answering.countersign, of, by="pan")
    other = replied(desk, handler="lu", people_slack=("U0JIANG", "U0YUAN"))
    with pytest.raises((IllegalMove, NotAllowed)):
        desk.do(answering.countersign, other, by="lu")
    desk.do(answering.countersign, other, by="pan")
    assert seen(desk, other, by="pan").ticket.state == State.REPLIED


def test_one_appeal_to_the_next_independent_level(desk: StandingDesk) -> None:
    """§3.11: decided within 40 business hours by somebody who has not dealt with it, and that is final."""
    of = replied(desk.at("2026-03-16 10:00"))
    desk.at("2026-03-17 10:00").do(answering.appeal, of, reason="Nobody called", by="chen")
    assert handler_of(desk, of) == "yuan"
    assert due(desk, of)["appeal"] == "Tue 03-24 10:00"
    with pytest.raises(NotFound):
        seen(desk, of, by="jiang")
    desk.do(answering.decide_appeal, of, DECISION, by="yuan")
    card = seen(desk, of, by="chen")
    assert (card.ticket.state, card.finding, card.appeal_until) == (State.REPLIED, Finding.JUSTIFIED, None)
    assert card.clock("appeal").result == "met"  # type: ignore[union-attr]
    with pytest.raises(IllegalMove) as refused:
        desk.do(answering.appeal, of, reason="Once more", by="chen")
    assert [one.code for one in refused.value.params["missing"]] == ["appealed"]  # type: ignore[attr-defined]
    desk.do(answering.accept, of, by="chen")
    assert seen(desk, of, by="chen").ticket.state == State.CLOSED


def test_who_countersigned_does_not_decide_on_the_appeal(desk: StandingDesk) -> None:
    """They decided before: it goes one level further, and somebody else stands in where that is needed."""
    of = replied(desk, **CONDUCT)
    desk.do(answering.countersign, of, by="yuan")
    desk.do(answering.appeal, of, reason="Nobody called", by="chen")
    assert handler_of(desk, of) == "lu"


def test_an_appeal_never_goes_down(desk: StandingDesk) -> None:
    """§3.11: the next level is above the one that decided, whoever was named by hand and whoever becomes a subject."""
    of = number(submit(desk))
    desk.do(standing.name_handler, of, person_slack="U0LU", by="yuan")
    desk.do(handling.acknowledge, of, by="lu")
    desk.do(handling.investigate, of, by="lu")
    desk.do(answering.reply_final, of, REPLY, by="lu")
    desk.do(answering.appeal, of, reason="Nobody called", by="chen")
    assert handler_of(desk, of) == "shi", "above IT management are the group executives"
    other = replied(desk)
    desk.do(answering.appeal, other, reason="Nobody called", by="chen")
    organisation = desk.rules.organisation
    roles = organisation.roles.model_copy(update={"incident_managers": ("jiang", "tian")})
    desk.rules = replace(desk.rules, organisation=organisation.model_copy(update={"roles": roles}))
    desk.do(standing.name_subject, other, SubjectsForm(people_slack=("U0YUAN",)), by="chen")
    assert handler_of(desk, other) == "lu", "not the other incident manager, whose level has decided"


def test_an_appeal_comes_in_time(desk: StandingDesk) -> None:
    """§3.11: ten working days from Mon 2026-03-16 10:00; a second later it is over."""
    in_time, late = replied(desk.at("2026-03-16 10:00")), replied(desk)
    desk.at("2026-03-30 10:00").do(answering.appeal, in_time, reason="Nobody called", by="chen")
    with pytest.raises(IllegalMove) as refused:
        desk.at("2026-03-30 10:00:01").do(answering.appeal, late, reason="Nobody called", by="chen")
    assert [one.code for one in refused.value.params["missing"]] == ["appeal_window"]  # type: ignore[attr-defined]


def test_after_ten_working_days_of_silence_the_process_owner_closes_with_a_reason(desk: StandingDesk) -> None:
    """§3.11: told at that moment, not before; the complainant reads the reason."""
    of = replied(desk.at("2026-03-16 10:00"))
    with pytest.raises(IllegalMove):
        desk.do(answering.close_silent, of, reason="No answer", by="yuan")
    desk.run_until("2026-03-30 09:59")
    assert desk.history("silence_over") == []
    desk.run_until("2026-03-30 10:00")
    assert told(desk, "silence_over") == ("yuan",)
    with pytest.raises(NotAllowed):
        desk.do(answering.close_silent, of, reason="No answer", by="jiang")
    desk.do(answering.close_silent, of, reason="No answer since the 16th", by="yuan")
    card = seen(desk, of, by="chen")
    assert card.ticket.state == State.CLOSED
    assert card.messages[-1].text == "No answer since the 16th"


def test_with_the_reference_an_anonymous_complainant_does_what_others_do(desk: StandingDesk) -> None:
    """Writes, appeals, accepts and withdraws; the history names nobody."""
    taken = submit(desk, by=None, confidentiality=Confidentiality.ANONYMOUS)
    of, reference = number(taken), Reference(taken.reference or "")
    desk.do(handling.acknowledge, of, by="jiang")
    desk.do(handling.investigate, of, by="jiang")
    desk.do(handling.hold, of, question="Which printer?", by="jiang")
    assert seen(desk, reference, by=None).messages[-1].text == "Which printer?"
    desk.do(dialogue.write, reference, text="The blue one")
    assert seen(desk, of).messages[-1].text == "The blue one"
    desk.do(answering.reply_final, of, REPLY, by="jiang")
    desk.do(answering.appeal, reference, reason="Nobody asked me")
    desk.do(answering.decide_appeal, of, DECISION, by="yuan")
    desk.do(answering.accept, reference)
    assert seen(desk, reference, by=None).ticket.state == State.CLOSED
    names = desk.names()
    assert {names.get(one.actor_id or 0) for one in desk.history(ticket_id=of)} == {None, "jiang", "yuan"}
    assert [one for one in desk.messages("complaint_tell") if one.place == "complainant"] == []
    other = submit(desk, by=None, confidentiality=Confidentiality.ANONYMOUS)
    desk.do(standing.withdraw, Reference(other.reference or ""))
    assert seen(desk, number(other)).ticket.state == State.WITHDRAWN
