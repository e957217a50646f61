"""Who sends a hand-over: the service desk and the second line; third line and suppliers are consulted (process §4)."""

from dataclasses import replace

import pytest

from domain.errors import NotAllowed
from domain.lifecycle import HandOverKind
from domain.organisation import Organisation
from domain.ticket import Priority
from services import showing
from services.hand_overs import drafting, reading
from tests.services.hand_over_desk import drafted, form, records
from tests.services.standing_desk import StandingDesk


def at_the_carrier(desk: StandingDesk) -> int:
    """The carrier's Tang works on it."""
    return desk.report(Priority.P3, group="carrier", service="branch-wan", held_by="tang")


@pytest.mark.parametrize("kind", list(HandOverKind))
@pytest.mark.parametrize("by", ["tang", "deng"])
def test_a_supplier_drafts_no_hand_over(desk: StandingDesk, by: str, kind: HandOverKind) -> None:
    """§4: neither as assignee nor as a member of the group; nothing is kept."""
    ticket = at_the_carrier(desk)
    assert "draft_hand_over" not in desk.do(showing.one, ticket, by=by).actions
    with pytest.raises(NotAllowed) as refused:
        desk.do(drafting.draft, ticket, form(kind), by=by)
    assert refused.value.code == "role"
    assert records(desk) == []


def test_nor_does_an_internal_third_line(desk: StandingDesk) -> None:
    """What counts is the line: developers of the third line are consulted, too."""
    told = desk.rules.organisation.model_dump()
    groups = [one | {"line": "third"} if one["key"] == "database" else one for one in told["groups"]]
    desk.rules = replace(desk.rules, organisation=Organisation.model_validate(told | {"groups": groups}))
    ticket = desk.report(Priority.P3, group="database", held_by="liu")
    with pytest.raises(NotAllowed):
        desk.do(drafting.draft, ticket, form(), by="liu")


@pytest.mark.parametrize("by", ["zhou", "jiang"])
def test_the_desk_sends_what_a_supplier_only_knows(desk: StandingDesk, by: str) -> None:
    """First line and incident manager hand over a ticket that is with a supplier."""
    ticket = at_the_carrier(desk)
    assert "draft_hand_over" in desk.do(showing.one, ticket, by=by).actions
    desk.do(lambda work: drafting.draft(work, ticket, form()).id, by=by)
    assert [one.state for one in records(desk)] == ["handed_over"]


def test_a_supplier_reads_the_draft_and_neither_sends_nor_discards_it(desk: StandingDesk) -> None:
    """Consulted: they see what is said of their own ticket."""
    record = drafted(desk, by="zhou", about=at_the_carrier(desk))
    assert desk.do(reading.one, record, by="tang").actions == ()
    for use_case, more in ((drafting.hand_over, {}), (drafting.discard, {"reason": "no"})):
        with pytest.raises(NotAllowed):
            desk.do(use_case, record, **more, by="tang")
    with pytest.raises(NotAllowed):
        desk.do(drafting.edit, record, form(), by="tang")
    assert [one.state for one in records(desk)] == ["draft"]


def test_the_second_line_goes_on_as_before(desk: StandingDesk) -> None:
    assert desk.do(reading.one, drafted(desk), by="he").actions != ()
