"""Every check in order, the cheap ones first, and a closing line: how many of each kind ran, what was skipped and why.

`python tests/run.py` runs all; names as arguments run only those. The exit code is 0 only when everything passed.
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
    """One kind of check: a command, or folders of tests."""

    name: str
    command: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)


UNIT = ("tests/domain", "tests/config", "tests/views", "tests/bot", "tests/handlers", "tests/shape")
DATABASE = ("tests/models", "tests/services", "tests/finding")
KINDS = (
    Kind("style", command=("ruff", "check", *CODE)),
    Kind("format", command=("ruff", "format", "--check", *CODE)),
    Kind("types", command=("mypy", *TYPED)),
    Kind("contracts", command=("lint-imports",)),
    Kind("unit", tests=UNIT, options=("-m", "not hypothesis", *PARALLEL)),
    Kind("property", tests=(*UNIT, *DATABASE, "tests/sandbox"), options=("-m", "hypothesis", *PARALLEL)),
    Kind("database", tests=DATABASE, options=("-m", "not hypothesis", *PARALLEL)),
    Kind("sandbox", tests=("tests/sandbox",), options=("-m", "not hypothesis", *PARALLEL)),
    Kind("journeys", tests=("tests/journeys",), options=PARALLEL),
    Kind("faults", tests=("tests/faults",), options=PARALLEL),
    Kind("page", tests=("tests/page",), options=("-n", "2", "--dist", "loadfile")),
)


def main(names: Sequence[str]) -> int:
    """Everything is run even when something failed, so that one run tells all."""
    unknown = set(names) - {kind.name for kind in KINDS}
    if unknown:
        sys.stdout.write(f"no such check: {', '.join(sorted(unknown))}\n")
        return 2
    outcomes = [_run(kind) for kind in KINDS if not names or kind.name in names]
    outcomes = [one for one in outcomes if one is not None]
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


def _run(kind: Kind) -> Outcome | None:
    started = time.monotonic()
    sys.stdout.write(f"\n== {kind.name}\n")
    sys.stdout.flush()
    if kind.command:
        command = (str(BIN / kind.command[0]), *kind.command[1:])
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - commands of this file
        return Outcome(kind.name, time.monotonic() - started, passed=int(code == 0), failed=int(code != 0))
    folders = [folder for folder in kind.tests if (ROOT / folder).exists()]
    if not folders:
        return None
    with tempfile.TemporaryDirectory(dir=_in_memory()) as place:
        report, rooms = Path(place) / "report.xml", Path(place) / "rooms"
        options = (*kind.options, f"--basetemp={rooms}", f"--junitxml={report}")
        command = (sys.executable, "-m", "pytest", "-q", *folders, *options)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - commands of this file
        return _counted(kind.name, report, code, time.monotonic() - started)


def _in_memory() -> str | None:
    """Where a commit need not wait for a disk, if the machine has such a place: a third of the time of many tests."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        return str(MEMORY)
    return None


def _counted(name: str, report: Path, code: int, seconds: float) -> Outcome:
    """No test at all, or a runner that broke off, is a failure."""
    if not report.exists():
        return Outcome(name, seconds, failed=1)
    root = ET.parse(report).getroot()  # noqa: S314 - our own report, written a moment ago
    suite = next(root.iter("testsuite"))
    total, errors, failures = (int(suite.get(key, "0")) for key in ("tests", "errors", "failures"))
    skipped = [str(one.get("message") or "no reason given") for one in suite.iter("skipped")]
    bad = errors + failures
    if code != 0 and bad == 0:
        bad = 1
    return Outcome(name, seconds, passed=max(total - errors - failures - len(skipped), 0), failed=bad, skipped=skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
