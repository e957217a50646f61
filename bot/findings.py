"""What a check found, and how it is shown: every finding with its place and its remedy, errors first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.markup import escape


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `place` is a file and line, a setting, or what was asked."""

    severity: Severity
    place: str
    what: str
    remedy: str = ""


def error(place: str, what: str, remedy: str) -> Finding:
    return Finding(Severity.ERROR, place, what, remedy)


def warning(place: str, what: str, remedy: str) -> Finding:
    return Finding(Severity.WARNING, place, what, remedy)


def fine(place: str, what: str) -> Finding:
    return Finding(Severity.FINE, place, what)


def show(findings: Sequence[Finding], out: Console) -> int:
    """Prints all, returns the exit code: 1 when something is wrong, 0 with warnings at most."""
    style = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.FINE: "green"}
    for severity in Severity:
        for one in (finding for finding in findings if finding.severity is severity):
            out.print(f"[{style[severity]}]{severity.value:8}[/] [bold]{escape(one.place)}[/]: {escape(one.what)}")
            if one.remedy:
                out.print(f"         → {escape(one.remedy)}")
    wrong = sum(one.severity is Severity.ERROR for one in findings)
    doubtful = sum(one.severity is Severity.WARNING for one in findings)
    out.print(f"{len(findings)} looked at, {wrong} wrong, {doubtful} to consider")
    return 1 if wrong else 0
