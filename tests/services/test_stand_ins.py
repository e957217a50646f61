"""Who is told instead of somebody who is not there (process §3.7 g): the deputy chosen for the absence, whoever stands
in by office, the configured deputy, whoever is on call; and what happens where none of them is there.
"""

from dataclasses import replace

from domain.leave import AwayReason
from domain.lifecycle import HandOverKind
from domain.ticket import Hours, PendingReason, Priority
from models.person import by_key
from models.session import Store
from services import absences, access, approvals, escalating, handling, people, timeboxes
from services.absences import AwayForm
from services.hand_overs import door
from services.handling import HoldForm
from services.work import Work
from tests.rulebooks import example, local
from tests.services.request_desk import decide, order, states
from tests.services.standing_desk import StandingDesk

MONDAY = "2026-03-16 10:00"


def away(desk: StandingDesk, *keys: str, since: str = MONDAY, until: str = "2026-03-23 09:00") -> None:
    """Each enters the absence in Slack; `he:xu` is He, who chose Xu."""
    for one in keys:
        key, _, deputy = one.partition(":")
        form = AwayForm(
            since=local(since),
            until=local(until),
            reason=AwayReason.HOLIDAY,
            deputy_slack=desk.rules.organisation.person(deputy).slack if deputy else None,
        )
        desk.do(absences.enter, form, by=key)


def under(store: Store, **roles: object) -> StandingDesk:
    """A desk of the example where these roles are held by others."""
    rules = example()
    organisation = rules.organisation
    held = organisation.roles.model_copy(update=roles)
    return StandingDesk(store, replace(rules, organisation=organisation.model_copy(update={"roles": held})))


def heard(desk: StandingDesk, percent: int, clock: str = "resolution") -> list[tuple[str, ...]]:
    return [who for _, kind, reached, who in desk.told() if (kind, reached) == (clock, percent)]


def group_messages(desk: StandingDesk) -> list[str]:
    """The kinds of event that the group's channel was told of directly."""
    return [desk.history()[one.args["event"] - 1].kind for one in desk.messages("tell_group")]


# one person, several reasons


def test_one_person_reached_by_several_rungs_is_told_once_with_the_highest(store: Store) -> None:
    """§3.7 a, b: Feng holds the ticket, leads the group and is the incident manager; down from 10:00 to Wednesday."""
    desk = under(store, incident_managers=("feng",)).at(MONDAY)
    desk.report(Priority.P3, held_by="feng")
    desk.at("2026-03-18 11:00").sweep()
    desk.sweep()
    assert desk.told() == [("Wed 03-18 11:00", "resolution", 100, ("feng",))]
    assert desk.history("sla_warned")[0].data["merged"] == [50, 75, 90]
    assert desk.direct_messages("feng") == [("Wed 03-18 11:00", 1)]


# nobody is there


def test_where_assignee_and_deputy_are_away_the_group_is_told(desk: StandingDesk) -> None:
    """He and Feng are away and nobody is on call for the desktop group: whoever else reads its channel hears it, and
    the absent one finds it on coming back.
    """
    desk.report(Priority.P2, held_by="he")
    away(desk, "he", "feng")
    desk.run_until("2026-03-16 15:00")
    assert heard(desk, 50) == [("he",)]
    assert group_messages(desk) == ["sla_warned"]


def test_while_somebody_stands_in_the_group_is_left_in_peace(desk: StandingDesk) -> None:
    desk.report(Priority.P2, held_by="he")
    away(desk, "he")
    desk.run_until("2026-03-16 15:00")
    assert (heard(desk, 50), group_messages(desk)) == ([("feng",)], [])


def test_where_the_whole_line_is_away_whoever_is_on_call_is_told(desk: StandingDesk) -> None:
    """Zhou, Wu and Grace stand in for each other; the turn on call passes over them to Qian."""
    desk.report(Priority.P2, group="service-desk", held_by="zhou")
    away(desk, "zhou", "wu", "grace")
    desk.run_until("2026-03-16 15:00")
    assert heard(desk, 50) == [("qian",)]


def test_an_account_without_slack_is_nobody_to_write_to(desk: StandingDesk) -> None:
    """He's account is gone from Slack: his deputy is reminded, as if he were away."""
    desk.report(Priority.P2, held_by="he")
    desk.do(_loses_account, "he")
    desk.run_until("2026-03-16 15:00")
    assert heard(desk, 50) == [("feng",)]


def test_a_deputy_without_slack_is_passed_over(desk: StandingDesk) -> None:
    """Zhou is away, Wu has no account: Wu's own deputy Grace hears."""
    desk.report(Priority.P2, group="service-desk", held_by="zhou")
    away(desk, "zhou")
    desk.do(_loses_account, "wu")
    desk.run_until("2026-03-16 15:00")
    assert heard(desk, 50) == [("grace",)]


def _loses_account(work: Work, key: str) -> None:
    row = by_key(work.session, key)
    assert row is not None
    row.slack_id = None


def test_of_a_suppliers_engineer_only_the_supplier_stands_in(desk: StandingDesk) -> None:
    """Tang of the carrier is away: Deng hears at half of the time, nobody of the house."""
    desk.report(Priority.P2, hours=Hours.ALWAYS, group="carrier", service="branch-wan", held_by="tang")
    away(desk, "tang")
    desk.run_until("2026-03-16 14:00")
    assert heard(desk, 50) == [("deng",)]


# standing in by office


def test_another_incident_manager_stands_in_before_the_deputies(store: Store) -> None:
    """`incident_managers` are in order, and the first one who is there acts: Jiang is away, Pan is the second."""
    desk = under(store, incident_managers=("jiang", "pan")).at(MONDAY)
    desk.report(Priority.P2, held_by="he")
    away(desk, "jiang")
    desk.run_until("2026-03-17 10:00")
    assert heard(desk, 90) == [("feng", "he", "pan")]


def test_the_deputy_of_the_role_stands_in_where_the_person_has_none(store: Store) -> None:
    """Luo manages incidents; her own deputy Xie is not asked for that, the role's deputy Song is."""
    desk = under(store, incident_managers=("luo",)).at(MONDAY)
    desk.report(Priority.P2, held_by="he")
    away(desk, "luo")
    desk.run_until("2026-03-17 10:00")
    assert heard(desk, 90) == [("feng", "he", "song")]


def test_the_deputy_of_the_process_owner_by_role_stands_in(store: Store) -> None:
    desk = under(store, process_owner="luo", process_owner_deputy="fang").at(MONDAY)
    desk.report(Priority.P2, held_by="he")
    away(desk, "luo")
    desk.run_until("2026-03-17 15:00")
    assert heard(desk, 150) == [("fan", "fang", "feng", "he", "jiang")]


def test_the_groups_deputy_stands_in_for_its_lead(store: Store) -> None:
    """Xu leads the network; the group's deputy was changed to Ma, whose word counts there. Xu's own is still Shen."""
    rules = example()
    groups = tuple(
        one.model_copy(update={"deputy": "ma", "members": (*one.members, "ma")}) if one.key == "network" else one
        for one in rules.organisation.groups
    )
    desk = StandingDesk(store, replace(rules, organisation=rules.organisation.model_copy(update={"groups": groups})))
    desk.at(MONDAY).report(Priority.P2, hours=Hours.ALWAYS, group="network", service="branch-wan", held_by="shen")
    away(desk, "xu")
    desk.run_until("2026-03-16 16:00")
    assert heard(desk, 75) == [("ma", "shen")]


def test_the_deputy_chosen_for_the_absence_comes_before_everybody(desk: StandingDesk) -> None:
    """Before the group's deputy, the person's own and the role's: Feng chose Xu, Jiang chose Pan."""
    desk.report(Priority.P2, held_by="he")
    away(desk, "feng:xu", "jiang:pan")
    desk.run_until("2026-03-17 10:00")
    assert heard(desk, 90) == [("he", "pan", "xu")]


def test_without_an_on_call_the_lead_is_paged(desk: StandingDesk) -> None:
    """The desktop group has nobody on call: the first step of the ladder reaches its lead, the second its deputy."""
    desk.report(Priority.P1, hours=Hours.ALWAYS)
    desk.run_until("2026-03-16 10:15")
    assert [who for _, _, who in desk.told("ladder_stepped")] == [("feng", "jiang", "tian"), ("feng", "he")]


# between planning and sending


def test_whose_absence_begins_before_it_is_sent_is_stood_in_for(desk: StandingDesk) -> None:
    """He's second reminder of 14:02 waits for 14:05; his absence begins at 14:04: Feng hears it instead, once."""
    desk.at("2026-03-16 09:00").report(Priority.P2, held_by="he")
    desk.at("2026-03-16 09:02").report(Priority.P2, held_by="he")
    away(desk, "he", since="2026-03-16 14:04")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("he") == [("Mon 03-16 14:00", 1)]
    assert desk.direct_messages("feng") == [("Mon 03-16 14:05", 1)]


def test_what_waits_overnight_for_somebody_on_leave_in_the_morning_goes_to_who_stands_in(desk: StandingDesk) -> None:
    """50 % at 17:00, missed until 20:00; He is away from Tuesday on, so Feng hears at nine."""
    desk.report(Priority.P2, held_by="he")
    away(desk, "he", since="2026-03-17 00:00")
    desk.at("2026-03-16 20:00").sweep()
    desk.run_until("2026-03-17 09:00")
    assert desk.direct_messages("he") == []
    assert [count for _, count in desk.direct_messages("feng")] == [1]


def test_who_comes_back_before_it_is_sent_does_not_take_it_from_who_stood_in(desk: StandingDesk) -> None:
    """Feng stands in for He when both reminders fall due; He is back at 14:04: Feng was told of the first, and is told
    of the second at 14:05. Nobody is told twice.
    """
    away(desk.at("2026-03-16 08:00"), "he", since="2026-03-16 08:30", until="2026-03-16 14:04")
    desk.at("2026-03-16 09:00").report(Priority.P2, held_by="he")
    desk.at("2026-03-16 09:02").report(Priority.P2, held_by="he")
    desk.run_until("2026-03-16 14:30")
    assert desk.direct_messages("feng") == [("Mon 03-16 14:00", 1), ("Mon 03-16 14:05", 1)]
    assert desk.direct_messages("he") == []


def test_a_stand_in_who_was_told_already_is_not_told_again(desk: StandingDesk) -> None:
    """75 % concerns He and Feng. He's waits for 16:05, Feng's went out at 16:02; He leaves at 16:04."""
    desk.at("2026-03-16 09:00").report(Priority.P2, held_by="he")
    desk.at("2026-03-16 12:02").report(Priority.P1, hours=Hours.ALWAYS, held_by="he")
    desk.at("2026-03-16 09:02").report(Priority.P2, held_by="he")
    away(desk.at("2026-03-16 12:03"), "he", since="2026-03-16 16:04")
    desk.run_until("2026-03-16 16:30")
    events = [
        event
        for one in desk.messages("tell", "tell_bundle")
        if desk.names().get(one.person_id or 0) == "feng"
        for event in one.args.get("events", [one.args.get("event")])
    ]
    assert len(events) == len(set(events))


# what goes on by itself


def test_when_work_goes_on_while_its_assignee_is_away_who_stands_in_hears_it(desk: StandingDesk) -> None:
    """§3.5.5, §3.7 g: agreed until Tuesday 14:00; He is on leave by then."""
    ticket = desk.report(Priority.P3, held_by="he")
    agreed = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=local("2026-03-17 14:00"), consent=True)
    desk.do(handling.hold, ticket, agreed, by="he")
    away(desk, "he", since="2026-03-17 00:00")
    desk.run_until("2026-03-17 14:00")
    assert desk.direct_messages("feng") == [("Tue 03-17 14:00", 1)]
    assert desk.direct_messages("he") == []


def test_who_is_asked_for_help_by_hand_is_there(desk: StandingDesk) -> None:
    """§3.7: He escalates while Feng, who chose Xu, and the incident manager Jiang are away: Xu and Song are asked."""
    ticket = desk.report(Priority.P2, held_by="he")
    away(desk, "feng:xu", "jiang")
    desk.do(escalating.escalate, ticket, reason="it is the whole floor", by="he")
    assert {desk.names()[one] for one in desk.history("escalated")[0].data["told"]} == {"xu", "song"}


def test_a_time_box_of_somebody_for_whom_nobody_stands_in_is_the_groups(desk: StandingDesk) -> None:
    """§3.6: He and Feng are away; the question whether others should help is put to the channel."""
    ticket = desk.report(Priority.P2, held_by="he")
    away(desk, "he", "feng")
    desk.do(lambda work: timeboxes.begin(work, access.ticket(work, ticket)))
    desk.run_until("2026-03-16 13:00")
    assert desk.history("time_box_over")[0].data["told"] == []
    assert group_messages(desk) == ["time_box_over"]


# the deputy chosen for the absence, elsewhere


def test_the_chosen_deputy_decides_on_approvals(desk: StandingDesk) -> None:
    """Shao approves for Chen and is away; he chose Mei, who is asked, finds the request in her lists and decides."""
    away(desk, "shao:mei")
    ticket = order(desk, "chen", "application-authorisation")
    (asked,) = desk.history("approval_asked")
    assert {desk.names()[one] for one in asked.data["told"]} == {"shao", "mei"}
    assert [row.id for row in desk.do(approvals.mine, by="mei")] == [ticket]
    assert desk.do(lambda work: [row.id for row in work.session.scalars(access.visible(work))], by="mei") == [ticket]
    decide(desk, "approve", ticket, by="mei")
    assert states(desk, ticket)[0] == "approved"


def test_the_chosen_deputy_receives_hand_overs(desk: StandingDesk) -> None:
    """Ren receives what goes to problem management; away, he chose Hu, and not Cai, his deputy of the configuration."""
    away(desk, "ren:hu")
    assert desk.do(door.told, HandOverKind.PROBLEM.value) == desk.do(people.ids, ("hu",))
