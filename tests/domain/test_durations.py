"""Lengths of time as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.durations import UNITS, Span, TargetTime, WallTime, WorkTime


@pytest.mark.parametrize(
    ("text", "hours", "business"),
    [
        ("15 min", 0.25, False),
        ("4 h", 4, False),
        ("30 d", 720, False),
        ("24 bh", 24, True),
        ("2 wd", 16, True),
        ("0.5bh", 0.5, True),
        ("90 s", 0.025, False),
    ],
)
def test_a_number_and_a_unit(text: str, hours: float, business: bool) -> None:
    """A working day is eight business hours (§3.5.14)."""
    assert Span.parse(text) == Span(timedelta(hours=hours), business)


@pytest.mark.parametrize("text", ["", "15", "min", "15 minutes", "-1 h", "1h30", "4 H", "٣ h"])
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="15 min, 4 h"):
        Span.parse(text)


@pytest.mark.parametrize(
    ("kind", "fits", "refused"),
    [
        (WallTime, ["90 s", "15 min", "4 h", "30 d"], ["4 bh", "3 wd"]),
        (WorkTime, ["4 bh", "3 wd"], ["90 s", "15 min", "4 h", "3 d"]),
        (TargetTime, ["15 min", "4 h", "24 bh", "2 wd"], ["2 d"]),
    ],
)
def test_a_field_takes_the_clock_it_runs_on(kind: object, fits: list[str], refused: list[str]) -> None:
    """`auto_close: 3 d` would otherwise be nine working days."""
    adapter: TypeAdapter[Span] = TypeAdapter(kind)
    for text in fits:
        assert adapter.validate_python(adapter.dump_python(adapter.validate_python(text))) == Span.parse(text)
    for text in refused:
        with pytest.raises(ValidationError, match="write it in"):
            adapter.validate_python(text)


@pytest.mark.parametrize("text", ["0 min", "0 wd", "0.5 s", "0.333 h"])
def test_a_target_is_whole_seconds_and_more_than_none(text: str) -> None:
    """A clock that may run for no time cannot be started, and its log holds whole seconds."""
    with pytest.raises(ValidationError, match="write whole seconds"):
        TypeAdapter(TargetTime).validate_python(text)


@given(count=st.integers(0, 10_000), unit=st.sampled_from(sorted(UNITS)))
def test_writing_and_reading_gives_the_same_span(count: int, unit: str) -> None:
    span = Span.parse(f"{count} {unit}")
    assert Span.parse(str(span)) == span
