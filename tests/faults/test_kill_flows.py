"""SIGKILL at every border of every flow: before and after each commit, before and after each call to Slack. People send
again what was not answered, the next process takes up what the dead one left, and the workspace looks as on a day on
which nothing went wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import NewDatabase
from tests.faults.conftest import ALL
from tests.faults.flows import FLOWS
from tests.faults.forks import KILLED, Forks
from tests.faults.test_every_fault import opened
from tests.faults.told_once import assert_told_once, seen

BORDERS = ("before-commit", "after-commit", "before-call", "after-call")
DATABASES = ("sqlite", "postgresql")
SAMPLE = 3  # of a border's places, in the short form
Day = tuple[Counter[str], object]


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    with Forks() as running:
        yield running


@pytest.fixture(scope="session")
def quiet_days() -> dict[tuple[str, str], Day]:
    """How many borders an undisturbed day has, and what is to be seen at its end."""
    return {}


def cases() -> list[object]:
    """All; in the short form each flow once, going round the borders and the databases."""
    names = list(FLOWS)
    usual = {(DATABASES[turn % 2], flow, BORDERS[turn % len(BORDERS)]) for turn, flow in enumerate(names)}
    return [
        pytest.param(
            database,
            flow,
            border,
            id=f"{database}-{flow}-{border}",
            marks=[] if (database, flow, border) in usual else [pytest.mark.long],
        )
        for flow in names
        for border in BORDERS
        for database in DATABASES
    ]


@pytest.mark.parametrize(("kind", "flow", "border"), cases())
async def test_killed(
    kind: str,
    flow: str,
    border: str,
    new_database: NewDatabase,
    forks: Forks,
    quiet_days: dict[tuple[str, str], Day],
    record_property: Callable[[str, object], None],
) -> None:
    if (kind, flow) not in quiet_days:
        quiet_days[kind, flow] = await undisturbed(forks, new_database, kind, flow)
    borders, expected = quiet_days[kind, flow]
    numbers = places(borders[border])
    record_property("borders", len(numbers))
    for number in numbers:
        with new_database(kind) as url:
            async with opened(url) as on:
                ended, _ = await forks.life(on, url, flow, border=border, number=number)
                assert ended == KILLED, f"outlived {border} {number} of {borders[border]}"
                ended, _ = await forks.life(on, url, flow, life=2)
                assert ended == 0, f"no recovery after {border} {number}"
                await assert_told_once(on)
                assert seen(on) == expected, f"after {border} {number}"


async def undisturbed(forks: Forks, new_database: NewDatabase, kind: str, flow: str) -> Day:
    with new_database(kind) as url:
        async with opened(url) as on:
            ended, passed = await forks.life(on, url, flow)
            assert ended == 0
            assert all(passed[border] > 0 for border in BORDERS)
            await assert_told_once(on)
            return passed, seen(on)


def places(count: int) -> list[int]:
    """The borders of one kind to die at, counted from 1: each; in the short form a few, the first and last too."""
    if ALL or count <= SAMPLE:
        return list(range(1, count + 1))
    return sorted({1 + turn * (count - 1) // (SAMPLE - 1) for turn in range(SAMPLE)})
