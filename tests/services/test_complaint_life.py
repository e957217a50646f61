"""A complaint while it is handled: waiting, statements, severity, subjects and handlers, its other ends (§3.11)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.complaints import ComplaintTopic, SeriousBecause
from domain.errors import IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.ticket import State
from services.complaints import answering, dialogue, handling, standing
from services.complaints.handling import StatementForm
from services.complaints.standing import SubjectsForm
from tests.services.complaining import (
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


def test_waiting_for_the_complainant_stops_the_clocks_and_their_words_start_them(desk: StandingDesk) -> None:
    """§3.11, §3.5.5: asked Tue 10:00, answered Thu 10:00; two working days more for both replies."""
    of = investigated(desk.at("2026-03-16 10:00"))
    assert (due(desk, of)["interim_reply"], due(desk, of)["resolution"]) == ("Thu 03-19 10:00", "Mon 03-30 10:00")
    desk.at("2026-03-17 10:00").do(handling.hold, of, question="Which printer?", by="jiang")
    assert seen(desk, of).ticket.state == State.PENDING
    desk.at("2026-03-19 10:00").do(dialogue.write, of, text="The blue one", by="chen")
    assert seen(desk, of).ticket.state == State.INVESTIGATING
    assert (due(desk, of)["interim_reply"], due(desk, of)["resolution"]) == ("Mon 03-23 10:00", "Wed 04-01 10:00")


def test_an_unanswered_question_is_asked_again_and_nothing_ends_by_itself(desk: StandingDesk) -> None:
    """Reminders after one and two working days, after three the handler may go on; the complaint stays."""
    of = investigated(desk.at("2026-03-16 10:00"))
    desk.do(handling.hold, of, question="Which printer?", by="jiang")
    desk.run_until("2026-03-25 10:00")
    assert [one.data["number"] for one in desk.history("complainant_reminded")] == [1, 2]
    assert len(desk.history("answer_missing")) == 1
    assert seen(desk, of).ticket.state == State.PENDING
    desk.do(handling.resume, of, by="jiang")
    assert seen(desk, of).ticket.state == State.INVESTIGATING


def test_an_interim_reply_ends_its_own_clock_and_nothing_else(desk: StandingDesk) -> None:
    """§3.4."""
    of = investigated(desk)
    desk.do(answering.reply_interim, of, text="We are looking into it", by="jiang")
    states = {clock.kind: (clock.state, clock.result) for clock in seen(desk, of).clocks}
    assert states == {
        "response": ("stopped", "met"),
        "interim_reply": ("stopped", "met"),
        "resolution": ("running", None),
    }


def test_withdrawing_ends_it_and_serious_conduct_may_be_pursued(desk: StandingDesk) -> None:
    """§3.11: without a reason; the process owner decides whether the investigation goes on."""
    of = investigated(desk, **CONDUCT)
    desk.do(standing.withdraw, of, by="chen")
    card = seen(desk, of)
    assert card.ticket.state == State.WITHDRAWN
    assert {clock.result for clock in card.clocks} == {"n/a"}
    assert told(desk, "complaint_withdrawn") == ("jiang", "yuan")
    with pytest.raises(NotAllowed):
        desk.do(standing.pursue, of, reason="It must not happen again", by="jiang")
    desk.do(standing.pursue, of, reason="It must not happen again", by="yuan")
    mild = investigated(desk)
    desk.do(standing.withdraw, mild, by="chen")
    with pytest.raises(IllegalMove):
        desk.do(standing.pursue, mild, reason="Why not", by="yuan")


def test_a_pursued_investigation_has_what_an_investigation_needs(desk: StandingDesk) -> None:
    """§3.11: without the complainant, statements are asked for, subjects named, and another handler if it must be."""
    of = investigated(desk, **CONDUCT, people_slack=("U0HE",))
    asked = StatementForm(person_id={key: one for one, key in desk.names().items()}["he"], question="What happened?")
    desk.do(standing.withdraw, of, by="chen")
    for use_case, given, by in (
        (handling.ask_statement, {"form": asked}, "jiang"),
        (standing.name_subject, {"form": SubjectsForm(groups=("network",))}, "jiang"),
        (standing.name_handler, {"person_slack": "U0FANG"}, "yuan"),
    ):
        with pytest.raises(IllegalMove) as refused:
            desk.do(use_case, of, **given, by=by)
        assert [one.code for one in refused.value.params["missing"]] == ["not_pursued"]  # type: ignore[attr-defined]
    assert "ask_statement" not in seen(desk, of).actions
    desk.do(standing.pursue, of, reason="It must not happen again", by="yuan")
    desk.do(handling.ask_statement, of, asked, by="jiang")
    assert "ask_statement" in seen(desk, of).actions
    with pytest.raises(NotAllowed):
        desk.do(standing.name_subject, of, SubjectsForm(groups=("network",)), by="chen")
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0JIANG",)), by="yuan")
    assert handler_of(desk, of) == "yuan", "whoever it is about does not look into it"
    desk.do(standing.name_handler, of, person_slack="U0FANG", by="yuan")
    assert handler_of(desk, of) == "fang"


def test_it_is_extended_once_within_the_limit_and_with_notice(desk: StandingDesk) -> None:
    """§3.11: at most 80 business hours, by the process owner; a later severity keeps them."""
    of = investigated(desk.at("2026-03-16 10:00"))
    for hours, notice, code in ((81, "Sorry", "extension"), (0, "Sorry", "extension"), (16, " ", "notice")):
        with pytest.raises(IllegalMove) as refused:
            desk.do(standing.extend, of, hours=hours, notice=notice, by="yuan")
        assert [one.code for one in refused.value.params["missing"]] == [code]  # type: ignore[attr-defined]
    desk.do(standing.extend, of, hours=16, notice="We need two days more", by="yuan")
    assert due(desk, of)["resolution"] == "Wed 04-01 10:00"
    assert seen(desk, of, by="chen").messages[-1].text == "We need two days more"
    with pytest.raises(IllegalMove):
        desk.do(standing.extend, of, hours=8, notice="And one more", by="yuan")
    desk.do(handling.classify, of, serious=True, reason="It was an insult", by="jiang")
    assert due(desk, of)["resolution"] == "Wed 03-25 10:00", "40 + 16 business hours"


def test_an_extension_holds_in_the_moment_in_which_the_severity_changes(desk: StandingDesk) -> None:
    """§3.5.8: 64 of 80 + 80 hours are used up on Thu 2026-03-26; of the 40 + 80 of a serious one 56 are left, and
    nothing is breached.
    """
    of = investigated(desk.at("2026-03-16 10:00"))
    desk.do(standing.extend, of, hours=80, notice="We need two weeks more", by="yuan")
    desk.at("2026-03-26 10:00").do(handling.classify, of, serious=True, reason="It was an insult", by="jiang")
    (final,) = [one for one in seen(desk, of, by=None).clocks if one.kind == "resolution"]
    assert (final.breached_at, final.consumed, final.remaining) == (None, timedelta(hours=64), timedelta(hours=56))


def test_severity_judged_anew_carries_over_what_was_used(desk: StandingDesk) -> None:
    """§3.5.8, §3.11: with a reason, and those who hear of serious ones hear of it now."""
    of = investigated(desk.at("2026-03-16 10:00"))
    with pytest.raises(IllegalMove):
        desk.at("2026-03-17 10:00").do(handling.classify, of, serious=True, reason=" ", by="jiang")
    desk.do(handling.classify, of, serious=True, reason="It was an insult", by="jiang")
    assert due(desk, of)["interim_reply"] == "Wed 03-18 10:00"
    assert set(told(desk, "severity_judged")) == {"yuan", "pan", "lu"}
    with pytest.raises(InvalidForm):
        desk.do(handling.classify, of, serious=True, reason="Again", by="jiang")


def test_a_subject_named_later_takes_the_complaint_from_a_handler_who_is_concerned(desk: StandingDesk) -> None:
    """§3.11: checked again at once; the former handler sees nothing any more."""
    of = investigated(desk)
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0JIANG",)), by="chen")
    assert handler_of(desk, of) == "yuan"
    with pytest.raises(NotFound):
        seen(desk, of, by="jiang")
    assert desk.history("handler_named")[-1].data["because"] == "conflict"
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0YUAN",)), by="chen")
    assert handler_of(desk, of) == "lu"
    assert seen(desk, of, by="pan").accountable
    with pytest.raises(InvalidForm):
        desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0YUAN",)), by="chen")


def test_a_manager_named_later_makes_it_serious(desk: StandingDesk) -> None:
    """§3.11: a complaint about a manager is serious whenever the manager is named; targets and readers follow."""
    of = investigated(desk.at("2026-03-16 10:00"))
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0HE",)), by="chen")
    assert not seen(desk, of).ticket.serious
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0FENG",)), by="chen")
    card = seen(desk, of)
    assert (card.ticket.serious, card.because) == (True, (SeriousBecause.MANAGER,))
    assert due(desk, of)["interim_reply"] == "Wed 03-18 10:00"
    assert set(told(desk, "severity_judged")) == {"yuan", "pan", "lu"}
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0PAN",)), by="chen")
    assert len(desk.history("severity_judged")) == 1


def test_a_reply_given_is_not_serious_afterwards(desk: StandingDesk) -> None:
    """What was answered as a normal one needs no countersignature any more; the appeal goes higher anyway."""
    of = replied(desk)
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0FENG",)), by="chen")
    assert not seen(desk, of).ticket.serious


def test_a_conflicting_handler_is_refused(desk: StandingDesk) -> None:
    """§3.11: not the subject, not a member or lead of the group, not the direct superior, not the complainant."""
    of = number(submit(desk, groups=("desktop",), people_slack=("U0ZHOU",)))
    for slack_id in ("U0ZHOU", "U0HE", "U0FENG", "U0QIAN", "U0FAN", "U0CHEN"):
        with pytest.raises(IllegalMove) as refused:
            desk.do(standing.name_handler, of, person_slack=slack_id, by="yuan")
        assert [one.code for one in refused.value.params["missing"]] == ["handler_conflict"]  # type: ignore[attr-defined]
    with pytest.raises(InvalidForm):
        desk.do(standing.name_handler, of, person_slack="U0TANG", by="yuan")
    desk.do(standing.name_handler, of, person_slack="U0FANG", by="yuan")
    assert handler_of(desk, of) == "fang"
    desk.do(handling.acknowledge, of, by="fang")


def test_a_handler_who_has_come_too_close_meanwhile_may_not_go_on(desk: StandingDesk) -> None:
    """§3.11: independence is looked at with every decision, as the organisation stands then."""
    of = number(submit(desk, groups=("desktop",)))
    organisation = desk.rules.organisation
    plain = organisation.model_dump(mode="json")
    group = next(one for one in plain["groups"] if one["key"] == "desktop")
    group["members"] = [*group["members"], "jiang"]
    desk.rules = desk.rules.__class__(
        organisation=organisation.__class__.model_validate(plain),
        catalogue=desk.rules.catalogue,
        calendars=desk.rules.calendars,
        policy=desk.rules.policy,
        digest=desk.rules.digest,
    )
    with pytest.raises(NotFound):
        desk.do(handling.acknowledge, of, by="jiang")
    assert desk.do(standing.check_all) == 1
    assert handler_of(desk, of) == "yuan"
    looked_again = len(desk.history("handler_named"))
    assert desk.do(standing.check_all) == 1
    assert len(desk.history("handler_named")) == looked_again


def test_a_statement_is_asked_of_whom_it_is_about_and_heard_by_the_handler_alone(desk: StandingDesk) -> None:
    """§3.11: a person named, or the lead of a named group; nobody else is asked."""
    of = investigated(desk, groups=("desktop",), people_slack=("U0ZHOU",))
    assert {one.name for one in seen(desk, of).suggested} == {"周婷", "冯刚"}
    ids = {name: key for key, name in desk.names().items()}
    with pytest.raises(InvalidForm):
        desk.do(handling.ask_statement, of, StatementForm(person_id=ids["wang"], question="Well?"), by="jiang")
    desk.do(handling.ask_statement, of, StatementForm(person_id=ids["feng"], question="What happened?"), by="jiang")
    (asked,) = desk.messages("complaint_statement")
    assert asked.person_id == ids["feng"]
    with pytest.raises(NotFound):
        seen(desk, of, by="feng")
