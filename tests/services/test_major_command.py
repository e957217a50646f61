"""Roles and stakeholder updates of a running major incident (process §3.8, K16)."""

from dataclasses import replace

import pytest

from domain.errors import IllegalMove, InvalidForm, NotAllowed
from domain.major import MajorRole
from services import majors
from services.majors import UpdateForm
from tests.rulebooks import local
from tests.services.major_desk import STILL, declared, held, missing, outage, record, reminded, told_of, updates
from tests.services.standing_desk import StandingDesk, wall


def test_the_desk_asks_for_open_roles_and_stops_when_they_are_taken(desk: StandingDesk) -> None:
    """16:53 and 16:58; then all are taken."""
    number = declared(desk)
    desk.run_until("2026-07-31 16:54")
    desk.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    desk.run_until("2026-07-31 16:59")
    desk.do(majors.take_role, number, MajorRole.TECHNICAL_LEAD, by="han")
    desk.do(majors.take_role, number, MajorRole.COMMS_LEAD, by="qian")
    desk.run_until("2026-07-31 17:30")
    asked = [(wall(one.at)[-5:], one.data["roles"]) for one in desk.history("major_roles_open")]
    assert asked == [
        ("16:53", ["technical_lead", "comms_lead", "scribe"]),
        ("16:58", ["technical_lead", "comms_lead"]),
    ]
    assert told_of(desk, "major_roles_open")[1] == {"yang", "qian", "jiang"}


def test_taking_a_role_twice_is_taking_it_once(desk: StandingDesk) -> None:
    number = declared(desk)
    for _ in range(2):
        desk.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    assert len(desk.history("major_role_taken")) == 1


def test_whoever_takes_a_role_over_holds_it_and_joins_the_channel(desk: StandingDesk) -> None:
    number = declared(desk)
    desk.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    desk.do(majors.take_role, number, MajorRole.SCRIBE, by="wu")
    assert held(desk, number) == {"commander": "jiang", "scribe": "wu"}
    assert len(desk.messages("major_invite")) == 3


def test_only_an_incident_manager_or_the_process_owner_takes_command(desk: StandingDesk) -> None:
    number = declared(desk)
    with pytest.raises(NotAllowed):
        desk.do(majors.take_role, number, MajorRole.COMMANDER, by="han")
    desk.do(majors.take_role, number, MajorRole.COMMANDER, by="tian")
    assert held(desk, number) == {"commander": "tian"}
    with pytest.raises(NotAllowed):
        desk.do(majors.stabilise, number, restored_at=local("2026-07-31 16:48"), by="jiang")


def test_after_30_minutes_nobody_holds_command_and_technical_lead_together(desk: StandingDesk) -> None:
    """Taken at 16:49 it is allowed; at 17:18 the desk asks for a second person, and taking both is refused."""
    number = declared(desk)
    for role in (MajorRole.TECHNICAL_LEAD, MajorRole.COMMS_LEAD, MajorRole.SCRIBE):
        desk.do(majors.take_role, number, role, by="jiang")
    desk.run_until("2026-07-31 17:18")
    asked = [(wall(one.at)[-5:], one.data["roles"]) for one in desk.history("major_roles_open")]
    assert asked == [("17:18", ["technical_lead"])]
    desk.do(majors.take_role, number, MajorRole.TECHNICAL_LEAD, by="han")
    with pytest.raises(IllegalMove) as both:
        desk.do(majors.take_role, number, MajorRole.TECHNICAL_LEAD, by="jiang")
    assert both.value.code == "two_roles"


def test_an_update_says_something(desk: StandingDesk) -> None:
    number = declared(desk)
    with pytest.raises(IllegalMove) as empty:
        desk.do(majors.update, number, UpdateForm(), by="jiang")
    assert missing(empty) == {"update"}


def test_an_expected_restoration_is_the_commanders_word(desk: StandingDesk) -> None:
    """The communications lead repeats what the commander gave, but gives none."""
    number = declared(desk)
    desk.do(majors.take_role, number, MajorRole.COMMS_LEAD, by="qian")
    promised = replace(STILL, eta=local("2026-07-31 19:00"))
    with pytest.raises(IllegalMove) as own:
        desk.do(majors.update, number, promised, by="qian")
    assert missing(own) == {"eta"}
    desk.do(majors.update, number, promised, by="jiang")
    desk.do(majors.update, number, promised, by="qian")
    with pytest.raises(InvalidForm):
        desk.do(majors.update, number, replace(STILL, eta=local("2026-07-31 16:00")), by="jiang")


def test_an_update_at_the_very_deadline_has_kept_it(desk: StandingDesk) -> None:
    number = declared(desk)
    desk.at("2026-07-31 17:03").do(majors.update, number, STILL, by="jiang")
    assert record(desk, number).updates_missed == 0
    assert updates(desk) == [("Fri 07-31 17:03", True)]


def test_where_nobody_commands_the_managers_are_reminded(desk: StandingDesk) -> None:
    """System-declared at 16:55: the first update is due 17:10."""
    outage(desk)
    desk.run_until("2026-07-31 17:10")
    assert reminded(desk) == [("17:05", -5, {"jiang", "tian"}, False), ("17:10", 0, {"jiang", "tian"}, True)]


def test_in_a_long_silence_each_interval_is_missed_also_while_the_desk_was_down(desk: StandingDesk) -> None:
    """17:03, 17:33 and 18:03 pass; nobody swept; the update of 18:20 is late for the first, the next is due 18:50."""
    number = declared(desk)
    desk.at("2026-07-31 18:20").do(majors.update, number, STILL, by="jiang")
    assert record(desk, number).updates_missed == 3
    assert updates(desk) == [("Fri 07-31 17:03", False)]
    assert wall(record(desk, number).next_update_due) == "Fri 07-31 18:50"


def test_a_restart_sends_one_reminder_for_everything_that_was_due(desk: StandingDesk) -> None:
    """Down from 16:50 to 17:34: two deadlines missed, one message; the second sweep is silent."""
    number = declared(desk)
    desk.at("2026-07-31 17:34").sweep()
    assert [(at, offset, missed) for at, offset, _, missed in reminded(desk)] == [("17:34", 5, True)]
    assert record(desk, number).updates_missed == 2
    assert desk.sweep() == 0
