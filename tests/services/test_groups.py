"""A group changed in Slack by who leads it: what holds at once, what is refused, and that third parties stay apart."""

from typing import Any

import pytest

from domain.errors import InvalidForm, NotFound
from domain.people import Role
from domain.readiness import FindingCode
from domain.roster import GroupChanged
from domain.ticket import Priority
from models.audit import history
from services import access, groups
from services.auditing import verified
from services.groups import GroupForm
from services.people import as_actor
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk


def change(desk: StandingDesk, by: str, group: str = "desktop", **more: Any) -> GroupChanged:
    """Changes the desktop group, named by keys; what is not given stays as it is."""
    now = desk.do(groups.one, group, by=by)
    keys = desk.names()
    given = {
        "members": [keys[one.person.id] for one in now.members],
        "deputy": keys[now.deputy.id],
        "order": [keys[one.id] for one in now.order],
        "reason": "The new roster",
        **more,
    }
    form = GroupForm(
        group=group,
        members=tuple(f"U0{key.upper()}" for key in given["members"]),
        deputy=None if given["deputy"] is None else f"U0{given['deputy'].upper()}",
        order=tuple(f"U0{key.upper()}" for key in given["order"]),
        reason=given["reason"],
    )
    return desk.do(groups.change, form, by=by)


def refused(desk: StandingDesk, by: str, group: str = "desktop", **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidForm) as caught:
        change(desk, by, group, **more)
    return [(one.field, one.code) for one in caught.value.problems]


def in_force(desk: StandingDesk, key: str = "desktop") -> Any:
    return desk.do(lambda work: work.rules.organisation.group(key))


def test_a_new_member_may_take_what_waits_in_the_queue(desk: StandingDesk) -> None:
    """Shen of the network joins desktop support: from the next transaction on he is a member like any other."""
    ticket = desk.report(Priority.P3)
    change(desk, "feng", members=["feng", "he", "shen"])
    assert in_force(desk).members == ("feng", "he", "shen")
    roles = desk.do(lambda work: access.roles(work, access.ticket(work, ticket)), by="shen")
    assert Role.GROUP_MEMBER in roles


def test_what_who_leaves_held_goes_back_to_the_queue(desk: StandingDesk) -> None:
    """Shen held a ticket of desktop support and one of the network; only the first goes back, with the reason."""
    change(desk, "feng", members=["feng", "he", "shen"])
    mine = desk.report(Priority.P3, held_by="shen")
    other = desk.report(Priority.P3, group="network", service="branch-wan", held_by="shen")
    changed = change(desk, "feng", members=["feng", "he"], reason="Shen goes back to the network")
    assert changed.change.returned == (f"INC-{mine}",)
    row = desk.ticket(mine)
    assert (row.state, row.assignee_id, row.group) == ("assigned", None, "desktop")
    assert desk.ticket(other).assignee_id is not None
    entry = desk.history("ticket_assigned", ticket_id=mine)[0]
    assert entry.data["reason"] == "Shen goes back to the network"
    assert all(one.sound for one in desk.do(verified, mine))


def test_a_pending_ticket_of_who_leaves_stays_pending(desk: StandingDesk) -> None:
    """Only the holder changes: what it waits for has not happened."""
    change(desk, "feng", members=["feng", "he", "shen"])
    ticket = desk.report(Priority.P3, held_by="shen")
    desk.do(lambda work: setattr(access.ticket(work, ticket), "state", "pending"))
    change(desk, "feng", members=["feng", "he"])
    assert (desk.ticket(ticket).state, desk.ticket(ticket).assignee_id) == ("pending", None)


def test_who_leaves_has_no_role_there_any_more(desk: StandingDesk) -> None:
    ticket = desk.report(Priority.P3)
    change(desk, "feng", members=["feng", "he", "shen"])
    change(desk, "feng", members=["feng", "he"])
    assert Role.GROUP_MEMBER not in desk.do(lambda work: access.roles(work, access.ticket(work, ticket)), by="shen")


def test_the_first_in_the_new_order_has_the_present_turn(desk: StandingDesk) -> None:
    """Network turns change on Mondays at nine; on Wednesday Xu puts Shen first: Shen has this week, Xu the next."""
    desk.at("2026-03-18 10:00")
    order = ["shen", "xu"] if desk.rules.on_call("network", desk.now)[0] == "xu" else ["xu", "shen"]
    changed = change(desk, "xu", "network", order=order)
    assert changed.group.turn_ends == local("2026-03-23 09:00")
    assert desk.do(lambda work: work.rules.on_call("network", work.now)) == tuple(order)
    desk.at("2026-03-23 09:00")
    assert desk.do(lambda work: work.rules.on_call("network", work.now))[0] == order[1]


def test_a_group_without_on_call_gets_one_from_now_on(desk: StandingDesk) -> None:
    change(desk, "feng", order=["he", "feng"])
    assert desk.do(lambda work: work.rules.on_call("desktop", work.now)) == ("he", "feng")
    desk.at("2026-03-23 10:00")
    assert desk.do(lambda work: work.rules.on_call("desktop", work.now)) == ("feng", "he")


def test_whoever_leaves_is_not_on_call_either(desk: StandingDesk) -> None:
    """Dai leaves the data centre: the order is what is left of it, beginning with the present turn."""
    before = desk.rules.on_call("data-centre", desk.now)
    change(desk, "guo", "data-centre", members=["guo", "ma"])
    after = desk.do(lambda work: work.rules.on_call("data-centre", work.now))
    assert after == tuple(one for one in before if one != "dai")


def test_taking_the_on_call_away_behind_a_round_the_clock_service_is_said(desk: StandingDesk) -> None:
    """S42: it is done as asked, and the lead reads what the desk lacks now."""
    changed = change(desk, "xu", "network", order=[])
    assert {one.code for one in changed.lacking} == {FindingCode.NO_ON_CALL}
    assert change(desk, "feng", members=["feng", "he", "shen"]).lacking == ()


def test_too_small_a_first_line_is_said(desk: StandingDesk) -> None:
    """The first line keeps lead and deputy, who are two; so it never falls below the least."""
    changed = change(desk, "qian", "service-desk", members=["qian", "zhou"])
    assert FindingCode.NO_FIRST_LINE not in {one.code for one in changed.lacking}


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"members": ["he"]}, ("members", "lead_stays")),
        ({"members": ["feng"], "deputy": "he"}, ("deputy", "not_a_member")),
        ({"deputy": "feng"}, ("deputy", "lead_and_deputy")),
        ({"deputy": None}, ("deputy", "required")),
        ({"members": ["feng", "he", "nobody"]}, ("members", "members_not_listed")),
        ({"members": ["feng", "he", "priya"]}, ("members", "no_third_party")),
        ({"order": ["xu"]}, ("order", "not_a_member")),
        ({"members": ["feng", "he", "shen"], "reason": " "}, ("reason", "required")),
        ({}, ("members", "already_so")),
    ],
)
def test_what_is_wrong_stands_next_to_its_field(
    desk: StandingDesk, answers: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert refused(desk, "feng", **answers) == [problem]
    assert in_force(desk).members == ("feng", "he")


def test_a_third_partys_group_takes_nobody_of_the_house(desk: StandingDesk) -> None:
    """S7: the contract stays with the group, and so does what its members may see."""
    assert refused(desk, "yuan", "core-vendor", members=["priya", "david", "he"]) == [("members", "only_third_party")]
    change(desk, "yuan", "core-vendor", deputy="david", members=["priya", "david", "tang"])
    assert in_force(desk, "core-vendor").restricted
    joined = desk.do(lambda work: as_actor(work, work.actor.id or 0).actor, by="tang")
    assert joined.supplier_groups == {"carrier", "core-vendor"}


def test_nobody_changes_a_group_they_do_not_lead(desk: StandingDesk) -> None:
    """The lead, the deputy and the process owner do; a member, a stranger and a lead of another group do not."""
    for by in ("xu", "wang", "jiang"):
        with pytest.raises(NotFound):
            desk.do(groups.one, "desktop", by=by)
    assert [one.key for one in desk.do(groups.mine, by="he")] == ["desktop"]
    assert len(desk.do(groups.mine, by="yuan")) == len(desk.rules.organisation.groups)


def test_the_deputy_does_not_take_himself_out(desk: StandingDesk) -> None:
    assert refused(desk, "he", members=["feng", "shen"], deputy="shen") == [("members", "not_yourself")]


def test_every_change_is_kept_with_who_when_and_why(desk: StandingDesk) -> None:
    change(desk, "feng", members=["feng", "he", "shen"], reason="Holiday cover")
    desk.at("2026-03-17 09:00")
    change(desk, "he", members=["feng", "he", "shen"], deputy="shen", reason="Shen stays")
    shown = desk.do(groups.one, "desktop", by="feng")
    said = [(one.actor.name if one.actor else "", one.reason) for one in shown.changes]
    assert said == [("何涛", "Shen stays"), ("冯刚", "Holiday cover")]
    assert [one.added for one in shown.members] == [False, False, True]


def test_the_group_and_those_concerned_are_told(desk: StandingDesk) -> None:
    change(desk, "feng", members=["feng", "he", "shen"])
    names = desk.names()
    told = [(one.args["to"], names.get(one.person_id or 0)) for one in desk.messages("group_changed")]
    assert told == [("group", None), ("joined", "shen")]


def test_a_refused_change_leaves_the_history_as_it_was(desk: StandingDesk) -> None:
    ticket = desk.report(Priority.P3, held_by="he")
    refused(desk, "feng", members=["feng"])
    assert desk.ticket(ticket).assignee_id is not None
    assert len(desk.look(lambda session: history(session, ticket))) == 1
