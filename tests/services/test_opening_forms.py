"""What a group's card offers and what a button opens: nobody fills in a form only to be refused when it is sent, and a
button that nobody of the group may use is not on its card.
"""

from dataclasses import replace

import pytest

from domain.complaints import Confidentiality
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.hand_overs import HandOverKind
from domain.lifecycle import Action
from domain.people import Role
from domain.ticket import Priority, State
from models.session import Store
from services import access, handling, moves, showing
from services.complaints import reading as complaints
from services.complaints import standing
from services.complaints.door import Reference
from services.hand_overs import drafting, prefill, reading
from services.hand_overs.drafting import HandOverForm
from services.work import Work
from tests.rulebooks import example
from tests.services.complaining import number, submit
from tests.services.standing_desk import StandingDesk

JUDGING = {"classify", "prioritise", "override_priority", "link_duplicate", "cancel"}


def card(work: Work, number: int, group: str) -> set[str]:
    """The buttons of the card in a group's channel."""
    return set(moves.offered_to_group(work, access.ticket(work, number), group))


def test_a_second_line_card_shows_nothing_that_only_the_first_line_or_the_incident_manager_may(
    desk: StandingDesk,
) -> None:
    """Feng and He of the desktop group judge no priority and link no duplicates; the first line does both."""
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    assert not JUDGING & desk.do(card, number, "desktop")
    assert {"resolve", "hold", "reassign", "return", "reply"} <= desk.do(card, number, "desktop")
    ours = desk.report(Priority.P3, group="service-desk", held_by="wu")
    assert desk.do(card, ours, "service-desk") >= {"classify", "prioritise", "link_duplicate"}


def test_whatever_a_card_shows_somebody_of_the_group_may_do(desk: StandingDesk) -> None:
    """Every group of the example, for a ticket that somebody works on and for one that nobody has taken yet."""
    for group in desk.rules.organisation.groups:
        for holder in (None, group.members[-1]):
            number = desk.report(Priority.P1, group=group.key, held_by=holder)
            able = {one for key in group.members for one in desk.do(showing.one, number, by=key).actions}
            assert desk.do(card, number, group.key) <= able, group.key


def test_an_incident_manager_in_the_group_brings_their_buttons_to_its_card(store: Store) -> None:
    """Where Jiang belongs to the desktop group, somebody there may judge a priority."""
    rules = example()
    groups = tuple(
        one.model_copy(update={"members": (*one.members, "jiang")}) if one.key == "desktop" else one
        for one in rules.organisation.groups
    )
    joined = rules.organisation.model_copy(update={"groups": groups}).changed_by(())
    desk = StandingDesk(store, replace(rules, organisation=joined))
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    assert {"prioritise", "link_duplicate"} <= desk.do(card, number, "desktop")


def test_a_form_is_refused_when_it_is_opened_and_says_who_may(desk: StandingDesk) -> None:
    """He is a member and not the assignee: the form that holds a ticket does not open for them."""
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    assert desk.do(showing.to_act, number, Action.HOLD, by="feng").ticket.id == number
    with pytest.raises(NotAllowed) as refused:
        desk.do(showing.to_act, number, Action.HOLD, by="he")
    assert refused.value.code == "role"
    assert refused.value.params["roles"] == (Role.ASSIGNEE.value, Role.FIRST_LINE.value)
    with pytest.raises(NotAllowed):
        desk.do(showing.masters, number, by="feng")


def test_what_the_form_asks_for_or_work_still_brings_refuses_no_opening(desk: StandingDesk) -> None:
    """A P1 is not returned, which the form explains; joining others is nothing for a P3, which no form changes."""
    urgent = desk.report(Priority.P1, group="desktop", held_by="feng")
    desk.do(showing.to_act, urgent, Action.RETURN, by="feng")
    usual = desk.report(Priority.P3, group="desktop", held_by="feng")
    with pytest.raises(IllegalMove) as refused:
        desk.do(showing.to_act, usual, Action.ADD_TO_SWARM, by="feng")
    assert moves.lacking(refused.value) == ("no_swarm",)


def test_a_form_of_several_moves_opens_for_the_one_that_is_possible(desk: StandingDesk) -> None:
    """Passing on is assigning while the ticket is new and reassigning later; the refusal is of that one."""
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    both = (Action.ASSIGN, Action.REASSIGN)
    desk.do(showing.to_act, number, *both, by="feng")
    with pytest.raises(NotAllowed) as refused:
        desk.do(showing.to_act, number, *both, by="xu")
    assert refused.value.params["action"] is Action.REASSIGN


def test_a_hand_over_is_opened_by_who_may_send_it(desk: StandingDesk) -> None:
    """Xu sees the ticket of another group and reads its record, and neither drafts nor drops one."""
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    with pytest.raises(NotAllowed):
        desk.do(prefill.suggest, number, by="xu")
    form = HandOverForm(kind=HandOverKind.PROBLEM, now=False)
    record = desk.do(lambda work: drafting.draft(work, number, form).id, by="feng")
    assert desk.do(reading.to_act, record, by="xu").id == record
    with pytest.raises(NotAllowed):
        desk.do(reading.to_act, record, Action.DISCARD_HAND_OVER, by="xu")
    desk.do(reading.to_act, record, Action.DISCARD_HAND_OVER, by="feng")


def test_what_was_learnt_is_written_down_from_the_card_of_whoever_solved_it(desk: StandingDesk) -> None:
    """Also in a group that cannot reopen it."""
    number = desk.report(Priority.P3, group="desktop", held_by="feng")
    assert moves.WRITE_ARTICLE not in desk.do(card, number, "desktop")

    def resolved(work: Work) -> None:
        row = access.ticket(work, number)
        handling.mark_resolved(work, row, at=work.now)
        row.state = State.RESOLVED.value

    desk.do(resolved)
    assert moves.WRITE_ARTICLE in desk.do(card, number, "desktop")
    assert "reopen" not in desk.do(card, number, "desktop")


def test_the_forms_of_a_complaint_open_for_who_may_send_them(desk: StandingDesk) -> None:
    """Jiang handles it and notes, Chen complains and withdraws; each is refused the other's form, and an appeal opens
    for nobody before there is an answer.
    """
    of = number(submit(desk.at("2026-03-16 10:00")))
    assert desk.do(complaints.to_act, of, Action.NOTE, by="jiang").ticket.id == of
    assert desk.do(complaints.to_act, of, Action.WITHDRAW, by="chen").own
    for action, by in ((Action.NOTE, "chen"), (Action.WITHDRAW, "jiang")):
        with pytest.raises(NotAllowed):
            desk.do(complaints.to_act, of, action, by=by)
    for by in ("jiang", "chen"):
        with pytest.raises(IllegalMove):
            desk.do(complaints.to_act, of, Action.APPEAL, by=by)
    with pytest.raises(NotFound):
        desk.do(complaints.to_act, of, Action.NOTE, by="he")


def test_a_button_of_a_complaint_that_is_over_says_so_at_once(desk: StandingDesk) -> None:
    """With a reference as with a name: withdrawn, it is neither withdrawn nor appealed."""
    taken = submit(desk.at("2026-03-16 10:00"), by=None, confidentiality=Confidentiality.ANONYMOUS)
    assert taken.reference is not None
    of = Reference(taken.reference)
    assert desk.do(complaints.to_act, of, Action.WITHDRAW, by=None).own
    desk.do(standing.withdraw, of, by=None)
    for action in (Action.APPEAL, Action.WITHDRAW):
        with pytest.raises(IllegalMove):
            desk.do(complaints.to_act, of, action, by=None)
