"""Turns opening hours as the clock on the wall shows them into instants, across the two nights a year it is moved."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar_config import OpeningHours

_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
# No zone is further from UTC than this, so every instant of a local day lies within a day and this margin.
_MARGIN = timedelta(hours=27)


def openings_of_day(zone: ZoneInfo, on: date, openings: Iterable[OpeningHours]) -> Iterator[tuple[datetime, datetime]]:
    """The instants (UTC) at which the wall clock shows the day's openings, in order.

    A wall time skipped in spring yields nothing, one repeated in autumn is open both times.
    """
    midnight = datetime(on.year, on.month, on.day)  # noqa: DTZ001  wall time; the zone is applied below
    for one in openings:
        opens, closes = midnight + one.opens, midnight + one.closes
        offsets = {_offset(zone, wall, fold) for wall in (opens, closes) for fold in (0, 1)}
        if len(offsets) == 1:
            (offset,) = offsets
            yield (opens - offset).replace(tzinfo=UTC), (closes - offset).replace(tzinfo=UTC)
        else:
            yield from _across_a_change(zone, opens, closes)


def _offset(zone: ZoneInfo, wall: datetime, fold: int) -> timedelta:
    offset = wall.replace(tzinfo=zone, fold=fold).utcoffset()
    if offset is None:  # a ZoneInfo always knows its offset; the type of utcoffset() does not say so
        raise ValueError(f"{zone.key} gives no offset at {wall}")
    return offset


def _across_a_change(zone: ZoneInfo, opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    low, high = opens.replace(tzinfo=UTC) - _MARGIN, closes.replace(tzinfo=UTC) + _MARGIN
    for start, end, offset in _stretches(zone, low, high):
        first = max(start, (opens - offset).replace(tzinfo=UTC))
        last = min(end, (closes - offset).replace(tzinfo=UTC))
        if first < last:
            yield first, last


def _stretches(zone: ZoneInfo, low: datetime, high: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Cuts a span into stretches of one UTC offset each."""
    start, at, offset = low, low, _instant_offset(zone, low)
    while at < high:
        ahead = min(at + _HOUR, high)
        if (changed := _instant_offset(zone, ahead)) != offset:
            ahead = _moment_of_change(zone, at, ahead, offset)
            yield start, ahead, offset
            start, offset = ahead, changed
        at = ahead
    yield start, high, offset


def _moment_of_change(zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if _instant_offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _instant_offset(zone: ZoneInfo, at: datetime) -> timedelta:
    local = at.astimezone(zone)
    return local.replace(tzinfo=UTC) - at
