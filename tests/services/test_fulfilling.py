"""The work on a request (process §3.10): its checklist, four eyes, and what refuses its fulfilment."""

import pytest

from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.lifecycle import Missing
from domain.ticket import PendingReason
from models.request import steps_of as touched
from services import fulfilling, handling, reopening, showing
from services.fulfilling import FulfilForm
from services.handling import HoldForm
from tests.services.request_desk import clocks, decide, order
from tests.services.standing_desk import StandingDesk

DONE = FulfilForm(resolution="Password set, given by telephone")


@pytest.fixture
def reset(desk: StandingDesk) -> int:
    """SC02: Li's password reset of Mon 2026-03-16 10:20, taken by Zhou at 10:25."""
    number = order(desk.at("2026-03-16 10:20"), "li", "password-reset")
    desk.at("2026-03-16 10:25").do(handling.take, number, by="zhou")
    return number


@pytest.fixture
def extract(desk: StandingDesk) -> int:
    """A data extract whose last step takes two persons, approved and taken by Hu."""
    number = order(desk, "chen", "data-extract")
    for key in ("shao", "ye"):
        decide(desk, "approve", number, by=key)
    desk.do(handling.take, number, by="hu")
    for step in ("minimise", "extract", "review"):
        desk.do(fulfilling.complete, number, step, by="hu")
    return number


def missing(desk: StandingDesk, number: int, form: FulfilForm = DONE, *, by: str = "zhou") -> list[Missing]:
    with pytest.raises(IllegalMove) as refusal:
        desk.do(fulfilling.fulfil, number, form, by=by)
    found: list[Missing] = list(refusal.value.params["missing"])  # type: ignore[call-overload] # typed by its reader
    return found


def test_sc02_fulfilled_within_eleven_minutes(desk: StandingDesk, reset: int) -> None:
    """R met at 10:25, X met at 10:31, four hours before it was due."""
    for step in ("verify-identity", "reset", "change-at-login"):
        desk.do(fulfilling.complete, reset, step, by="zhou")
    desk.at("2026-03-16 10:31").do(fulfilling.fulfil, reset, DONE, by="zhou")
    row = desk.ticket(reset)
    assert (row.state, row.resolution) == ("fulfilled", DONE.resolution)
    assert [desk.clock(reset, kind).result for kind in ("response", "resolution")] == ["met", "met"]
    desk.do(handling.close, reset, by="li")
    assert desk.ticket(reset).state == "closed"


def test_open_steps_refuse_the_fulfilment_by_their_names(desk: StandingDesk, reset: int) -> None:
    """S13; all of them at once, in both languages, numbered as on the card."""
    desk.do(fulfilling.complete, reset, "reset", by="zhou")
    (lacking,) = missing(desk, reset)
    assert lacking.code == "open_steps"
    names = list(lacking.params["steps"])  # type: ignore[call-overload] # typed by its reader
    assert [one.en for one in names] == [
        "1. Verify the identity of the user",
        "3. Require a change at the next sign-in",
    ]
    assert desk.ticket(reset).state == "in_progress"


def test_the_history_tells_how_a_step_stood_before(desk: StandingDesk, reset: int) -> None:
    """S23: done by Zhou, open again because it was a mistake, done."""
    for mark in (fulfilling.complete, fulfilling.undo, fulfilling.complete):
        desk.do(mark, reset, "reset", by="zhou")
    entries = desk.history("step_marked")
    assert {desk.names()[one.actor_id or 0] for one in entries} == {"zhou"}
    assert [one.changes for one in entries] == [
        {"step.reset": ["open", "done"]},
        {"step.reset": ["done", "open"]},
        {"step.reset": ["open", "done"]},
    ]


def test_a_step_that_cannot_be_waived_is_never_not_applicable(desk: StandingDesk, reset: int) -> None:
    """SC02, negative: the identity is verified, whatever the reason given."""
    with pytest.raises(IllegalMove) as refusal:
        desk.do(fulfilling.skip, reset, "verify-identity", reason="I know her", by="zhou")
    assert [one.code for one in refusal.value.params["missing"]] == ["step_waivable"]


def test_not_applicable_needs_a_reason(desk: StandingDesk, reset: int) -> None:
    with pytest.raises(IllegalMove) as refusal:
        desk.do(fulfilling.skip, reset, "change-at-login", reason=" ", by="zhou")
    assert [one.code for one in refusal.value.params["missing"]] == ["reason"]
    desk.do(fulfilling.skip, reset, "change-at-login", reason="not offered for this account", by="zhou")
    (lacking,) = missing(desk, reset)
    assert [one.en[:2] for one in lacking.params["steps"]] == ["1.", "2."]  # type: ignore[attr-defined] # Words
    (event,) = desk.history("step_marked")
    assert (event.data["state"], event.data["reason"]) == ("not_applicable", "not offered for this account")


def test_what_was_done_is_said(desk: StandingDesk, reset: int) -> None:
    for step in ("verify-identity", "reset", "change-at-login"):
        desk.do(fulfilling.complete, reset, step, by="zhou")
    assert [one.code for one in missing(desk, reset, FulfilForm(resolution=" "))] == ["resolution"]


def test_after_a_breach_its_reason_is_given(desk: StandingDesk, reset: int) -> None:
    """X was 13:20."""
    for step in ("verify-identity", "reset", "change-at-login"):
        desk.do(fulfilling.complete, reset, step, by="zhou")
    desk.at("2026-03-16 13:21")
    assert [one.code for one in missing(desk, reset)] == ["breach_reason"]
    desk.do(fulfilling.fulfil, reset, FulfilForm(resolution="done", breach_reason="user at lunch"), by="zhou")
    assert desk.clock(reset, "resolution").result == "missed"


def test_only_the_assignee_fulfils(desk: StandingDesk, reset: int) -> None:
    """A colleague of the group may do a step; the end is the assignee's."""
    for step in ("verify-identity", "reset", "change-at-login"):
        desk.do(fulfilling.complete, reset, step, by="wu")
    with pytest.raises(NotAllowed):
        desk.do(fulfilling.fulfil, reset, DONE, by="wu")


def test_steps_are_done_only_while_it_is_worked_on(desk: StandingDesk) -> None:
    number = order(desk, "li", "password-reset")
    with pytest.raises(IllegalMove, match="no_such_move"):
        desk.do(fulfilling.complete, number, "reset", by="zhou")


def test_a_step_that_is_not_on_the_list_does_not_exist(desk: StandingDesk, reset: int) -> None:
    with pytest.raises(NotFound):
        desk.do(fulfilling.complete, reset, "dance", by="zhou")


def test_the_requester_does_no_step(desk: StandingDesk, reset: int) -> None:
    with pytest.raises(NotAllowed):
        desk.do(fulfilling.complete, reset, "verify-identity", by="li")


def test_a_sensitive_step_takes_two_persons(desk: StandingDesk, extract: int) -> None:
    """§3.10: Hu did it, so Hu does not confirm it; Liu does."""
    assert [one.code for one in missing(desk, extract, by="hu")] == ["unwitnessed_steps"]
    with pytest.raises(IllegalMove) as refusal:
        desk.do(fulfilling.witness, extract, "review", by="hu")
    assert [one.code for one in refusal.value.params["missing"]] == ["second_person"]
    desk.do(fulfilling.witness, extract, "review", by="liu")
    desk.do(fulfilling.fulfil, extract, DONE, by="hu")
    assert desk.ticket(extract).state == "fulfilled"


def test_what_is_done_anew_is_confirmed_anew(desk: StandingDesk, extract: int) -> None:
    """A confirmation counts for what was done, not for what is done after it."""
    desk.do(fulfilling.witness, extract, "review", by="liu")
    desk.do(fulfilling.undo, extract, "review", by="hu")
    desk.do(fulfilling.complete, extract, "review", by="hu")
    assert [one.code for one in missing(desk, extract, by="hu")] == ["unwitnessed_steps"]


def test_what_nobody_did_cannot_be_confirmed(desk: StandingDesk, extract: int) -> None:
    desk.do(fulfilling.undo, extract, "review", by="hu")
    with pytest.raises(IllegalMove, match="step_not_done"):
        desk.do(fulfilling.witness, extract, "review", by="liu")


def test_a_step_marked_by_mistake_is_opened_again(desk: StandingDesk, reset: int) -> None:
    """The record keeps both; the checklist shows it open."""
    desk.do(fulfilling.complete, reset, "verify-identity", by="zhou")
    desk.do(fulfilling.undo, reset, "verify-identity", by="zhou")
    shown = desk.do(showing.one, reset, by="zhou").request
    assert shown is not None
    assert [step.state for step in shown.steps] == ["open", "open", "open"]
    assert [one.data["state"] for one in desk.history("step_marked")] == ["done", "open"]
    rows = desk.look(lambda session: touched(session, reset))
    assert rows["verify-identity"].witness is None


def test_a_hold_works_as_for_incidents(desk: StandingDesk, reset: int) -> None:
    """§3.10, §3.5.6: an hour of waiting for the user is an hour later; no step is done meanwhile."""
    hold = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which account?")
    desk.at("2026-03-16 10:30").do(handling.hold, reset, hold, by="zhou")
    with pytest.raises(IllegalMove, match="no_such_move"):
        desk.do(fulfilling.complete, reset, "reset", by="zhou")
    desk.at("2026-03-16 11:30").do(handling.resume, reset, by="zhou")
    assert clocks(desk, reset)[1] == ("resolution", "running", "Mon 03-16 14:20")


def test_fulfilled_is_reopened_and_closed_as_an_incident(desk: StandingDesk, reset: int) -> None:
    """§3.10: the user says what is missing; three working days of silence close it."""
    for step in ("verify-identity", "reset", "change-at-login"):
        desk.do(fulfilling.complete, reset, step, by="zhou")
    desk.at("2026-03-16 10:31").do(fulfilling.fulfil, reset, DONE, by="zhou")
    desk.at("2026-03-16 11:00").do(reopening.reopen, reset, reason="it does not work", by="li")
    assert (desk.ticket(reset).state, desk.ticket(reset).reopens) == ("in_progress", 1)
    assert clocks(desk, reset)[1] == ("resolution", "running", "Mon 03-16 13:49")
    desk.at("2026-03-16 11:10").do(fulfilling.fulfil, reset, DONE, by="zhou")
    desk.run_until("2026-03-19 11:09")
    assert desk.ticket(reset).state == "fulfilled"
    desk.run_until("2026-03-19 11:10")
    assert desk.ticket(reset).state == "closed"


def test_whoever_did_a_step_reads_it_as_their_own(desk: StandingDesk, extract: int) -> None:
    def own(by: str) -> list[str]:
        shown = desk.do(showing.one, extract, by=by).request
        assert shown is not None
        return [step.key for step in shown.steps if step.own]

    assert "review" in own("hu")
    assert own("liu") == []


def test_a_requester_looks_at_a_request_of_their_own(desk: StandingDesk, reset: int) -> None:
    assert [desk.do(showing.one, reset, by=by).own for by in ("li", "zhou")] == [True, False]
