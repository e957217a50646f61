"""Who is on call now, until when, and who follows: by turns, by shifts kept elsewhere, around absences."""

from dataclasses import replace

import pytest

from domain.errors import NotAllowed
from domain.leave import AwayReason
from domain.roster import OnCallFace
from domain.rota import shifts
from models.session import Store
from services import absences, duty
from services.absences import AwayForm
from tests.rulebooks import SHANGHAI, example, local
from tests.services.standing_desk import StandingDesk, wall

NIGHT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
SUMMARY:shen
DTSTART;TZID=Asia/Shanghai:20260317T180000
DTEND;TZID=Asia/Shanghai:20260318T080000
END:VEVENT
END:VCALENDAR
"""


def of(desk: StandingDesk, key: str, by: str = "yuan") -> OnCallFace:
    return next(one for one in desk.do(duty.everybody, by=by) if one.key == key)


def now(desk: StandingDesk, key: str) -> tuple[str, str, list[str]]:
    """Who, until when, who follows."""
    face, names = of(desk, key), desk.names()
    assert face.now is not None
    assert face.until is not None
    return names[face.now.id], wall(face.until), [names[one.id] for one in face.following]


def test_a_turn_ends_with_its_week(desk: StandingDesk) -> None:
    """Turns of the network change on Mondays at nine; it is Monday the 16th, ten o'clock."""
    first, second = desk.rules.on_call("network", desk.now)
    assert now(desk, "network") == (first, "Mon 03-23 09:00", [second])


def test_an_absence_ends_a_turn_earlier_and_the_next_has_it(desk: StandingDesk) -> None:
    """Away from Wednesday noon: until then the turn is theirs, after that the other one's for two weeks."""
    first, second = desk.rules.on_call("network", desk.now)
    slack = desk.rules.organisation.person(first).slack
    week = AwayForm(
        since=local("2026-03-18 12:00"),
        until=local("2026-03-25 09:00"),
        reason=AwayReason.HOLIDAY,
        person_slack=slack,
    )
    desk.do(absences.enter, week, by="jiang")
    assert now(desk, "network") == (first, "Wed 03-18 12:00", [second])
    desk.at("2026-03-18 12:00")
    face = of(desk, "network")
    assert face.now is not None
    assert desk.names()[face.now.id] == second
    assert [desk.names()[one.id] for one in face.away] == [first]
    assert face.until == local("2026-03-30 09:00")


def test_a_shift_kept_elsewhere_wins_and_ends_when_it_says(store: Store) -> None:
    """Shen's night from Tuesday 18:00 to Wednesday 08:00 stands in a calendar file, in Xu's week."""
    rules = example()
    night = {"network": shifts(NIGHT, rules.organisation, SHANGHAI)}
    desk = StandingDesk(store, replace(rules, rotas=night)).at("2026-03-17 20:00")
    assert now(desk, "network") == ("shen", "Wed 03-18 08:00", ["xu"])
    desk.at("2026-03-18 08:00")
    assert now(desk, "network") == ("xu", "Mon 03-23 09:00", ["shen"])


def test_the_services_behind_it_are_named(desk: StandingDesk) -> None:
    """Those supported around the clock."""
    assert "Branch wide-area network" in " ".join(one.en for one in of(desk, "network").services)


def test_third_parties_see_their_own_and_users_call_the_hotline(desk: StandingDesk) -> None:
    """S7: the carrier sees the carrier; Wang, who underwrites, is told whom to call."""
    assert [one.key for one in desk.do(duty.everybody, by="tang")] == ["carrier"]
    assert len(desk.do(duty.everybody, by="he")) > 5
    with pytest.raises(NotAllowed):
        desk.do(duty.everybody, by="wang")
    assert desk.do(duty.own, by="wang") == ()
