"""The process's scripts as far as clocks, reminders and the ladder play in them: concrete dates of 2026 in Shanghai."""

from dataclasses import replace

from domain.sla import ClockResult
from domain.ticket import Hours, PendingReason, Priority, ResolutionCode
from services import handling
from services.handling import HoldForm, ResolveForm
from tests.services.standing_desk import StandingDesk

RESTORED = ResolveForm(
    code=ResolutionCode.BY_THIRD_PARTY, resolution="line repaired", cause="cut cable", workaround=False, ci="wan-cd-1"
)


def test_sc07_a_printer_across_national_day_is_nudged_after_the_holiday_only(desk: StandingDesk) -> None:
    """SC07: P3 reported Wed 2026-09-30 17:00; nothing from 10-01 to 10-07, then 50, 75 and 90 % on working days."""
    ticket = desk.at("2026-09-30 17:00").report(Priority.P3)
    desk.run_until("2026-09-30 17:30")
    desk.do(handling.take, ticket, by="he")
    desk.run_until("2026-10-09 16:59")
    assert desk.percents("resolution") == [("Thu 10-08 17:00", 50), ("Fri 10-09 12:00", 75), ("Fri 10-09 15:24", 90)]
    assert desk.percents("response") == []


def test_sc17_a_sunday_night_report_is_nudged_on_monday(desk: StandingDesk) -> None:
    """SC17: P2 on a 5x8 service, Sun 22:00: response half gone Mon 09:15, resolution 14:00, 16:00, 17:12; met 18:00."""
    ticket = desk.at("2026-03-15 22:00").report(Priority.P2)
    desk.run_until("2026-03-16 09:20")
    assert desk.told() == [("Mon 03-16 09:15", "response", 50, ())]
    desk.do(handling.take, ticket, by="he")
    desk.run_until("2026-03-16 18:00")
    reached = [("Mon 03-16 14:00", 50), ("Mon 03-16 16:00", 75), ("Mon 03-16 17:12", 90), ("Mon 03-16 18:00", 100)]
    assert desk.percents("resolution") == reached
    desk.do(handling.resolve, ticket, RESTORED, by="he")
    assert desk.clock(ticket, "resolution").result == ClockResult.MET


def test_sc17_a_second_late_is_missed(desk: StandingDesk) -> None:
    """SC17: resolved at 18:00:01 the target is missed; the breach itself is on record without anybody looking again."""
    ticket = desk.at("2026-03-15 22:00").report(Priority.P2, held_by="he")
    desk.run_until("2026-03-16 18:00:01")
    assert desk.clock(ticket, "resolution").breached_at is not None
    desk.do(handling.resolve, ticket, replace(RESTORED, breach_reason="no spare part"), by="he")
    assert desk.clock(ticket, "resolution").result == ClockResult.MISSED


def test_sc03_a_supplier_does_not_stop_the_clock_on_a_make_up_saturday(desk: StandingDesk) -> None:
    """SC03: P2 7x24 on Sat 2026-10-10 08:30; waiting for the carrier; 12:30 assignee, 14:30 + lead, 15:42 + IM; met."""
    ticket = desk.at("2026-10-10 08:30").report(Priority.P2, hours=Hours.ALWAYS, group="network", service="branch-wan")
    desk.run_until("2026-10-10 08:44")
    desk.do(handling.take, ticket, by="shen")
    desk.run_until("2026-10-10 09:20")
    waits = HoldForm(reason=PendingReason.WAITING_FOR_THIRD_PARTY, resume_condition="the carrier calls back")
    desk.do(handling.hold, ticket, waits, by="shen")
    desk.run_until("2026-10-10 15:55")
    assert desk.told() == [
        ("Sat 10-10 12:30", "resolution", 50, ("shen",)),
        ("Sat 10-10 14:30", "resolution", 75, ("shen", "xu")),
        ("Sat 10-10 15:42", "resolution", 90, ("jiang", "shen", "xu")),
    ]
    desk.do(handling.resume, ticket, by="shen")
    desk.do(handling.resolve, ticket, RESTORED, by="shen")
    assert desk.clock(ticket, "resolution").result == ClockResult.MET


def test_sc08_a_pause_over_a_make_up_saturday_moves_the_nudges_by_business_time(desk: StandingDesk) -> None:
    """SC08: P3 from Thu 14:00, waiting for the user Thu 16:00 to Sat 11:00; due Mon 18:00, so 50 % is Sat 18:00."""
    ticket = desk.at("2026-10-08 14:00").report(Priority.P3)
    desk.run_until("2026-10-08 14:30")
    desk.do(handling.take, ticket, by="he")
    desk.run_until("2026-10-08 16:00")
    asks = HoldForm(reason=PendingReason.WAITING_FOR_USER, question="Which printer?")
    desk.do(handling.hold, ticket, asks, by="he")
    desk.run_until("2026-10-10 11:00")
    assert desk.told() == []
    desk.do(handling.resume, ticket, by="he")
    desk.run_until("2026-10-12 18:00")
    reached = [("Sat 10-10 18:00", 50), ("Mon 10-12 14:00", 75), ("Mon 10-12 16:24", 90), ("Mon 10-12 18:00", 100)]
    assert desk.percents("resolution") == reached


def test_sc23_a_restart_merges_what_was_missed_into_one_message(desk: StandingDesk) -> None:
    """SC23: P1 at 10:00, bot down 10:05 to 10:20: one nudge, 100 %, at the actual time; a second restart is silent."""
    desk.at("2026-03-17 10:00").report(Priority.P1, hours=Hours.ALWAYS, group="network", service="core-network")
    desk.run_until("2026-03-17 10:05")
    assert desk.told() == []
    desk.at("2026-03-17 10:20").sweep()
    assert desk.told() == [("Tue 03-17 10:20", "response", 100, ("jiang", "xu"))]
    assert desk.history("sla_warned")[0].data["merged"] == [50, 75, 90]
    assert desk.direct_messages("jiang") == [("Tue 03-17 10:00", 1), ("Tue 03-17 10:20", 1)]
    before = len(desk.messages("tell", "tell_bundle", "tell_group"))
    assert desk.at("2026-03-17 10:21").sweep() == 0
    assert len(desk.messages("tell", "tell_bundle", "tell_group")) == before


def test_sc01_the_ladder_of_a_p1_climbs_by_the_clock_on_the_wall(desk: StandingDesk) -> None:
    """SC01: Fri 2026-07-31 16:40; accepted 16:46, so 16:55 and 17:10 are needless; 17:40 and 18:40 are sent."""
    ticket = desk.at("2026-07-31 16:40").report(
        Priority.P1, hours=Hours.ALWAYS, group="policy-property", service="policy-admin"
    )
    desk.run_until("2026-07-31 16:46")
    desk.do(handling.take, ticket, by="han")
    desk.run_until("2026-07-31 19:55")
    steps = desk.told("ladder_stepped")
    assert [(at, minutes) for at, minutes, _ in steps] == [
        ("Fri 07-31 16:40", 0),
        ("Fri 07-31 17:40", 60),
        ("Fri 07-31 18:40", 120),
    ]
    assert set(steps[0][2]) >= {"jiang", "tian"}
    assert steps[1][2] == ("bai", "yuan")
    assert steps[2][2] == ("lu", "pan")
