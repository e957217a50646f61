"""What a measurement leaves behind: a line with its goal, and the page on which all lines stand."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Line:
    """One goal: what was measured, the goal in words, and whether it was met; None where there is no goal."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "**not met**", None: ""}[self.met]


def machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores, {versions}; load of the machine when it began: {load}"


def table(lines: Sequence[Line]) -> str:
    rows = [f"| {one.what} | {one.measured} | {one.goal} | {one.verdict} |" for one in lines]
    return "\n".join(["| what | measured | goal | |", "| --- | --- | --- | --- |", *rows])


def write(lines: Sequence[Line], conditions: str) -> None:
    """Put the table into the page; what stands around it is kept."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{conditions}\n\n{table(lines)}\n\n{END}{after}", encoding="utf-8")
