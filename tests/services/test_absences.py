"""Absences entered in Slack: who may enter whose, what is refused, and who is told while somebody is away (§3.7 g)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import DeskError, InvalidForm, NotAllowed, NotFound
from domain.leave import AwayReason
from domain.ticket import Priority
from models.session import Store
from services import absence_reading, absences, presence
from services.absence_news import To
from services.absences import AwayForm
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk, wall

WEEK = {"since": local("2026-03-16 12:00"), "until": local("2026-03-23 09:00")}


def enter(desk: StandingDesk, by: str, **more: object) -> int:
    """Enters the week from Monday noon on, unless told otherwise; returns the absence's id."""
    return desk.do(absences.enter, AwayForm(**{"reason": AwayReason.HOLIDAY, **WEEK, **more}), by=by).id


def refused(desk: StandingDesk, by: str, **more: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidForm) as caught:
        enter(desk, by, **more)
    return [(one.field, one.code) for one in caught.value.problems]


def told(desk: StandingDesk) -> list[tuple[str, str]]:
    """To whom absences were told, in order: what, and the group or the person."""
    names = desk.names()
    rows = desk.messages("away")
    return [(one.args["to"], one.args["group"] or names[one.person_id or 0]) for one in rows]


def test_while_the_lead_is_away_the_chosen_deputy_is_reminded(desk: StandingDesk) -> None:
    """He holds a P2; at 75 % Feng would hear too, but is away and chose Xu: Xu hears in his stead."""
    enter(desk, "feng", deputy_slack="U0XU")
    desk.report(Priority.P2, held_by="he")
    desk.run_until("2026-03-17 09:30")
    assert [who for _, _, percent, who in desk.told() if percent == 75] == [("he", "xu")]


def test_without_a_chosen_one_the_configured_deputy_is_reminded(desk: StandingDesk) -> None:
    """The holder himself is away: his reminder at 50 % goes to his deputy of the configuration, once."""
    enter(desk, "he")
    desk.report(Priority.P2, held_by="he")
    desk.run_until("2026-03-16 15:00")
    deputy = desk.rules.organisation.person("he").deputy
    assert [who for _, _, percent, who in desk.told() if percent == 50] == [(deputy,)]


def test_an_absence_counts_from_its_beginning_to_just_before_its_end(desk: StandingDesk) -> None:
    """Half-open: away at noon sharp, back at nine sharp."""
    enter(desk, "feng")
    in_force = desk.do(lambda work: work.rules)
    assert "feng" not in in_force.absent(WEEK["since"] - timedelta(seconds=1))
    assert "feng" in in_force.absent(WEEK["since"])
    assert "feng" in in_force.absent(WEEK["until"] - timedelta(seconds=1))
    assert "feng" not in in_force.absent(WEEK["until"])


def test_a_turn_on_call_passes_to_the_next_in_order(desk: StandingDesk) -> None:
    """Whoever is on call for the network on Monday is away from noon: the one who follows has the turn."""
    first, second = desk.rules.on_call("network", desk.now)[:2]
    slack = desk.rules.organisation.person(first).slack
    enter(desk, "jiang", person_slack=slack)
    assert desk.do(lambda work: work.rules.on_call("network", work.now))[0] == first
    desk.at("2026-03-16 12:00")
    assert desk.do(lambda work: work.rules.on_call("network", work.now))[0] == second


def test_at_the_beginning_those_concerned_are_told_once(desk: StandingDesk) -> None:
    """At noon: the group, who stands in, and the lead with the open ticket; a second look repeats nothing."""
    enter(desk, "he", deputy_slack="U0XU")
    ticket = desk.report(Priority.P3, held_by="he")
    assert told(desk) == []
    desk.run_until("2026-03-16 12:00")
    desk.sweep()
    assert told(desk) == [("group", "desktop"), ("stand_in", "xu"), ("lead", "feng")]
    lead = {key: one for one, key in desk.names().items()}["feng"]
    notice = desk.do(absence_reading.notice, 1, lead, To.LEAD)
    assert [card.ticket.id for card in notice.tickets] == [ticket]
    assert notice.absence.reason is None


def test_the_groups_deputy_is_named_where_its_lead_is_away(store: Store) -> None:
    """Xu leads the network, whose deputy is Ma now; Xu's own deputy is still Shen. As in escalation it is Ma whom the
    group reads of, who is told to stand in, who gets Xu's tickets to hand on and whom the form of an assignment names.
    """
    rules = example()
    groups = tuple(
        one.model_copy(update={"deputy": "ma", "members": (*one.members, "ma")}) if one.key == "network" else one
        for one in rules.organisation.groups
    )
    desk = StandingDesk(store, replace(rules, organisation=rules.organisation.model_copy(update={"groups": groups})))
    ticket = desk.report(Priority.P3, group="network", service="branch-wan", held_by="xu")
    one = enter(desk, "xu")
    named = [desk.do(absences.one, one, by="xu"), desk.do(absence_reading.public, one, "network")]
    ma = rules.organisation.person("ma")
    assert {face.stand_in.slack_id for face in named} == {ma.slack}
    desk.run_until("2026-03-16 12:00")
    assert told(desk) == [("group", "network"), ("stand_in", "ma"), ("lead", "ma")]
    reader = {name: key for key, name in desk.names().items()}["ma"]
    notice = desk.do(absence_reading.notice, one, reader, To.LEAD)
    assert ([card.ticket.id for card in notice.tickets], notice.absence.stand_in.slack_id) == ([ticket], ma.slack)
    xu = rules.organisation.person("xu").slack
    warned = desk.do(presence.warn_once, "view:1", xu, "network")
    assert warned.params["stand_in"] == named[0].stand_in.name


def test_who_comes_back_is_told_what_is_theirs(desk: StandingDesk) -> None:
    """At the end one message, with the tickets still held."""
    enter(desk, "he", until=local("2026-03-17 09:00"))
    desk.report(Priority.P4, held_by="he")
    desk.run_until("2026-03-17 09:00")
    assert told(desk)[-1] == ("back", "he")
    assert wall(desk.messages("away")[-1].created_at) == "Tue 03-17 09:00"


def test_an_absence_that_nobody_looked_at_in_time_is_not_announced_afterwards(desk: StandingDesk) -> None:
    """The bot was down for all of it: nobody is told that somebody was away."""
    enter(desk, "he", until=local("2026-03-16 17:00"))
    desk.at("2026-03-16 18:00").sweep()
    assert told(desk) == []


def test_called_off_before_it_began_nothing_is_told(desk: StandingDesk) -> None:
    one = enter(desk, "he")
    desk.do(absences.end, one, by="he")
    desk.run_until("2026-03-16 13:00")
    assert told(desk) == []
    assert desk.do(lambda work: work.rules.absent(work.now)) == frozenset()


def test_back_earlier_it_ends_now(desk: StandingDesk) -> None:
    """Shortened on Tuesday at ten: from that moment on he is there again."""
    one = enter(desk, "he")
    desk.run_until("2026-03-17 10:00")
    desk.do(absences.end, one, by="he")
    assert desk.do(lambda work: work.rules.absent(work.now)) == frozenset()
    desk.sweep()
    assert told(desk)[-1] == ("back", "he")


def test_a_lead_enters_it_for_a_member_who_is_told(desk: StandingDesk) -> None:
    one = enter(desk, "feng", person_slack="U0HE")
    assert told(desk) == [("self", "he")]
    assert desk.do(absences.page, by="he").own[0].entered_by is not None
    desk.do(absences.end, one, by="he")


def test_nobody_enters_or_ends_the_absence_of_a_stranger(desk: StandingDesk) -> None:
    """He leads no group: neither his lead's absence nor that of another group is his to enter or end."""
    assert refused(desk, "shen", person_slack="U0HE") == [("person", "not_your_member")]
    one = enter(desk, "feng")
    with pytest.raises(NotFound):
        desk.do(absences.end, one, by="shen")


def test_somebody_who_is_not_listed_has_no_absences(desk: StandingDesk) -> None:
    """Nobody would ever be told in their stead."""
    with pytest.raises(NotAllowed):
        desk.do(absences.page)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"until": local("2026-03-16 11:00")}, ("until", "ends_before_it_begins")),
        ({"until": local("2026-03-16 09:59")}, ("until", "in_the_past")),
        ({"since": None}, ("since", "required")),
        ({"deputy_slack": "U0HE"}, ("deputy", "own_deputy")),
        ({"deputy_slack": "U0NOBODY"}, ("deputy", "not_listed")),
        ({"deputy_slack": "U0PRIYA"}, ("deputy", "outsider")),
    ],
)
def test_what_is_wrong_stands_next_to_its_field(
    desk: StandingDesk, answers: dict[str, object], problem: tuple[str, str]
) -> None:
    assert refused(desk, "he", **answers) == [problem]


def test_a_deputy_who_is_away_too_is_refused(desk: StandingDesk) -> None:
    enter(desk, "xu")
    assert refused(desk, "he", deputy_slack="U0XU") == [("deputy", "deputy_away")]


def test_two_absences_of_one_person_do_not_overlap(desk: StandingDesk) -> None:
    """The second one is refused with the times of the first; one that begins as the first ends is fine."""
    enter(desk, "he")
    assert refused(desk, "he", since=local("2026-03-20 09:00")) == [("since", "away_already")]
    enter(desk, "he", since=WEEK["until"], until=local("2026-03-24 09:00"))


def test_a_change_keeps_when_a_running_one_began(desk: StandingDesk) -> None:
    one = enter(desk, "he")
    desk.run_until("2026-03-17 10:00")
    later = AwayForm(since=local("2026-03-18 09:00"), until=local("2026-03-25 09:00"), reason=AwayReason.ILLNESS)
    face = desk.do(absences.change, one, later, by="he")
    assert (wall(face.since), wall(face.until)) == ("Mon 03-16 12:00", "Wed 03-25 09:00")
    desk.run_until("2026-03-24 09:00")
    assert desk.do(lambda work: work.rules.absent(work.now)) == {"he"}


def test_what_is_refused_leaves_nothing_behind(desk: StandingDesk) -> None:
    with pytest.raises(DeskError):
        enter(desk, "he", until=local("2026-03-16 09:59"))
    assert desk.do(absences.page, by="he").own == ()


def test_assigning_to_somebody_absent_is_said_once(desk: StandingDesk) -> None:
    """With who stands in; the same form sent again goes through, another form is warned anew."""
    enter(desk, "he", deputy_slack="U0XU")
    assert desk.do(presence.warn_once, "view:1", "U0HE") is None
    desk.at("2026-03-16 12:00")
    problem = desk.do(presence.warn_once, "view:1", "U0HE")
    assert problem is not None
    assert (problem.field, problem.code) == ("person", "assignee_away")
    assert problem.params == {"person": "何涛", "until": WEEK["until"], "stand_in": "许强"}
    assert desk.do(presence.warn_once, "view:1", "U0HE") is None
    assert desk.do(presence.warn_once, "view:2", "U0HE") is not None
    assert desk.do(presence.warn_once, "view:1", "U0FENG") is None
