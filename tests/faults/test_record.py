"""The page about reliability names tests that exist, and every fault in every flow."""

import re

from tests.faults.flows import FLOWS
from tests.faults.record import PAGE
from tests.faults.test_collisions import PAIRS
from tests.faults.test_database_troubles import TROUBLES
from tests.faults.test_every_fault import FAULTS
from tests.faults.test_kill_flows import BORDERS, DATABASES
from tests.faults.test_takeover import KILLED

TOGETHER = ("`test_as_one_after_the_other[", "`test_the_survivors_take_over[")
DAYS = re.compile(r"^Random days: (\d+) played with seed \d+: told once\.$", re.MULTILINE)
AWAY = "test_the_server_stops_at_once_and_starts_again"


def test_every_row_of_the_page_is_a_test_and_every_test_a_row() -> None:
    """Recorded by `make test-faults`; after a new flow or fault it is to be recorded anew."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "`test_told_once[" in line]
    named = [line.split("`")[1] for line in lines]
    assert sorted(named) == sorted(f"test_told_once[sqlite-{flow}-{fault}]" for flow in FLOWS for fault in FAULTS)
    assert [line for line in lines if "| told once |" not in line] == []


def test_what_is_said_of_collisions_and_takeovers_is_a_test() -> None:
    """Each such row was recorded; all that were told once."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if any(one in line for one in TOGETHER)]
    collisions = {f"test_as_one_after_the_other[{pair}-{turn}]" for pair in PAIRS for turn in ("first", "turned")}
    takeovers = {f"test_the_survivors_take_over[postgresql-{killed}]" for killed in KILLED}
    assert {line.split("`")[1] for line in lines} == collisions | takeovers
    assert [line for line in lines if "| told once |" not in line] == []


def test_what_is_said_of_deaths_and_of_the_database_is_a_test() -> None:
    """Each such row was recorded, and everything was told once."""
    lines = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if "`test_killed[" in line or "`test_told_and" in line or AWAY in line
    ]
    deaths = {f"test_killed[{kind}-{flow}-{border}]" for kind in DATABASES for flow in FLOWS for border in BORDERS}
    troubles = {f"test_told_and_kept[{trouble}]" for trouble in TROUBLES} | {AWAY}
    assert {line.split("`")[1] for line in lines} == deaths | troubles
    assert [line for line in lines if "| told once |" not in line] == []


def test_the_random_days_on_record_are_as_many_as_are_promised() -> None:
    """By the seed that stands there they are played again."""
    found = DAYS.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert int(found[1]) >= 500
