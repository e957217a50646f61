"""A small storm in every run of the checks; the full one is `make storm`."""

import pytest

from tests.faults.fleet import fleet
from tests.faults.storm import Plan, blow
from tests.faults.storm_figures import figures
from tests.faults.told_once import assert_told_once

SMALL = Plan(processes=2, reports=24, majors=2, seconds=5.0, every=4.0, stops=0.4, calming=4.0)
STOPPED_WITHIN = 10.0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_reports_and_majors_while_processes_die(database: str) -> None:
    """Everything reported is there and told, each thing once; what is urgent goes out before what came earlier."""
    async with fleet(database, size=SMALL.processes, start="2026-03-17 10:00") as play:
        storm = await blow(play, SMALL)
        await assert_told_once(play, until=storm.ended)
        found = await figures(play, storm)
        assert (found.tickets, found.lost, found.doubled) == (SMALL.reports, 0, 0)
        assert (found.majors, found.channels) == (SMALL.majors, SMALL.majors)
        assert play.ends.kills + len(play.ends.stops) >= 2
        assert max(play.ends.stops, default=0.0) < STOPPED_WITHIN
        assert found.first[len(found.first) // 2] < found.ordinary[-1]
    assert set(play.ends.codes) == {0}
