"""Routing by service, category and unit (process S6), and who is reached in a group (process §3.7 g)."""

from pathlib import Path

import pytest

from bot.rulebook import load
from domain.assignment import Why, choose_group
from tests.rulebooks import copied, example, local


@pytest.mark.parametrize(
    ("unit", "group"),
    [
        ("property-pudong", "policy-property"),
        ("life-haidian", "policy-life"),
        ("property", "policy-property"),
        ("life-shanghai", "policy-life"),
    ],
)
def test_the_same_category_goes_to_the_group_of_the_reporters_company(unit: str, group: str) -> None:
    """Property and life reporters of one function failure reach different developers."""
    choice = choose_group("policy-admin", "function-fails", unit=unit, rules=example())
    assert (choice.group, choice.why) == (group, Why.ROUTE)


def test_an_unknown_service_goes_to_the_service_desk() -> None:
    for service in (None, "abolished-system", "business-systems"):
        choice = choose_group(service, None, unit="life", rules=example())
        assert (choice.group, choice.why) == ("service-desk", Why.UNCLASSIFIED)


def test_a_service_without_a_matching_route_goes_to_its_own_group() -> None:
    choice = choose_group("policy-admin", "function-fails", unit="group-finance", rules=example())
    assert (choice.group, choice.why) == ("policy-property", Why.LEAF)


def test_a_security_event_goes_to_security_whoever_reports_it() -> None:
    """A category with a group of its own wins over a route that names only the unit, children included."""
    choice = choose_group("policy-admin", "phishing", unit="life-haidian", rules=example())
    assert (choice.group, choice.why) == ("security", Why.CATEGORY)


def test_a_route_that_names_the_category_wins_over_the_categorys_group() -> None:
    """Telephones of the customer hotline are the network's; the route names the category."""
    choice = choose_group("customer-hotline", "telephone", unit="life", rules=example())
    assert (choice.group, choice.why) == ("network", Why.ROUTE)


def test_a_route_covers_the_categories_below() -> None:
    choice = choose_group("payment", "batch-late", unit="property", rules=example())
    assert choice.group == "database"


def test_an_item_goes_to_its_group() -> None:
    assert choose_group("new-laptop", None, unit="life", rules=example()).group == "desktop"


def test_people_on_call_take_turns() -> None:
    """Weekly turns that began on Monday 2026-01-05 at 09:00: Xu, then Shen, then Xu again."""
    rules = example()
    assert rules.on_call("network", local("2026-01-05 09:00")) == ("xu", "shen")
    assert rules.on_call("network", local("2026-01-12 08:59")) == ("xu", "shen")
    assert rules.on_call("network", local("2026-01-12 09:00")) == ("shen", "xu")
    assert rules.on_call("network", local("2026-01-19 09:00")) == ("xu", "shen")
    assert rules.on_call("network", local("2026-01-05 08:59")) == ("shen", "xu")  # before the first turn


def test_a_group_without_on_call_reaches_its_lead_and_deputy() -> None:
    rules = example()
    assert rules.on_call("desktop", local("2026-06-16 10:00")) == ()
    assert rules.reach("desktop", local("2026-06-16 10:00")) == ("feng", "he")


def test_deputies_who_stand_in_for_each_other_do_not_loop() -> None:
    """Xu's deputy is Shen and Shen's is Xu: with both away nobody is left, and the search ends."""
    organisation = example().organisation
    assert organisation.stand_in("xu", absent=()) == "xu"
    assert organisation.stand_in("xu", absent={"xu"}) == "shen"
    assert organisation.stand_in("xu", absent={"xu", "shen"}) is None
    assert organisation.stand_in("jiang", absent={"jiang", "song"}) == "tian"
    assert organisation.stand_in("wang", absent={"wang"}) is None


ABSENCE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//leave//EN
BEGIN:VEVENT
UID:leave-1
DTSTART;VALUE=DATE:20260615
DTEND;VALUE=DATE:20260620
SUMMARY:冯刚
END:VEVENT
END:VCALENDAR
"""


def test_an_absence_from_a_calendar_file_is_respected(tmp_path: Path) -> None:
    """Feng is on leave from Monday to Friday: his deputy is reached instead, and he is back on Saturday."""
    folder = copied(tmp_path, ("organisation.yml", "\nroles:\n", "\nabsences: leave.ics\nroles:\n"))
    (folder / "leave.ics").write_text(ABSENCE, encoding="utf-8")
    rules = load(folder)
    assert rules.absent(local("2026-06-14 23:59")) == frozenset()
    assert rules.absent(local("2026-06-15 00:00")) == {"feng"}
    assert rules.reach("desktop", local("2026-06-19 23:59")) == ("he",)
    assert rules.reach("desktop", local("2026-06-20 00:00")) == ("feng", "he")


ROTA = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//rota//EN
BEGIN:VEVENT
UID:shift-1
DTSTART;TZID=Asia/Shanghai:20260615T180000
DTEND;TZID=Asia/Shanghai:20260616T090000
RRULE:FREQ=DAILY;COUNT=3
SUMMARY:Night shift
ATTENDEE;CN=Shen Hao:mailto:shen.hao@maplebridge.example
END:VEVENT
END:VCALENDAR
"""


def test_a_rota_from_a_calendar_file_goes_first_and_the_order_fills_its_gaps(tmp_path: Path) -> None:
    """Three night shifts of Shen's in a week that is Xu's turn."""
    rota = ("organisation.yml", "{order: [xu, shen],", "{rota: network.ics, order: [xu, shen],")
    folder = copied(tmp_path, rota)
    (folder / "network.ics").write_text(ROTA, encoding="utf-8")
    rules = load(folder)
    turns = {at: rules.on_call("network", local(f"2026-06-{at}"))[0] for at in ("15 17:59", "15 18:00", "16 08:59")}
    in_turn = rules.organisation.on_call("network", local("2026-06-15 17:59"))[0]
    assert turns == {"15 17:59": in_turn, "15 18:00": "shen", "16 08:59": "shen"}
    assert rules.on_call("network", local("2026-06-18 18:00")) == rules.organisation.on_call(
        "network", local("2026-06-18 18:00")
    )
