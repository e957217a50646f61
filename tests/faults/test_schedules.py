"""Random days: any faults at any calls, in any flow; whatever comes of it, everything was told once.

The short form plays a few, always the same, `make test-faults` at least five hundred; it prints its seed, and with that
one in `HOTLINE_FAULT_SEED` the same days are played again.
"""

import asyncio
import os

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sandbox.gate import Fault
from tests.conftest import NewDatabase
from tests.faults.conftest import ALL
from tests.faults.flows import FLOWS
from tests.faults.test_every_fault import FAULTS, MAY_BE_DONE_WITHOUT, METHODS, opened, recover
from tests.faults.told_once import assert_told_once

SEED = int(os.environ.get("HOTLINE_FAULT_SEED", "0"))
SHARES = 10 if ALL else 1  # so that several workers play the days of the long form
RUNS = int(os.environ.get("HOTLINE_FAULT_RUNS", "500" if ALL else "4"))
SURE = sorted(set(METHODS) - MAY_BE_DONE_WITHOUT)
SHORT = sorted(set(FAULTS) - {"timeout-before", "timeout-after"})  # a time-out takes its time


@st.composite
def schedules(draw: st.DrawFn) -> list[Fault]:
    """Up to six faults; each befalls one call of one method, or of any, after some calls that pass."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        kind = FAULTS[draw(st.sampled_from(SHORT if RUNS < 100 else sorted(FAULTS)))]
        method = draw(st.sampled_from(SURE)) if kind.lasting else draw(st.sampled_from(("*", *METHODS)))
        fault = kind.on(method)
        fault.skip = draw(st.integers(0, 4))
        found.append(fault)
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_any_schedule(share: int, new_database: NewDatabase) -> None:
    @seed(SEED * SHARES + share)
    @settings(max_examples=-(-RUNS // SHARES), deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    @given(flow=st.sampled_from(sorted(FLOWS)), faults=schedules())
    def days(flow: str, faults: list[Fault]) -> None:
        asyncio.run(day(new_database, flow, faults))

    days()


async def day(new_database: NewDatabase, flow: str, faults: list[Fault]) -> None:
    with new_database("sqlite") as url:
        async with opened(url) as on:
            for fault in faults:
                on.workspace.gate.inject(fault)
            await FLOWS[flow](on)
            await recover(on)
            await assert_told_once(on)
