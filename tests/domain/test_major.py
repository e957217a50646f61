"""A major incident's channel name, roles and cadence of updates (process §3.8, SC01, K16)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import major
from domain.durations import Span
from domain.major import CadenceLook, MajorRole
from domain.organisation import Roles
from domain.policy.majors import Cadence, Declaration
from domain.policy.nudging import Recipient
from domain.ticket import MajorState

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTH_END = date(2026, 7, 31)
COMMS, COMMANDER = Recipient.COMMS_LEAD, Recipient.COMMANDER
MANAGER, OWNER = Recipient.INCIDENT_MANAGER, Recipient.PROCESS_OWNER


def minutes(count: int) -> Span:
    return Span(timedelta(minutes=count))


CADENCE = Cadence(
    first=minutes(15),
    declared=minutes(30),
    stabilised=minutes(60),
    remind_before=minutes(5),
    escalate_after=minutes(5),
)
RULE = Declaration(
    decide_within=minutes(10),
    system_declares_after=minutes(15),
    commander_not_technical_after=minutes(30),
    ask_for_roles_after=(minutes(5), minutes(10), minutes(15)),
    early_restore=minutes(30),
)


def at(clock: str, *, on: date = MONTH_END) -> datetime:
    """Friday 31 July 2026 on the clock in Shanghai."""
    hour, minute = clock.split(":")
    return datetime(on.year, on.month, on.day, int(hour), int(minute), tzinfo=SHANGHAI).astimezone(UTC)


def look(*, unanswered: str, seen: str, now: str, every: int = 30) -> CadenceLook:
    return major.look_at_cadence(
        CADENCE, unanswered=at(unanswered), every=timedelta(minutes=every), seen_until=at(seen), now=at(now)
    )


# The channel


def test_the_channel_is_named_by_prefix_number_and_date_alone() -> None:
    assert major.channel_name("major", "INC-42", MONTH_END) == "major-inc-42-20260731"
    assert major.channel_name("mi", "REQ-7", date(2026, 1, 2)) == "mi-req-7-20260102"


@given(prefix=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,30}", fullmatch=True), number=st.integers(1, 10**40))
def test_a_name_never_exceeds_what_slack_allows(prefix: str, number: int) -> None:
    """80 characters of letters, digits, hyphen and underscore, also with a suffix; number and date are never cut."""
    name = major.channel_name(prefix, f"INC-{number}", MONTH_END)
    for attempt in (1, 2, 99):
        tried = major.another_name(name, attempt)
        assert len(tried) <= 80
        assert set(tried) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert name.endswith(f"-inc-{number}-20260731")


def test_a_name_that_belongs_to_somebody_else_gets_a_number() -> None:
    tried = [major.another_name("major-inc-42-20260731", attempt) for attempt in (1, 2, 3)]
    assert tried == ["major-inc-42-20260731", "major-inc-42-20260731-2", "major-inc-42-20260731-3"]


@pytest.mark.parametrize(
    ("confidential", "asked", "always", "private"),
    [(False, False, False, False), (True, False, False, True), (False, True, False, True), (False, False, True, True)],
)
def test_one_reason_is_enough_for_a_private_channel(
    *, confidential: bool, asked: bool, always: bool, private: bool
) -> None:
    assert major.is_private(confidential=confidential, asked=asked, always=always) is private


# Roles


def test_the_desk_asks_for_open_roles_at_5_10_and_15_minutes() -> None:
    held = {"commander": 1, "technical_lead": 2}
    asked = [
        major.next_ask(held, declared_at=at("16:48"), now=at(now), rule=RULE)
        for now in ("16:48", "16:53", "17:00", "17:03")
    ]
    assert asked == [at("16:53"), at("16:58"), at("17:03"), None]


def test_at_30_minutes_the_desk_asks_once_more_where_the_commander_is_also_technical_lead() -> None:
    alone = {"commander": 1, "technical_lead": 1, "comms_lead": 3, "scribe": 4}
    assert major.next_ask(alone, declared_at=at("16:48"), now=at("16:49"), rule=RULE) == at("17:18")
    assert major.next_ask({"commander": 1}, declared_at=at("16:48"), now=at("17:03"), rule=RULE) == at("17:18")
    assert major.next_ask(alone, declared_at=at("16:48"), now=at("17:18"), rule=RULE) is None


def test_nobody_is_asked_once_all_four_roles_are_taken() -> None:
    held = {role.value: number for number, role in enumerate(MajorRole)}
    assert major.unfilled(held) == ()
    assert major.next_ask(held, declared_at=at("16:48"), now=at("16:49"), rule=RULE) is None


def test_the_first_of_each_list_is_asked_and_whoever_is_on_call_for_the_technical_lead() -> None:
    roles = Roles(
        incident_managers=("jiang",), duty_managers=("tian",), communications_leads=("qian", "song"), scribes=("grace",)
    )
    asked = {role: major.asked_first(role, roles, ("han", "lin")) for role in MajorRole}
    assert asked == {
        MajorRole.COMMANDER: ("jiang", "tian"),
        MajorRole.TECHNICAL_LEAD: ("han", "lin"),
        MajorRole.COMMS_LEAD: ("qian",),
        MajorRole.SCRIBE: ("grace",),
    }


@pytest.mark.parametrize(
    ("held", "one"),
    [
        ({"commander": 1, "technical_lead": 1}, True),
        ({"commander": 1}, True),
        ({"commander": 1, "technical_lead": 2}, False),
        ({"technical_lead": 2}, False),
        ({}, False),
    ],
)
def test_a_technical_lead_nobody_took_is_held_by_the_commander(held: dict[str, int], *, one: bool) -> None:
    assert major.one_in_two_roles(held) is one


def test_from_30_minutes_on_commander_and_technical_lead_are_two_persons() -> None:
    assert not major.two_persons_wanted(declared_at=at("16:48"), now=at("17:17"), rule=RULE)
    assert major.two_persons_wanted(declared_at=at("16:48"), now=at("17:18"), rule=RULE)


def test_a_restoration_more_than_30_minutes_before_the_stand_down_needs_a_reason() -> None:
    """SC01: restored 19:55, stood down 20:30, 35 minutes later."""
    assert major.restored_early(at("19:55"), now=at("20:30"), rule=RULE)
    assert not major.restored_early(at("20:00"), now=at("20:30"), rule=RULE)


# Deadlines


def deadline(now: str, *, last: str | None, state: MajorState = MajorState.DECLARED) -> datetime:
    return major.next_deadline(
        declared_at=at("16:48"),
        last_update=None if last is None else at(last),
        state=state,
        now=at(now),
        cadence=CADENCE,
    )


def test_sc01_the_deadlines_of_the_policy_system_outage() -> None:
    """Declared 16:48; sent 17:00, 17:28 and 18:10; each deadline counts from the last update."""
    assert deadline("16:48", last=None) == at("17:03")
    assert deadline("17:00", last="17:00") == at("17:30")
    assert deadline("17:28", last="17:28") == at("17:58")
    assert deadline("18:10", last="18:10") == at("18:40")


def test_once_stabilised_updates_are_hourly_from_the_last_one() -> None:
    assert deadline("19:55", last="19:40", state=MajorState.STABILISED) == at("20:40")
    assert deadline("20:10", last="20:10", state=MajorState.STABILISED) == at("21:10")


def test_stabilising_does_not_put_off_the_first_update() -> None:
    assert deadline("16:55", last=None, state=MajorState.STABILISED) == at("17:03")


def test_a_relapse_brings_back_30_minutes_but_never_a_deadline_that_is_over_already() -> None:
    """Last update 19:40, relapse at 20:20: 20:10 was no deadline then; the relapse has as long as a declaration."""
    assert deadline("20:20", last="19:40") == at("20:35")
    assert deadline("19:50", last="19:40") == at("20:10")


# Reminders


def test_sc01_reminders_around_the_deadline_that_nobody_kept() -> None:
    """Due 17:58: the communications lead at 17:53, with the commander at 17:58, the managers at 18:03."""
    before = look(unanswered="17:58", seen="17:28", now="17:53")
    assert before.reminder == major.Reminder(timedelta(minutes=-5), at("17:58"), (COMMS,))
    assert (before.missed, before.next_due, before.next_look_at) == (0, at("17:58"), at("17:58"))

    due = look(unanswered="17:58", seen="17:53", now="17:58")
    assert due.reminder == major.Reminder(timedelta(0), at("17:58"), (COMMS, COMMANDER))
    assert (due.missed, due.next_due, due.next_look_at) == (1, at("18:28"), at("18:03"))

    after = look(unanswered="17:58", seen="17:58", now="18:03")
    assert after.reminder == major.Reminder(timedelta(minutes=5), at("17:58"), (MANAGER, OWNER))
    assert (after.missed, after.next_due, after.next_look_at) == (0, at("18:28"), at("18:23"))


def test_between_two_reminders_nobody_is_told_anything() -> None:
    quiet = look(unanswered="17:58", seen="17:53", now="17:55")
    assert quiet == CadenceLook(reminder=None, missed=0, next_due=at("17:58"), next_look_at=at("17:58"))


def test_the_first_look_after_a_declaration_is_five_minutes_before_the_first_update() -> None:
    first = look(unanswered="17:03", seen="16:48", now="16:48")
    assert first == CadenceLook(reminder=None, missed=0, next_due=at("17:03"), next_look_at=at("16:58"))


def test_in_a_long_silence_every_interval_is_another_deadline_missed() -> None:
    """K16: from 17:58 to 19:30 nobody writes; 17:58, 18:28, 18:58 and 19:28 are missed."""
    seen, missed = "17:28", 0
    for now in ("17:58", "18:28", "18:58", "19:28", "19:30"):
        found = look(unanswered="17:58", seen=seen, now=now)
        missed, seen = missed + found.missed, now
    assert missed == 4
    assert found.next_due == at("19:58")


def test_what_fell_due_while_the_desk_was_down_is_one_message_to_everybody_concerned() -> None:
    """Down from 17:50 to 18:35: 17:58 and 18:28 are missed, the most serious reminder goes out once."""
    late = look(unanswered="17:58", seen="17:50", now="18:35")
    assert late.missed == 2
    assert late.reminder is not None
    assert late.reminder.offset == timedelta(minutes=5)
    assert late.reminder.due == at("18:28")
    assert set(late.reminder.tell) == {COMMS, COMMANDER, MANAGER, OWNER}
    assert (late.next_due, late.next_look_at) == (at("18:58"), at("18:53"))


@given(
    every=st.integers(11, 120),
    steps=st.lists(st.integers(1, 90), min_size=1, max_size=12),
)
def test_however_often_the_desk_looks_no_deadline_is_lost_or_counted_twice(every: int, steps: list[int]) -> None:
    """The sum over any looks is the number of deadlines passed; each look names a later one."""
    start, gap = at("17:58"), timedelta(minutes=every)
    seen = now = start - timedelta(minutes=30)
    missed = 0
    for step in steps:
        now += timedelta(minutes=step)
        found = major.look_at_cadence(CADENCE, unanswered=start, every=gap, seen_until=seen, now=now)
        missed, seen = missed + found.missed, now
        assert found.next_due > now
        assert found.next_look_at > now
    assert missed == (0 if now < start else (now - start) // gap + 1)
