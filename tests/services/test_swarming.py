"""Swarming (process §3.6): groups and people join a P1 or major incident, its assignee stays; who joined sees the
ticket, hears of it, and is reminded of nothing.
"""

import pytest

from domain.errors import DeskError, IllegalMove, InvalidForm, NotFound
from domain.lifecycle import Action
from domain.priority import CanWork, Scope
from domain.ticket import Priority
from services import access, conversation, handling, moves, reporting, showing, swarming
from services.conversation import Said
from services.handling import AssignForm
from services.reporting import IncidentForm
from services.swarming import SwarmForm
from services.work import Work
from tests.services.standing_desk import StandingDesk


def outage(desk: StandingDesk) -> int:
    """A P1 that Sun of the applications group works on, reported by Wang at 10:00."""
    form = IncidentForm(title="No policies", service="policy-admin", scope=Scope.COMPANY, can_work=CanWork.NO)
    ticket = desk.do(reporting.report, form, by="wang").ticket
    assert ticket.priority is Priority.P1
    group = desk.rules.organisation.group(ticket.group or "")
    desk.do(handling.take, ticket.id, by=group.members[0])
    return ticket.id


def holder(desk: StandingDesk, ticket: int) -> str:
    return desk.names()[desk.ticket(ticket).assignee_id or 0]


def cards(desk: StandingDesk) -> list[str]:
    """To which groups' channels a card goes."""
    return [str(one.args["group"]) for one in desk.messages("card")]


def test_a_group_joins_and_the_assignee_stays(desk: StandingDesk) -> None:
    """The network group gets a card of its own; nothing is reassigned."""
    ticket = outage(desk)
    before = desk.ticket(ticket)
    desk.do(swarming.add, ticket, SwarmForm(group="network"), by=holder(desk, ticket))
    after = desk.ticket(ticket)
    assert (after.group, after.assignee_id, after.reassignments) == (before.group, before.assignee_id, 0)
    assert cards(desk) == [before.group, "network"]
    assert after.swarm == ["network"]


def test_what_happens_is_said_in_the_thread_of_every_group_that_works_on_it(desk: StandingDesk) -> None:
    """A line for the group that has it, and one for the network group; a note reaches both."""
    ticket = outage(desk)
    desk.do(swarming.add, ticket, SwarmForm(group="network"), by=holder(desk, ticket))
    desk.do(conversation.note, ticket, Said(text="The line is fine."), by="xu")
    lines = [one.args.get("group") for one in desk.messages("line")][-2:]
    comments = [one.args.get("group") for one in desk.messages("comment")]
    assert lines == [None, "network"]
    assert comments == [None, "network"]


def test_a_person_joins_and_leaves(desk: StandingDesk) -> None:
    """Xu helps of his own accord, once; then he leaves, and nobody leaves twice."""
    ticket = outage(desk)
    desk.do(swarming.join, ticket, by="xu")
    assert [one.data["by_themselves"] for one in desk.history("swarm_joined")] == [True]
    with pytest.raises(IllegalMove) as again:
        desk.do(swarming.join, ticket, by="xu")
    assert moves.lacking(again.value) == ("takes_part",)
    desk.do(swarming.leave, ticket, by="xu")
    with pytest.raises(IllegalMove) as gone:
        desk.do(swarming.leave, ticket, by="xu")
    assert moves.lacking(gone.value) == ("takes_no_part",)


def test_who_is_asked_is_written_to(desk: StandingDesk) -> None:
    """Liu reads why in a direct message."""
    ticket = outage(desk)
    liu = desk.rules.organisation.person("liu").slack
    desk.do(swarming.add, ticket, SwarmForm(person_slack=liu), by=holder(desk, ticket))
    assert len(desk.direct_messages("liu")) == 1


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        (SwarmForm(group="moon"), "group", "not_offered"),
        (SwarmForm(person_slack="U-WANG"), "person", "no_support"),
        (SwarmForm(person_slack="U-TANG"), "person", "no_support"),
        (SwarmForm(group="network", person_slack="U-XU"), "person", "which_one"),
    ],
)
def test_who_cannot_join_is_said_beside_the_field(desk: StandingDesk, form: SwarmForm, field: str, code: str) -> None:
    """A user, a supplier's person (whose group it takes), nobody known, two at once."""
    ticket = outage(desk)
    with pytest.raises(InvalidForm) as refused:
        desk.do(swarming.add, ticket, _known(desk, form), by=holder(desk, ticket))
    assert [(one.field, one.code) for one in refused.value.problems] == [(field, code)]


def _known(desk: StandingDesk, form: SwarmForm) -> SwarmForm:
    """`U-WANG` stands for Wang's Slack id."""
    if form.person_slack is None:
        return form
    key = form.person_slack.removeprefix("U-").lower()
    return SwarmForm(group=form.group, person_slack=desk.rules.organisation.person(key).slack)


def test_nobody_joins_twice(desk: StandingDesk) -> None:
    """Neither the group that has it nor one that is there already."""
    ticket = outage(desk)
    by, has = holder(desk, ticket), desk.ticket(ticket).group
    desk.do(swarming.add, ticket, SwarmForm(group="network"), by=by)
    for group in ("network", has):
        with pytest.raises(InvalidForm):
            desk.do(swarming.add, ticket, SwarmForm(group=group), by=by)


def test_a_p3_is_reassigned_and_not_swarmed(desk: StandingDesk) -> None:
    """Neither by a group nor by a person, and no button offers it."""
    form = IncidentForm(title="Printer", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY)
    ticket = desk.do(reporting.report, form, by="wang").ticket.id
    desk.do(handling.take, ticket, by="he")
    for use_case, more in ((swarming.add, (SwarmForm(group="network"),)), (swarming.join, ())):
        with pytest.raises(DeskError) as refused:
            desk.do(use_case, ticket, *more, by="he" if more else "xu")
        assert "no_swarm" in str(refused.value)
    offered = desk.do(showing.one, ticket, by="he").actions
    assert not {Action.ADD_TO_SWARM.value, Action.JOIN_SWARM.value} & set(offered)


def test_a_supplier_that_joined_sees_this_ticket_and_no_other(desk: StandingDesk) -> None:
    """Tang of the carrier: before, during and after. What they read has no unit, no account, no reasons (S7)."""
    ticket, other = outage(desk), outage(desk)
    for hidden in (ticket, other):
        with pytest.raises(NotFound):
            desk.do(showing.one, hidden, by="tang")
    desk.do(swarming.add, ticket, SwarmForm(group="carrier"), by=holder(desk, ticket))
    assert desk.do(_seen, by="tang") == [ticket]
    card = desk.do(showing.one, ticket, by="tang")
    assert (card.unit_path, card.reasons, card.ticket.permalink, card.ticket.unit) == ((), (), None, None)
    assert card.reporter is not None
    assert card.reporter.slack_id is None
    desk.do(swarming.leave, ticket, by="tang")
    with pytest.raises(NotFound):
        desk.do(showing.one, ticket, by="tang")


def _seen(work: Work) -> list[int]:
    return sorted(row.id for row in work.session.scalars(access.visible(work)))


def test_nobody_who_joined_is_reminded_of_the_clocks(desk: StandingDesk) -> None:
    """Half of the four hours are over at noon: Xu, who helps, hears nothing of it."""
    ticket = outage(desk)
    desk.do(swarming.join, ticket, by="xu")
    desk.run_until("2026-03-16 12:30")
    assert any(clock == "resolution" for _, clock, _, _ in desk.told())
    assert all("xu" not in told for _, _, _, told in desk.told())


def test_a_p1_is_not_passed_around(desk: StandingDesk) -> None:
    """Its assignee neither reassigns nor returns it: the sentence says that others join."""
    ticket = outage(desk)
    for returned in (False, True):
        form = AssignForm(group="network", reason="not ours", returned=returned)
        with pytest.raises(IllegalMove) as refused:
            desk.do(handling.assign, ticket, form, by=holder(desk, ticket))
        assert "swarm" in moves.lacking(refused.value)
