"""The life of a hand-over record (process §3.9): who may do what from which state, what it asks for, who is told."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from domain import hand_overs
from domain.errors import Conflict, DeskError, IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.hand_overs import BLANKS, RECEIVERS
from domain.lifecycle import HAND_OVER, Action, HandOverKind, HandOverState
from domain.organisation import Organisation
from domain.people import Role
from domain.rulebook import Rulebook
from domain.ticket import Priority, TicketType
from models.ticket import TicketRow
from services.hand_overs import answering, drafting, reading
from services.hand_overs.answering import Answer
from services.work import Work
from tests.services.hand_over_desk import (
    FILLED,
    accept,
    drafted,
    form,
    give_back,
    handed_over,
    incident,
    named,
    record,
    shown,
)
from tests.services.standing_desk import StandingDesk, wall

# Who stands in which role towards an incident of the desktop group that He works on.
CAST = {
    Role.USER: "wang",
    Role.FIRST_LINE: "zhou",
    Role.ASSIGNEE: "he",
    Role.GROUP_MEMBER: "feng",
    Role.INCIDENT_MANAGER: "jiang",
    Role.PROCESS_OWNER: "yuan",
    Role.IT_MANAGEMENT: "pan",
    Role.SUPPORT: "xu",
    Role.RECEIVER: "ren",
}
DOES: dict[Action, Callable[[StandingDesk, int, str], Any]] = {
    Action.HAND_OVER: lambda desk, one, who: desk.do(drafting.hand_over, one, by=who),
    Action.ACCEPT_HAND_OVER: lambda desk, one, who: accept(desk, one, by=who),
    Action.RETURN_HAND_OVER: lambda desk, one, who: give_back(desk, one, by=who),
    Action.REVISE_HAND_OVER: lambda desk, one, who: desk.do(drafting.edit, one, form(now=False), by=who),
    Action.DISCARD_HAND_OVER: lambda desk, one, who: desk.do(drafting.discard, one, reason="solved", by=who),
}
EDITS_A_DRAFT = {(HandOverState.DRAFT, Action.REVISE_HAND_OVER)}  # the same form; a draft is edited, not revised


def standing_at(desk: StandingDesk, state: HandOverState) -> int:
    """A record that has come so far."""
    match state:
        case HandOverState.DRAFT:
            return drafted(desk)
        case HandOverState.DISCARDED:
            one = drafted(desk)
            desk.do(drafting.discard, one, reason="solved", by="he")
            return one
    one = handed_over(desk)
    if state is HandOverState.ACCEPTED:
        accept(desk, one, by="ren")
    if state is HandOverState.RETURNED:
        give_back(desk, one, by="ren")
    return one


@pytest.mark.parametrize("state", list(HandOverState))
def test_every_move_by_everybody_from_every_state(desk: StandingDesk, state: HandOverState) -> None:
    """Exactly what the table of §3.9 says happens through the use cases; all else is refused, and nothing changes."""
    rows = {(row.action, one) for row in HAND_OVER.rows if state in row.sources for one in row.roles & CAST.keys()}
    waiting = standing_at(desk, state)
    for action, role in product(DOES, CAST):
        if (state, action) in EDITS_A_DRAFT:
            continue
        if (action, role) in rows:
            one = standing_at(desk, state)
            DOES[action](desk, one, CAST[role])
            assert record(desk, one).state != state, (action, role)
        else:
            with pytest.raises((IllegalMove, NotAllowed, NotFound, Conflict)):
                DOES[action](desk, waiting, CAST[role])
            assert record(desk, waiting).state == state, (action, role)


@pytest.mark.parametrize(("role", "who"), CAST.items())
def test_who_drafts(desk: StandingDesk, role: Role, who: str) -> None:
    number = incident(desk)
    allowed = next(row for row in HAND_OVER.rows if row.action is Action.DRAFT_HAND_OVER).roles
    if role in allowed:
        assert record(desk, drafted(desk, by=who, about=number)).state == "draft"
    else:
        with pytest.raises((NotAllowed, NotFound)):
            drafted(desk, by=who, about=number)


@pytest.mark.parametrize("kind", HandOverKind)
def test_each_kind_goes_to_its_own_receiver_and_comes_back_with_a_number(
    desk: StandingDesk, kind: HandOverKind
) -> None:
    """§3.9: problem, change, operations and configuration manager."""
    one = handed_over(desk, kind)
    who = str(getattr(desk.rules.organisation.roles, RECEIVERS[kind]))
    assert ("Mon 03-16 10:00", who) in shown(desk)
    accept(desk.at("2026-03-16 11:00"), one, by=who, number="X-1")
    row = record(desk, one)
    assert (row.state, row.external_number, wall(row.answered_at or desk.now)) == ("accepted", "X-1", "Mon 03-16 11:00")


@pytest.mark.parametrize("kind", HandOverKind)
def test_nothing_goes_out_with_a_needed_field_empty(desk: StandingDesk, kind: HandOverKind) -> None:
    """Each is named next to its field; as a draft it is kept as far as it is filled in."""
    for blank in BLANKS[kind]:
        number = incident(desk)
        half = form(kind, **{blank.key: "  "})
        if not blank.needed:
            assert record(desk, handed_over(desk, kind, about=number, **{blank.key: ""})).state == "handed_over"
            continue
        with pytest.raises(InvalidForm) as refusal:
            desk.do(drafting.draft, number, half, by="he")
        assert [(one.field, one.code) for one in refusal.value.problems] == [(blank.key, "required")]
        draft = drafted(desk, kind, about=number, **{blank.key: ""})
        with pytest.raises(IllegalMove) as later:
            desk.do(drafting.hand_over, draft, by="he")
        assert later.value.params["missing"][0].params == {"fields": (blank.key,)}


@pytest.mark.parametrize(
    ("kind", "field", "text", "code"),
    [
        (HandOverKind.RFC, "wanted_by", "soon", "not_a_date"),
        (HandOverKind.RFC, "wanted_by", "2026-03-16", "not_in_future"),
        (HandOverKind.RFC, "new_service", "maybe", "not_offered"),
        (HandOverKind.PROBLEM, "service", "no-such-service", "not_offered"),
        (HandOverKind.PROBLEM, "ci", "x" * 201, "too_long"),
        (HandOverKind.ALERT_FEEDBACK, "advice", "shout", "not_offered"),
    ],
)
def test_what_is_wrong_stands_next_to_its_field(
    desk: StandingDesk, kind: HandOverKind, field: str, text: str, code: str
) -> None:
    with pytest.raises(InvalidForm) as refusal:
        drafted(desk, kind, **{field: text})
    assert [(one.field, one.code) for one in refusal.value.problems] == [(field, code)]


def test_what_came_back_is_revised_and_goes_again(desk: StandingDesk) -> None:
    """§3.9: returned to the owner of the ticket, who sees what is missing; the second round is a round of its own."""
    one = handed_over(desk)
    give_back(desk.at("2026-03-16 14:00"), one, by="ren", reason="what did the log say?")
    assert shown(desk)[-2:] == [("Mon 03-16 14:00", "the group"), ("Mon 03-16 14:00", "he")]
    assert desk.do(reading.one, one, by="he").reason == "what did the log say?"
    desk.at("2026-03-16 15:00").do(drafting.edit, one, form(evidence="error 7 at 09:58"), by="he")
    row = record(desk, one)
    assert (row.state, row.round, row.reason, row.fields["evidence"]) == ("handed_over", 2, None, "error 7 at 09:58")
    accept(desk, one, by="ren")
    kinds = [one.kind for one in desk.history(ticket_id=row.ticket_id)]
    assert kinds[1:] == [
        "hand_over_drafted",
        "handed_over",
        "hand_over_returned",
        "hand_over_edited",
        "handed_over",
        "hand_over_accepted",
    ]


def test_two_who_may_answer_are_not_both_heard(desk: StandingDesk) -> None:
    """The second is told that it was answered."""
    one = handed_over(desk)
    accept(desk, one, by="ren")
    with pytest.raises(Conflict, match="hand_over_answered"):
        give_back(desk, one, by="ren")
    assert record(desk, one).external_number == "PRB-3"


def test_the_tool_answers_once_however_often_it_says_so(desk: StandingDesk) -> None:
    """The same answer again changes nothing; another one finds it answered."""
    one, answer = handed_over(desk), Answer(external_number="PRB-9", external_url="https://problems.example/9")
    for _ in range(2):
        desk.do(answering.accept_by_tool, one, answer, tool="problem-tool")
    (event,) = desk.history("hand_over_accepted")
    assert (event.actor_id, event.data["by_tool"]) == (None, "problem-tool")
    with pytest.raises(Conflict):
        desk.do(answering.accept_by_tool, one, Answer(external_number="PRB-10"), tool="problem-tool")
    assert record(desk, one).external_url == "https://problems.example/9"


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(external_number="7" * 101), "external_number"),
        (Answer(external_number="7", external_url="javascript:alert(1)"), "external_url"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused(desk: StandingDesk, answer: Answer, field: str) -> None:
    one = handed_over(desk)
    with pytest.raises(InvalidForm) as refusal:
        desk.do(answering.accept, one, answer, by="ren")
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_nothing_is_handed_over_to_nobody(desk: StandingDesk) -> None:
    """A role that is not filled refuses the move and says which; the draft stays."""
    organisation = desk.rules.organisation
    roles = organisation.roles.model_copy(update={"problem_manager": None})
    desk.rules = _with(desk, organisation.model_copy(update={"roles": roles}))
    one = drafted(desk)
    with pytest.raises(IllegalMove) as refusal:
        desk.do(drafting.hand_over, one, by="he")
    assert (refusal.value.code, refusal.value.params) == ("no_receiver", {"receiver": "problem_manager"})
    assert record(desk, one).state == "draft"


def test_a_complaint_is_never_part_of_a_record(desk: StandingDesk) -> None:
    """§3.11: neither as the ticket it comes from nor as one it names, not even for who may see the complaint."""
    complaint = desk.report(Priority.P3, kind=TicketType.COMPLAINT)
    for who in ("wang", "he", "yuan"):
        with pytest.raises(DeskError) as refusal:
            drafted(desk, about=complaint, by=who)
        assert refusal.value.code in {"complaint_hand_over", "ticket_not_found"}
        with pytest.raises(InvalidForm) as named_one:
            drafted(desk, by="he", tickets=(complaint,))
        assert [one.code for one in named_one.value.problems] == ["ticket_not_found"]
    assert desk.history("hand_over_drafted") == []


def test_further_tickets_show_the_record_too(desk: StandingDesk) -> None:
    """§3.9: a problem names many tickets; each shows how the record stands."""
    others = (incident(desk), incident(desk))
    one = handed_over(desk, tickets=others)
    assert named(desk, one) == (*others, record(desk, one).ticket_id)
    for number in others:
        (face,) = desk.do(lambda work, n=number: reading.of_ticket(work, work.session.get_one(TicketRow, n)))
        assert (face.ref, face.state) == (hand_overs.reference(one), "handed_over")
        assert [row.ticket_id for row in desk.messages("refresh") if row.ticket_id == number]


def test_the_receiver_sees_the_record_and_not_a_restricted_ticket(desk: StandingDesk) -> None:
    """A partner's eye is not needed: the record's own fields are all its receiver reads."""
    number = incident(desk)
    desk.do(_restrict, number)
    one = handed_over(desk, about=number)
    face = desk.do(reading.one, one, by="ren")
    assert (face.ref, face.fields["symptoms"]) == ("HO-1", FILLED[HandOverKind.PROBLEM]["symptoms"])
    assert set(face.actions) == {"accept_hand_over", "return_hand_over"}
    assert face.title == ""
    for stranger in ("wang", "xu", "cai"):
        with pytest.raises(NotFound) as refusal:
            desk.do(reading.one, one, by=stranger)
        assert refusal.value.code == "hand_over_not_found"


def test_the_outbox_lists_what_one_may_see(desk: StandingDesk) -> None:
    """Open ones first; of a restricted ticket only its receiver, its group and the oversight."""
    number = incident(desk)
    desk.do(_restrict, number)
    hidden, done = handed_over(desk, about=number), handed_over(desk)
    accept(desk, done, by="ren")
    waiting = drafted(desk, HandOverKind.CI_DISCREPANCY)
    assert [face.id for face in desk.do(reading.listed, by="ren")] == [hidden, done]
    assert [face.id for face in desk.do(reading.listed, by="jiang")] == [hidden, waiting, done]
    assert [face.id for face in desk.do(reading.listed, by="xu")] == [waiting, done]
    assert desk.do(reading.listed, by="wang") == ()


def _restrict(work: Work, number: int) -> None:
    work.session.get_one(TicketRow, number).confidential = True


def _with(desk: StandingDesk, organisation: Organisation) -> Rulebook:
    return replace(desk.rules, organisation=organisation)
