"""The rules of reminding (process §3.7 a to j), one by one, on a desk whose clock stands until it is moved."""

from dataclasses import replace

import pytest

from domain.policy.nudging import Recipient, Rung
from domain.rota import shifts
from domain.ticket import Hours, Level, PendingReason, Priority, ResolutionCode, TicketType
from models.clock import NudgeRow
from models.session import Store
from services import handling, judging, majors
from services.handling import AssignForm, HoldForm, ResolveForm
from services.judging import PrioritiseForm
from services.majors import DeclareForm
from tests.rulebooks import SHANGHAI, example, local
from tests.services.standing_desk import StandingDesk, wall

FENG_ON_LEAVE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
SUMMARY:feng
DTSTART;VALUE=DATE:20260316
DTEND;VALUE=DATE:20260321
END:VEVENT
END:VCALENDAR
"""
RAISED = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="the whole branch")
LOWERED = PrioritiseForm(impact=Level.LOW, urgency=Level.HIGH, reason="one desk after all")


def test_a_threshold_is_sent_once_however_often_the_desk_looks(desk: StandingDesk) -> None:
    """§3.7 a: half of the response target at 11:00; looking again the same second and later sends nothing."""
    desk.at("2026-03-16 10:00").report(Priority.P3)
    for text in ("2026-03-16 11:00", "2026-03-16 11:00", "2026-03-16 11:01"):
        desk.at(text).sweep()
    assert desk.told() == [("Mon 03-16 11:00", "response", 50, ())]
    assert len(desk.messages("tell_group")) == 1


def test_b_thresholds_missed_during_an_outage_are_merged_into_the_highest(desk: StandingDesk) -> None:
    """§3.7 b: P3 held by He from Mon 10:00; the bot sleeps from Mon noon to Wed 09:30: one message of 90 %."""
    desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2026-03-16 12:00")
    desk.at("2026-03-18 09:30").sweep()
    assert desk.told() == [("Wed 03-18 09:30", "resolution", 90, ("feng", "he", "jiang"))]
    assert desk.history("sla_warned")[0].data["merged"] == [50, 75]


def test_c_a_new_assignee_is_told_once_and_spared_what_was_sent_before(desk: StandingDesk) -> None:
    """§3.7 c: 50 % goes to He; Feng takes over at 75 %'s eve, hears of the assignment once, and next of 75 %."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, held_by="he")
    desk.run_until("2026-03-17 10:00")
    assert desk.told() == [("Tue 03-17 10:00", "resolution", 50, ("he",))]
    form = AssignForm(group="desktop", assignee_slack="U0FENG", reason="He is off")
    desk.do(handling.assign, ticket, form, by="he")
    desk.sweep()
    assert desk.direct_messages("feng") == [("Tue 03-17 10:00", 1)]
    desk.run_until("2026-03-17 15:00")
    assert desk.told()[1:] == [("Tue 03-17 15:00", "resolution", 75, ("feng",))]


def test_d_an_office_hours_clock_is_silent_at_night_and_a_round_the_clock_one_is_not(desk: StandingDesk) -> None:
    """§3.7 d: two P2 of Friday 17:30; the 7x24 one is at 50 % that night and says so, the 5x8 one on Monday 13:30."""
    desk.at("2026-03-13 17:30").report(Priority.P2, held_by="he")
    desk.report(Priority.P2, hours=Hours.ALWAYS, group="network", service="branch-wan", held_by="shen")
    desk.at("2026-03-13 22:00").sweep()
    assert desk.told() == [("Fri 03-13 22:00", "resolution", 50, ("shen",))]
    desk.run_until("2026-03-16 13:30")
    assert [one for one in desk.told() if one[3] == ("he",)] == [("Mon 03-16 13:30", "resolution", 50, ("he",))]


@pytest.mark.parametrize(
    ("priority", "hours", "by_night"),
    [
        (Priority.P1, Hours.OFFICE, True),  # whatever the hours of its service are
        (Priority.P1, Hours.ALWAYS, True),
        (Priority.P2, Hours.OFFICE, False),
        (Priority.P2, Hours.ALWAYS, True),
        (Priority.P3, Hours.ALWAYS, False),  # 5x8 on every service (process §3.4)
        (Priority.P4, Hours.ALWAYS, False),
    ],
)
def test_d_by_night_only_what_is_counted_around_the_clock_is_told(
    desk: StandingDesk, priority: Priority, hours: Hours, *, by_night: bool
) -> None:
    """§3.4, §3.7 d: reported on Friday at 17:50, not accepted by anybody. Until Monday 08:59 only what is counted
    around the clock is told; whatever is told later is told inside hours.
    """
    desk.at("2026-03-13 17:50").report(priority, hours=hours)
    desk.run_until("2026-03-16 08:59")
    closed_since = local("2026-03-13 18:00")
    assert any(one.at > closed_since for one in desk.history("sla_warned")) is by_night
    desk.run_until("2026-03-24 20:00")
    at = [wall(one.at).split(" ")[2] for one in desk.history("sla_warned")]
    assert at
    assert by_night or all("09:00" <= one <= "12:00" or "13:00" <= one <= "18:00" for one in at)


def test_d_what_was_missed_before_closing_time_waits_for_the_next_opening(desk: StandingDesk) -> None:
    """§3.7 d: 50 % at Mon 17:00 is missed in an outage until 20:00; it is said on Tuesday at 09:00."""
    desk.at("2026-03-16 10:00").report(Priority.P2, held_by="he")
    desk.at("2026-03-16 20:00").sweep()
    assert desk.told() == []
    desk.run_until("2026-03-17 09:00")
    assert desk.told()[0][:2] == ("Tue 03-17 09:00", "resolution")


def test_e_a_paused_clock_reminds_nobody_and_goes_on_with_what_was_left(desk: StandingDesk) -> None:
    """§3.7 e: held from 11:00 to 15:00 with two business hours of pause, 50 % moves from 15:00 to 18:00."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P2, held_by="he")
    desk.run_until("2026-03-16 11:00")
    asks = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which room?")
    desk.do(handling.hold, ticket, asks, by="he")
    desk.run_until("2026-03-16 15:00")
    assert desk.told() == []
    desk.do(handling.resume, ticket, by="he")
    desk.run_until("2026-03-16 18:00")
    assert desk.told() == [("Mon 03-16 18:00", "resolution", 50, ("he",))]


def test_g_for_a_lead_on_leave_the_deputy_is_told(store: Store) -> None:
    """§3.7 g: Feng, lead of desktop support, is away that week; He holds the ticket and stands in, and is told once."""
    rules = example()
    away = replace(rules, absences=shifts(FENG_ON_LEAVE, rules.organisation, SHANGHAI))
    desk = StandingDesk(store, away).at("2026-03-16 10:00")
    desk.report(Priority.P2, held_by="he")
    desk.run_until("2026-03-17 09:30")
    assert [told for _, clock, percent, told in desk.told() if percent == 75] == [("he",)]


def test_g_for_a_lead_at_work_nobody_stands_in(desk: StandingDesk) -> None:
    """§3.7 g: the same without leave."""
    desk.at("2026-03-16 10:00").report(Priority.P2, held_by="he")
    desk.run_until("2026-03-17 09:30")
    assert [told for _, clock, percent, told in desk.told() if percent == 75] == [("feng", "he")]


def test_i_whoever_acts_is_on_record_for_every_open_reminder(desk: StandingDesk) -> None:
    """§3.7 i, K22: He accepts twenty minutes after the group was reminded; the reminder counts as acted upon by him."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    desk.run_until("2026-03-16 11:20")
    desk.do(handling.take, ticket, by="he")
    nudge = desk.look(lambda session: session.query(NudgeRow).one())
    assert desk.names()[nudge.acted_by] == "he"
    assert (nudge.acted_at - nudge.at).total_seconds() == 20 * 60


def test_i_what_the_desk_does_by_itself_is_no_act(desk: StandingDesk) -> None:
    """K22: an agreed time that ends the waiting moves nobody's reminder to "acted upon"."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P2, held_by="he")
    desk.run_until("2026-03-16 15:00")
    until = desk.now.replace(hour=17)
    agreed = HoldForm(reason=PendingReason.USER_AGREED_TIME, until=until, consent=True)
    desk.do(handling.hold, ticket, agreed, by="he")
    desk.run_until("2026-03-17 09:00")
    assert desk.ticket(ticket).state == "in_progress"
    acted = desk.look(lambda session: session.query(NudgeRow).order_by(NudgeRow.id).first())
    assert desk.names()[acted.acted_by] == "he"
    assert acted.acted_at.astimezone(SHANGHAI).hour == 15


def test_j_nobody_is_reminded_of_a_complaint_they_may_not_see(store: Store) -> None:
    """§3.7 j: even a policy that names the group lead tells nothing to a lead who may not know of the complaint."""
    rules = example()
    leads = (Rung(at=50, tell=(Recipient.GROUP_LEAD, Recipient.PROCESS_OWNER)),)
    nudging = rules.policy.nudging.model_copy(update={"complaint_clocks": leads})
    policy = rules.policy.model_copy(update={"nudging": nudging})
    desk = StandingDesk(store, replace(rules, policy=policy)).at("2026-03-16 10:00")
    desk.report(Priority.P3, kind=TicketType.COMPLAINT)
    desk.run_until("2026-03-16 14:00")
    assert desk.told() == [("Mon 03-16 12:00", "response", 50, ("yuan",))]
    assert desk.messages("tell_group", "line", "card") == []


def test_a_ticket_nobody_holds_is_a_matter_of_its_group(desk: StandingDesk) -> None:
    """§3.7: unaccepted, the group's channel is told at 50 and 75 %; once somebody holds it, it is left in peace."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    desk.run_until("2026-03-16 11:30")
    assert [told for _, _, _, told in desk.told()] == [(), ("feng",)]
    assert [one.args["event"] for one in desk.messages("tell_group")] == [one.id for one in desk.history("sla_warned")]
    desk.do(handling.take, ticket, by="he")
    desk.run_until("2026-03-17 10:00")
    assert len(desk.messages("tell_group")) == 2
    assert desk.direct_messages("he") == [("Tue 03-17 10:00", 1)]


def test_a_change_of_terms_gives_a_single_notice(desk: StandingDesk) -> None:
    """SC10, §3.5.8: P3 of Friday 17:00 is declared major on Saturday 10:00: its response is overdue, told once."""
    ticket = desk.at("2026-11-13 17:00").report(Priority.P3, group="network", service="branch-wan")
    desk.run_until("2026-11-14 10:00")
    assert desk.percents("response") == [("Fri 11-13 18:00", 50)]
    desk.do(majors.declare, ticket, DeclareForm(criterion="C2"), by="jiang")
    desk.sweep()
    desk.sweep()
    assert desk.percents("response")[1:] == [("Sat 11-14 10:00", 200)]
    assert desk.clock(ticket, "resolution").due_at == local("2026-11-14 13:00")
    assert desk.clock(ticket, "response").breached_on_change
    assert not desk.clock(ticket, "resolution").breached_on_change


def test_the_ladder_ends_with_the_priority_and_begins_anew_with_it(desk: StandingDesk) -> None:
    """§3.7: raised to P1 at 11:00 it begins then; lowered it ends; raised at 15:00 it begins again."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3, group="network", service="branch-wan", held_by="shen")
    desk.run_until("2026-03-16 11:00")
    desk.do(judging.prioritise, ticket, RAISED, by="jiang")
    desk.run_until("2026-03-16 11:50")
    desk.do(judging.prioritise, ticket, LOWERED, by="jiang")
    desk.run_until("2026-03-16 15:00")
    desk.do(judging.prioritise, ticket, RAISED, by="jiang")
    desk.run_until("2026-03-16 16:00")
    assert [(at, minutes) for at, minutes, _ in desk.told("ladder_stepped")] == [
        ("Mon 03-16 11:00", 0),
        ("Mon 03-16 15:00", 0),
        ("Mon 03-16 16:00", 60),
    ]


def test_one_moment_of_one_ticket_is_one_message_to_one_person(desk: StandingDesk) -> None:
    """§3.7 h: an unaccepted P1's 100 % of the response and the ladder's 15 minutes are one message."""
    desk.at("2026-03-17 03:00").report(Priority.P1, hours=Hours.ALWAYS, group="network", service="core-network")
    desk.run_until("2026-03-17 03:14")
    before = desk.direct_messages("xu")
    desk.run_until("2026-03-17 03:15")
    assert desk.direct_messages("xu")[len(before) :] == [("Tue 03-17 03:15", 2)]


@pytest.mark.parametrize("priority", [Priority.P1, Priority.P2])
def test_only_p1_and_major_have_a_ladder(desk: StandingDesk, priority: Priority) -> None:
    """§3.7: a P2 has thresholds, but no steps by the clock on the wall."""
    desk.at("2026-03-17 03:00").report(priority, hours=Hours.ALWAYS, group="network", service="core-network")
    desk.run_until("2026-03-17 07:00")
    assert bool(desk.told("ladder_stepped")) is (priority is Priority.P1)


def test_a_restored_ticket_climbs_no_further(desk: StandingDesk) -> None:
    """§3.7: nobody at the top hears of a P1 that was restored before their step; nothing follows later either."""
    ticket = desk.at("2026-03-17 10:00").report(
        Priority.P1, hours=Hours.ALWAYS, group="network", service="core-network", held_by="shen"
    )
    desk.run_until("2026-03-17 10:50")
    code = ResolutionCode.PERMANENT_FIX
    fixed = ResolveForm(code=code, resolution="replaced", cause="a switch", workaround=False, ci="sw-1")
    desk.do(handling.resolve, ticket, fixed, by="shen")
    desk.run_until("2026-03-17 15:00")
    assert [minutes for _, minutes, _ in desk.told("ladder_stepped")] == [0]
