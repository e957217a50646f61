"""Every check, the cheap ones first, and a closing line: how many of each kind ran, what was skipped and why.

`python tests/run.py` runs all, those tests together that may be: what they import, collect and start serves them all.
Names as arguments run only those. The exit code is 0 only when everything passed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ("bot", "handlers", "views", "services", "models", "domain", "sandbox")
CODE = (*PACKAGES, "tests", "bench")
TYPED = tuple(part for name in (*PACKAGES, "bench") for part in ("-p", name))
MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made by tempfile
ENOUGH_BYTES = 2 * 1024**3
PARALLEL = ("-n", "2", "--dist", "worksteal")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of check: a command, or folders of tests. `apart`: a browser's loop bears no other in its process."""

    name: str
    command: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    apart: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)


MARK = "hypothesis"
PROPERTY = "property"
UNIT = ("tests/domain", "tests/config", "tests/views", "tests/bot", "tests/handlers", "tests/shape")
DATABASE = ("tests/models", "tests/services", "tests/finding")
WITH_PROPERTIES = (*UNIT, *DATABASE, "tests/sandbox")
KINDS = (
    Kind("style", command=("ruff", "check", *CODE)),
    Kind("format", command=("ruff", "format", "--check", *CODE)),
    Kind("types", command=("mypy", *TYPED)),
    Kind("contracts", command=("lint-imports",)),
    Kind("unit", tests=UNIT),
    Kind(PROPERTY, tests=WITH_PROPERTIES),
    Kind("database", tests=DATABASE),
    Kind("sandbox", tests=("tests/sandbox",)),
    Kind("journeys", tests=("tests/journeys",)),
    Kind("faults", tests=("tests/faults",)),
    Kind("page", tests=("tests/page",), apart=True),
)


def main(names: Sequence[str]) -> int:
    """Everything is run even when something failed, so that one run tells all."""
    unknown = set(names) - {kind.name for kind in KINDS}
    if unknown:
        sys.stdout.write(f"no such check: {', '.join(sorted(unknown))}\n")
        return 2
    outcomes = [one for some in _runs(names) for one in _run(some)]
    sys.stdout.write("\n")
    for one in outcomes:
        counts = f"{one.passed:5} passed {one.failed:4} failed {len(one.skipped):4} skipped"
        sys.stdout.write(f"{one.name:10} {counts} {one.seconds:7.1f} s\n")
        for reason in sorted(set(one.skipped)):
            sys.stdout.write(f"{'':10} skipped: {reason}\n")
    passed, failed = sum(one.passed for one in outcomes), sum(one.failed for one in outcomes)
    skipped = sum(len(one.skipped) for one in outcomes)
    sys.stdout.write(f"{passed} passed, {failed} failed, {skipped} skipped\n")
    return 1 if failed else 0


def _runs(names: Sequence[str]) -> list[tuple[Kind, ...]]:
    """What is run at once. One kind that is asked for by name is looked for in its own folders alone."""
    wanted = [kind for kind in KINDS if not names or kind.name in names]
    together = tuple(kind for kind in wanted if kind.tests and not kind.apart)
    if len(together) < 2:
        return [(kind,) for kind in wanted]
    return [together if kind is together[0] else (kind,) for kind in wanted if kind not in together[1:]]


def _run(kinds: tuple[Kind, ...]) -> list[Outcome]:
    started = time.monotonic()
    sys.stdout.write(f"\n== {', '.join(kind.name for kind in kinds)}\n")
    sys.stdout.flush()
    (first, *_) = kinds
    if first.command:
        command = (str(BIN / first.command[0]), *first.command[1:])
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - commands of this file
        return [Outcome(first.name, time.monotonic() - started, passed=int(code == 0), failed=int(code != 0))]
    with tempfile.TemporaryDirectory(dir=in_memory()) as place:
        report, rooms = Path(place) / "report.xml", Path(place) / "rooms"
        folders = dict.fromkeys(folder for kind in reversed(kinds) for folder in kind.tests)  # slow ones first
        options = (*PARALLEL, *_which(kinds), f"--basetemp={rooms}", f"--junitxml={report}")
        command = (sys.executable, "-m", "pytest", "-q", *folders, *options)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - commands of this file
        return _counted(kinds, report, code, time.monotonic() - started)


def _which(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """Properties are a check of their own in the folders that it names; elsewhere they belong to the others."""
    names = {kind.name for kind in kinds}
    if names == {PROPERTY}:
        return ("-m", MARK)
    apart = all(folder in WITH_PROPERTIES for kind in kinds for folder in kind.tests)
    return ("-m", f"not {MARK}") if apart and PROPERTY not in names else ()


def in_memory() -> str | None:
    """Where a commit need not wait for a disk, if the machine has such a place: a third of the time of many tests."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        return str(MEMORY)
    return None


def _counted(kinds: tuple[Kind, ...], report: Path, code: int, seconds: float) -> list[Outcome]:
    """Each kind of test, with its share of the time. No test at all, or a runner that broke off, is a failure."""
    outcomes = {kind.name: Outcome(kind.name, 0.0) for kind in kinds}
    if not report.exists():
        return [Outcome(kind.name, seconds, failed=1) for kind in kinds]
    whole = 0.0
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - our own report, written a moment ago
        outcome, took = outcomes[_kind_of(case, kinds)], float(case.get("time", "0"))
        whole, outcome.seconds = whole + took, outcome.seconds + took
        if (skipped := case.find("skipped")) is not None:
            outcome.skipped.append(str(skipped.get("message") or "no reason given"))
        elif case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        else:
            outcome.passed += 1
    for outcome in outcomes.values():
        outcome.seconds *= seconds / (whole or 1.0)
        outcome.failed += int(not outcome.passed and not outcome.failed)
    if code != 0 and not any(outcome.failed for outcome in outcomes.values()):
        outcomes[kinds[0].name].failed += 1
    return list(outcomes.values())


def _kind_of(case: ET.Element, kinds: tuple[Kind, ...]) -> str:
    folder = "/".join(str(case.get("classname")).split(".")[:2])
    marked = any(one.get("name") == "kind" for one in case.iter("property"))
    if marked and folder in WITH_PROPERTIES and any(kind.name == PROPERTY for kind in kinds):
        return PROPERTY
    return next((kind.name for kind in kinds if folder in kind.tests and kind.name != PROPERTY), kinds[0].name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
