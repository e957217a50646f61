"""Lengths of time as people write them in `config/`: `15 min`, `4 h`, `24 bh`, `2 wd`, `30 d`.

Adding them to an instant is the calendar's work; here is only how long they are and on which kind of clock they run.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

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
    always means N x 8 business hours). `business` is False for wall-clock spans and for spans whose calendar is
    decided elsewhere (a target of a priority).
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

    def __str__(self) -> str:
        """Writes the span in the largest unit that divides it, readable by `parse`."""
        for unit in ("wd", "bh") if self.business else ("d", "h"):
            if self.length % UNITS[unit] == timedelta(0) and self.length:
                return f"{self.length // UNITS[unit]} {unit}"
        seconds = self.length.total_seconds()
        if self.business:
            return f"{seconds / 3600:g} bh"
        return f"{seconds / 60:g} min" if seconds % 60 == 0 else f"{seconds:g} s"


def _read(value: Any) -> Any:
    if isinstance(value, Span):
        return value
    if isinstance(value, str):
        return Span.parse(value)
    raise ValueError(f"{value!r} is not a length of time; {EXAMPLES}")


Duration = Annotated[
    Span,
    BeforeValidator(_read),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["15 min", "4 h", "24 bh", "2 wd", "30 d"]}),
]
