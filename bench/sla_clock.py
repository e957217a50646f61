"""How the business clock compares with what one would write instead, as ratios inside one run.

`python -m bench.sla_clock` prints elapsed time and additions on the shipped 5x8 calendar against numpy's busday_count
(make-up days by a seven-day week; where numpy is installed), a loop over days that asks chinesecalendar, and a walk
over minutes, which is also the truth for 10,000 random spans, a third of them cut by pauses.
"""

import random
import statistics
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.results import Line
from domain.calendar_config import CalendarsConfig
from domain.calendars import Calendar, Calendars
from domain.sla import ClockEvent, ClockEventKind, read

CONFIG = Path(__file__).parents[1] / "config" / "calendars.yml"
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = datetime(2025, 1, 1, tzinfo=SHANGHAI), datetime(2026, 12, 31, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
OPENINGS = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
SPANS = {"1 day": 1, "7 days": 7, "30 days": 30, "1 year": 365}
TRUTH_SPANS = 10_000
SAME, BESIDE, LOOP = 2, 5, 500  # the goals
Span = tuple[datetime, datetime]
Count = Callable[[datetime, datetime], timedelta]


def office() -> Calendar:
    return Calendars(CalendarsConfig.model_validate(yaml.safe_load(CONFIG.read_text(encoding="utf-8")))).working_days


def counted_of_day(minute: float) -> float:
    """Open minutes of a working day before this minute of the day."""
    return sum(min(max(minute - opens, 0), closes - opens) for opens, closes in OPENINGS)


def minute_of(local: datetime) -> float:
    return local.hour * 60 + local.minute + local.second / 60 + local.microsecond / 60e6


def day_loop(start: datetime, end: datetime) -> timedelta:
    """What one writes first: every day asked of chinesecalendar."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    total, on = 0.0, first.date()
    while on <= last.date():
        if chinese_calendar.is_workday(on):
            high = counted_of_day(minute_of(last)) if on == last.date() else 480
            low = counted_of_day(minute_of(first)) if on == first.date() else 0
            total += high - low
        on += timedelta(days=1)
    return timedelta(minutes=total)


def minute_walk(start: datetime, end: datetime) -> timedelta:
    local, last, total = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI), 0
    while local < last:
        minute = local.hour * 60 + local.minute
        open_now = any(opens <= minute < closes for opens, closes in OPENINGS)
        total += open_now and chinese_calendar.is_workday(local.date())
        local += MINUTE
    return timedelta(minutes=total)


def numpy_count() -> Count | None:
    """busday_count over a seven-day week whose holidays are all days off, so that make-up days count."""
    if find_spec("numpy") is None:
        return None
    numpy = import_module("numpy")
    days = [FIRST.date() + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    off = [day for day in days if not chinese_calendar.is_workday(day)]
    calendar = numpy.busdaycalendar(weekmask="1111111", holidays=off)

    def count(start: datetime, end: datetime) -> timedelta:
        first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
        total = float(numpy.busday_count(first.date(), last.date(), busdaycal=calendar)) * 480
        if numpy.is_busday(first.date(), busdaycal=calendar):
            total -= counted_of_day(minute_of(first))
        if numpy.is_busday(last.date(), busdaycal=calendar):
            total += counted_of_day(minute_of(last))
        return timedelta(minutes=total)

    return count


def random_spans(rng: random.Random, days: int, count: int) -> list[Span]:
    room = int((LAST - FIRST) / MINUTE) - days * 1440
    starts = [FIRST.astimezone(UTC) + rng.randrange(room) * MINUTE for _ in range(count)]
    return [(start, start + int(days * 1440 * rng.uniform(0.9, 1.0)) * MINUTE) for start in starts]


def _add(calendar: Calendar, by: timedelta, start: datetime, _: datetime) -> datetime:
    return calendar.add(start, by)


def per_second(count: Callable[[datetime, datetime], object], spans: Sequence[Span], *, budget: float = 0.3) -> float:
    """Median of three rates."""
    rates = []
    for _ in range(3):
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < budget:
            for start, end in spans:
                count(start, end)
            done += len(spans)
        rates.append(done / (time.perf_counter() - began))
    return statistics.median(rates)


def walked_once() -> tuple[list[int], bytes]:
    """Every minute of the official years walked once: open minutes before each, and which are open."""
    open_days: dict[date, bool] = {}
    table = bytearray()
    for n in track(range(int((LAST - FIRST) / MINUTE)), description="walking every minute"):
        local = FIRST + n * MINUTE  # no daylight saving in Shanghai: wall time and instants keep step
        on = local.date()
        if on not in open_days:
            open_days[on] = chinese_calendar.is_workday(on)
        minute = local.hour * 60 + local.minute
        table.append(open_days[on] and any(opens <= minute < closes for opens, closes in OPENINGS))
    return [0, *accumulate(table)], bytes(table)


def disagreements(calendar: Calendar, rng: random.Random) -> tuple[int, int]:
    """Wrong among random spans, a third of them with pauses; each is also added back to its end."""
    before, table = walked_once()
    wrong, room = 0, int((LAST - FIRST) / MINUTE)
    for n in track(range(TRUTH_SPANS), description="comparing"):
        cuts = sorted(rng.randrange(room) for _ in range(2 if n % 3 else 6))
        runs = list(zip(cuts[::2], cuts[1::2], strict=True))
        truth = sum(before[end] - before[start] for start, end in runs)
        wrong += _consumed(calendar, runs) != truth * MINUTE
        due = bisect_left(before, before[cuts[0]] + truth) if truth else cuts[0]
        if truth and calendar.add(_instant(cuts[0]), truth * MINUTE) != _instant(due):
            wrong += 1
    return wrong, len(table)


def _instant(minute: int) -> datetime:
    return FIRST.astimezone(UTC) + minute * MINUTE


def _consumed(calendar: Calendar, runs: Sequence[tuple[int, int]]) -> timedelta:
    log = [ClockEvent(_instant(runs[0][0]), ClockEventKind.STARTED, timedelta(hours=8), "x")]
    for (_, end), (start, _) in pairwise(runs):
        log += [
            ClockEvent(_instant(end), ClockEventKind.PAUSED),
            ClockEvent(_instant(start), ClockEventKind.RESUMED),
        ]
    return read(log, now=_instant(runs[-1][1]), calendars={"x": calendar}).consumed


def measure() -> list[Line]:
    """The same as lines with their goals: a year beside numpy and a day, and what disagrees with the truth."""
    rng, calendar, count = random.Random(7), office(), numpy_count()
    spans = {name: random_spans(rng, days, 40) for name, days in SPANS.items()}
    day, year = (per_second(calendar.elapsed, spans[name]) for name in ("1 day", "1 year"))
    lines = [
        Line("SLA clock: a year, beside a day", f"{day / year:.2f} of its cost", "<= 2", day / year <= SAME),
    ]
    if count is not None:
        faster = year / per_second(count, spans["1 year"])
        lines.append(
            Line("SLA clock: a year, beside numpy's busday_count", f"{faster:.1f}x", ">= 5x", faster >= BESIDE)
        )
    faster = year / per_second(day_loop, spans["1 year"])
    lines.append(
        Line(
            "SLA clock: a year, beside a loop over chinesecalendar's days", f"{faster:,.0f}x", ">= 500x", faster >= LOOP
        )
    )
    wrong, minutes = disagreements(calendar, rng)
    what = f"SLA clock: {TRUTH_SPANS:,} random spans, a third with pauses, beside a walk over {minutes:,} minutes"
    return [*lines, Line(what, f"{wrong} wrong", "0", wrong == 0)]


def main() -> None:
    console, rng, calendar = Console(), random.Random(7), office()
    rivals: dict[str, Count | None] = {
        "numpy busday_count": numpy_count(),
        "day loop, chinesecalendar": day_loop,
        "minute walk": minute_walk,
    }
    spans = {name: random_spans(rng, days, 40) for name, days in SPANS.items()}
    ours = {name: per_second(calendar.elapsed, spans[name]) for name in SPANS}
    table = Table("elapsed, operations a second", *SPANS, title="5x8, one core")
    table.add_row("hotline", *(f"{ours[name]:,.0f}" for name in SPANS))
    for rival, count in rivals.items():
        if count is None:
            table.add_row(rival, *("not installed" for _ in SPANS))
            continue
        few = 3 if count is minute_walk else 40
        rates = {name: per_second(count, spans[name][:few], budget=0.2) for name in SPANS}
        table.add_row(rival, *(f"{rates[name]:,.0f} ({ours[name] / rates[name]:,.1f}x)" for name in SPANS))
    console.print(table)
    console.print(f"cost of 1 year / cost of 1 day: {ours['1 day'] / ours['1 year']:.2f} (goal <= 2)")
    amounts = [timedelta(hours=hours) for hours in (4, 40, 480)]
    added = [per_second(partial(_add, calendar, by), spans["1 day"]) for by in amounts]
    console.print("add 4 / 40 / 480 bh, a second: " + " / ".join(f"{rate:,.0f}" for rate in added))
    wrong, minutes = disagreements(calendar, rng)
    console.print(f"disagreements with the minute walk ({minutes:,} minutes): {wrong} of {TRUTH_SPANS:,} (goal 0)")


if __name__ == "__main__":
    main()
