"""Business time is right for any calendar that may be configured (process §3.4-§3.6): whatever its zone, breaks, night
shifts, half days, state holidays and make-up days, it agrees with a walk over every minute of the wall clock.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.clocks.any_calendar import DAY, MINUTE, calendars_of, open_minutes, raw_calendars

# The clocks change in Berlin, New York and Lord Howe; the year changes; the state has days off; an ordinary week.
SPRING, AUTUMN = ("2026-03-06", "2026-03-27", "2026-04-03"), ("2026-10-02", "2026-10-23", "2026-10-30")
AROUND = (*SPRING, *AUTUMN, "2026-12-29", "2026-06-15")


@pytest.mark.parametrize("day", AROUND)
@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    data=st.data(),
    offset=st.integers(0, 2 * DAY),
    lengths=st.lists(st.integers(0, 2 * DAY), max_size=2).map(lambda some: [*some, 3 * DAY]),
)
def test_any_calendar_agrees_with_the_wall_clock(
    day: str, data: st.DataObject, offset: int, lengths: list[int]
) -> None:
    near = date.fromisoformat(day)
    raw = data.draw(raw_calendars(near))
    calendar = calendars_of({"any": raw}, working_days="any")["any"]
    start = datetime(near.year, near.month, near.day, tzinfo=UTC) + offset * MINUTE
    span = sum(lengths)
    walk = open_minutes(raw, start)
    opened = [next(walk) for _ in range(span)]
    stops = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    for begin, end in pairwise(stops):
        counted = calendar.elapsed(start + begin * MINUTE, start + end * MINUTE)
        assert counted == sum(opened[begin:end]) * MINUTE
    amount = 0
    for minute, is_open in enumerate(opened):
        amount += is_open
        if is_open and amount % 97 == 1:
            assert calendar.add(start, amount * MINUTE) == start + (minute + 1) * MINUTE
            assert calendar.is_open(start + minute * MINUTE)
            assert calendar.is_open(start + (minute + 1) * MINUTE), "the end of an opening is inside hours"
    segments = calendar.segments(start, start + span * MINUTE)
    assert sum((one.length for one in segments), timedelta(0)) == sum(opened) * MINUTE
    assert all(one.end < other.start for one, other in pairwise(segments))
