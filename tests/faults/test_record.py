"""The page about reliability names tests that exist, and every fault in every flow."""

from tests.faults.flows import FLOWS
from tests.faults.record import PAGE
from tests.faults.test_every_fault import FAULTS


def test_every_row_of_the_page_is_a_test_and_every_test_a_row() -> None:
    """Recorded by `make test-faults`; after a new flow or fault it is to be recorded anew."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "`test_told_once[" in line]
    named = [line.split("`")[1] for line in lines]
    assert sorted(named) == sorted(f"test_told_once[sqlite-{flow}-{fault}]" for flow in FLOWS for fault in FAULTS)
    assert [line for line in lines if "| told once |" not in line] == []
