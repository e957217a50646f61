"""Runs the long form of the fault suite and writes what came of it into `docs/reliability.md`: one row for each fault
and flow, each border and flow, each trouble of the database, each takeover and each collision, with the test that plays
it, and the number of random days with their seed.

`python -m tests.faults.record` runs and records; with the name of a JUnit report it records that one, which may be of
a few tests only: the rows of the others stay.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.etree import ElementTree as ET

from tests.run import in_memory

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
SUITE = "tests/faults"
WORKERS = "2"
BEGIN, END = "<!-- recorded: make test-faults -->", "<!-- end of the record -->"
FLOW = "(?P<flow>report|order|complaint|major|nudge|digest|hand-over)"
CASE = re.compile(rf"test_told_once\[sqlite-{FLOW}-(?P<fault>.+)\]")
DEATH = re.compile(rf"test_killed\[(?P<database>sqlite|postgresql)-{FLOW}-(?P<border>.+)\]")
DAYS = re.compile(r"test_any_schedule\[(?P<share>\d+)\]")
TROUBLE = re.compile(r"(test_told_and_kept\[(?P<trouble>.+)\]|test_the_server_stops_at_once_and_starts_again)")
TAKEOVER = re.compile(r"test_the_survivors_take_over\[postgresql-(?P<killed>.+)\]")
COLLISION = re.compile(r"test_as_one_after_the_other\[(?P<pair>.+)-(?P<order>first|turned)\]")
TABLES = (
    (DEATH, "| flow | killed | database | borders | outcome | test |"),
    (TROUBLE, "| trouble of the database | outcome | test |"),
    (TAKEOVER, "| killed while others go on | outcome | test |"),
    (COLLISION, "| at one moment | whose turn it was | outcome | test |"),
    (CASE, "| flow | fault | outcome | test |"),
)


def main(arguments: list[str]) -> int:
    """The exit code is pytest's; what failed is recorded as well."""
    seed = os.environ.get("HOTLINE_FAULT_SEED") or str(random.randrange(10**9))
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    if arguments:
        record(Path(arguments[0]), seed)
        return 0
    with tempfile.TemporaryDirectory(dir=in_memory()) as place:
        report, rooms = Path(place) / "report.xml", Path(place) / "rooms"
        options = ("-n", WORKERS, "--dist", "worksteal", f"--basetemp={rooms}", f"--junitxml={report}")
        command = (sys.executable, "-m", "pytest", "-q", SUITE, *options)
        environment = os.environ | {"HOTLINE_FAULT_SEED": seed}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 - the command of this file
        record(report, seed)
    return code


def record(report: Path, seed: str) -> None:
    cases = [Case.read(one) for one in ET.parse(report).getroot().iter("testcase")]  # noqa: S314 - our own report, written a moment ago
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    recorded, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{told(cases, seed, before=recorded)}\n{END}{after}", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Case:
    """One test of the report: how it ended, and how many borders it tried."""

    name: str
    passed: bool
    borders: str

    @classmethod
    def read(cls, case: ET.Element) -> Self:
        failed = case.find("failure") is not None or case.find("error") is not None
        properties = {one.get("name"): str(one.get("value")) for one in case.iter("property")}
        return cls(str(case.get("name")), not failed, properties.get("borders", "none"))

    @property
    def outcome(self) -> str:
        return "told once" if self.passed else "**not told once**"


def told(cases: Iterable[Case], seed: str, *, before: str = "") -> str:
    """The random days, and a row for each case of the others, by what it tries; other rows stay."""
    days = [one.passed for one in cases if DAYS.fullmatch(one.name)]
    outcome = "told once" if all(days) else "**not told once**"
    runs = os.environ.get("HOTLINE_FAULT_RUNS", "500")
    said = f"Random days: {runs} played with seed {seed}: {outcome}." if days else before.strip().partition("\n")[0]
    rows = {line.split("`")[1]: line for line in before.splitlines() if line.startswith("|") and "`" in line}
    rows |= {one.name: row for one in cases if (row := row_of(one))}
    lines = [said]
    for kind, head in TABLES:
        kept = [rows[name] for name in sorted(rows) if kind.fullmatch(name)]
        lines += ["", head, "|" + " --- |" * (head.count("|") - 1), *kept]
    return "\n".join([*lines, ""])


def row_of(one: Case) -> str | None:
    if death := DEATH.fullmatch(one.name):
        tried = f"{death['flow']} | {death['border']} | {death['database']} | {one.borders}"
    elif trouble := TROUBLE.fullmatch(one.name):
        tried = trouble["trouble"] or "server stopped at once and started again"
    elif takeover := TAKEOVER.fullmatch(one.name):
        tried = takeover["killed"]
    elif collision := COLLISION.fullmatch(one.name):
        tried = f"{collision['pair']} | {collision['order']}"
    elif fault := CASE.fullmatch(one.name):
        tried = f"{fault['flow']} | {fault['fault']}"
    else:
        return None
    return f"| {tried} | {one.outcome} | `{one.name}` |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
