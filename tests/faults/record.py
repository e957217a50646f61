"""Runs the long form of the fault suite and writes what came of it into `docs/reliability.md`: one row for each fault
and flow, with the test that plays it, and the number of random days with their seed.

`python tests/faults/record.py` runs and records; with the name of a JUnit report it records that one.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
SUITE = "tests/faults/test_every_fault.py"
DAYS = "tests/faults/test_schedules.py"
BEGIN, END = "<!-- recorded: make test-faults -->", "<!-- end of the record -->"
CASE = re.compile(
    r"test_told_once\[sqlite-(?P<flow>report|order|complaint|major|nudge|digest|hand-over)-(?P<fault>.+)\]"
)


def main(arguments: list[str]) -> int:
    """The exit code is pytest's; what failed is recorded as well."""
    seed = os.environ.get("HOTLINE_FAULT_SEED") or str(random.randrange(10**9))
    code = 0
    if arguments:
        report = Path(arguments[0])
        record(report, seed)
        return code
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        command = (
            sys.executable,
            "-m",
            "pytest",
            "-q",
            SUITE,
            DAYS,
            f"--junitxml={report}",
            f"--hypothesis-seed={seed}",
        )
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - the command of this file
        record(report, seed)
    return code


def record(report: Path, seed: str) -> None:
    cases = {str(one.get("name")): _outcome(one) for one in ET.parse(report).getroot().iter("testcase")}  # noqa: S314 - our own report, written a moment ago
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(cases, seed)}\n{END}{after}", encoding="utf-8")


def table(cases: Mapping[str, str], seed: str) -> str:
    """One row for each fault and flow, and a line about the random days."""
    lines = ["| flow | fault | outcome | test |", "| --- | --- | --- | --- |"]
    for name, outcome in cases.items():
        found = CASE.fullmatch(name)
        if found:
            lines.append(f"| {found['flow']} | {found['fault']} | {outcome} | `{name}` |")
    runs = os.environ.get("HOTLINE_FAULT_RUNS", "500")
    days = [outcome for name, outcome in cases.items() if name.startswith("test_any_schedule")]
    said = f"Random days: {runs} played with seed {seed}: {days[0]}." if days else "Random days: none recorded yet."
    return "\n".join([said, "", *lines, ""])


def _outcome(case: ET.Element) -> str:
    failed = case.find("failure") is not None or case.find("error") is not None
    return "**not told once**" if failed else "told once"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
