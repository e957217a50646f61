"""Lengths of time as people write them in `config/`: `15 min`, `4 h`, `24 bh`, `2 wd`, `30 d`.

Adding them to an instant is the calendar's work; here is only how long they are and on which kind of clock they run.
A field takes the kind it runs on and no other: `3 d` where working time is counted would be nine working days.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "bh": timedelta(hours=1),
    "wd": timedelta(hours=8),
}
BUSINESS_UNITS = frozenset({"bh", "wd"})
FORM = re.compile(r"^(?P<count>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>s|min|h|d|bh|wd)$")
EXAMPLES = "write a number and a unit, such as 15 min, 4 h, 30 d, 24 bh (business hours) or 2 wd (working days)"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, and whether only business hours count for it.

    `length` is time on the clock it runs on: 2 wd are 16 hours of the 5x8 calendar (process §3.5.14: "N working days"
    always means N x 8 business hours). `business` is False for wall-clock spans and for targets written in hours,
    whose calendar stands beside them.
    """

    length: timedelta
    business: bool = False

    @classmethod
    def parse(cls, text: str) -> "Span":
        """`ValueError` with an example when the text is not a number and a known unit."""
        match = FORM.match(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a length of time; {EXAMPLES}")
        unit = match["unit"]
        return cls(length=UNITS[unit] * float(match["count"]), business=unit in BUSINESS_UNITS)

    def write(self, *units: str) -> str:
        """The span in the first of these units that divides it, else in the last, readable by `parse`."""
        for unit in units:
            if self.length and self.length % UNITS[unit] == timedelta(0):
                return f"{self.length // UNITS[unit]} {unit}"
        return f"{self.length / UNITS[units[-1]]:.15g} {units[-1]}"

    def __str__(self) -> str:
        return self.write("wd", "bh") if self.business else self.write("d", "h", "min", "s")


def _read(value: Any) -> Any:
    if isinstance(value, Span):
        return value
    if isinstance(value, str):
        return Span.parse(value)
    raise ValueError(f"{value!r} is not a length of time; {EXAMPLES}")


def _wall(span: Span) -> Span:
    if span.business:
        raise ValueError(f"{span} is working time, but this runs on the wall clock; write it in s, min, h or d")
    return span


def _work(span: Span) -> Span:
    if not span.business:
        raise ValueError(f"{span} is wall-clock time, but this counts working time; write it in bh or wd")
    return span


def _on_calendar(value: Any) -> Any:
    if isinstance(value, str) and value.strip().endswith("d") and not value.strip().endswith("wd"):
        raise ValueError(f"{value!r} could be a day of 24 or of 8 hours; write it in min, h, bh or wd")
    return value


def _countable(span: Span) -> Span:
    """A clock cannot run for nothing, and its log holds whole seconds."""
    if span.length <= timedelta(0) or span.length % UNITS["s"]:
        raise ValueError(f"{span.length} is no time that a clock can run for; write whole seconds, more than none")
    return span


def _write_target(span: Span) -> str:
    return span.write("wd", "bh") if span.business else span.write("h", "min", "s")


WALL_TIME, WORK_TIME, TARGET_TIME = "wall-clock time", "working time", "time on the calendar"

WallTime = Annotated[
    Span, BeforeValidator(_read), AfterValidator(_wall), PlainSerializer(str), WithJsonSchema({"title": WALL_TIME})
]
WorkTime = Annotated[
    Span, BeforeValidator(_read), AfterValidator(_work), PlainSerializer(str), WithJsonSchema({"title": WORK_TIME})
]
TargetTime = Annotated[
    Span,
    BeforeValidator(_read),
    BeforeValidator(_on_calendar),
    AfterValidator(_countable),
    PlainSerializer(_write_target),
    WithJsonSchema({"title": TARGET_TIME}),
]
