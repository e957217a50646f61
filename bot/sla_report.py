"""Prints a trace of a ticket's clocks, as JSON for tools or as tables for people."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from domain.calendars import Calendar, Segment
from domain.sla import ClockKind, Reading, SpanNote
from domain.story import Case
from domain.trace import ClockTrace, Note, Remark, Trace, WorkingLine

REMARKS: Mapping[Remark, str] = {
    Remark.HOLD_COUNTS: "the clock keeps running while the ticket is on hold: {about} does not pause it here",
    Remark.EMPTY_PAUSE: "a pause without business time changes nothing ({about})",
    Remark.STARTS_AT_NEXT_OPENING: "reported outside hours: time counts from the next opening ({about})",
    Remark.CARRIED_OVER: "what was consumed is kept, the rest runs on the new calendar ({about})",
    Remark.BREACHED_ON_REPRIORITISATION: "the new target was used up already when it was set ({about})",
    Remark.PROVISIONAL_YEAR: "the holidays of {about} are not published yet: this due time may move",
    Remark.AWAITS_APPROVAL: "fulfilment starts with the last approval",
}


def length(amount: timedelta) -> str:
    """Hours, minutes and seconds, hours beyond 24 included: `16:00:00`, `-0:45:00`."""
    seconds = abs(amount).total_seconds()
    whole = int(seconds)
    fraction = f"{seconds - whole:.6f}".lstrip("0").rstrip("0").rstrip(".")
    sign = "-" if amount < timedelta(0) else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}{fraction}"


def print_json(trace: Trace, case: Case, calendars: Mapping[str, Calendar], zone: ZoneInfo) -> None:
    typer.echo(json.dumps(as_values(trace, case, calendars, zone), ensure_ascii=False, indent=2))


def as_values(trace: Trace, case: Case, calendars: Mapping[str, Calendar], zone: ZoneInfo) -> dict[str, Any]:
    """The whole trace as plain values; the figures at the top are those of the resolution clock."""
    main = trace.of(ClockKind.RESOLUTION)
    clocks = [_clock(one, calendars) for one in trace.clocks]
    dues = {f"{kind.value}_due": _due(trace.of(kind), calendars) for kind in (ClockKind.RESPONSE, ClockKind.RESOLUTION)}
    for kind in (ClockKind.APPROVAL, ClockKind.INTERIM_REPLY):
        if (one := trace.of(kind)) is not None:
            dues[f"{kind.value}_due"] = _due(one, calendars)
    return {
        "kind": case.terms.kind.value,
        "priority": case.terms.priority,
        "hours": case.terms.hours.value,
        "reported_at": _iso(case.reported_at, zone),
        "at": _iso(trace.at, zone),
        **dues,
        "state": main.reading.state.value if main else "not_started",
        "consumed": length(main.reading.consumed) if main else length(timedelta(0)),
        "remaining": length(main.reading.remaining) if main else None,
        "result": main.reading.result if main else None,
        "nudges": [
            {"clock": one.clock.value, "step": one.step, "threshold": nudge.percent}
            | {"at": _iso(nudge.at, calendars[one.reading.calendar].zone), "tell": list(nudge.tell)}
            for one in trace.clocks
            for nudge in one.nudges
        ],
        "ladder": [{"at": _iso(s.at, zone), "unless": s.unless.value, "tell": list(s.tell)} for s in trace.ladder],
        "clocks": clocks,
        "notes": [
            {"remark": note.remark.value, "at": _iso(note.at, zone), "about": note.about, "text": sentence(note)}
            for note in trace.notes
        ],
    }


def sentence(note: Note) -> str:
    return REMARKS[note.remark].format(about=note.about)


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


def _due(one: ClockTrace | None, calendars: Mapping[str, Calendar]) -> str | None:
    return None if one is None else _iso(one.reading.due, calendars[one.reading.calendar].zone)


def _clock(one: ClockTrace, calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    reading, zone = one.reading, calendars[one.reading.calendar].zone
    return {
        "clock": one.clock.value,
        "step": one.step,
        **({} if one.group is None else {"group": one.group}),
        "state": reading.state.value,
        "target": length(reading.target),
        "calendar": reading.calendar,
        "started_at": _iso(reading.started_at, zone),
        "due": _iso(reading.due, zone),
        "consumed": length(reading.consumed),
        "remaining": length(reading.remaining),
        "stopped_at": _iso(reading.stopped_at, zone),
        "breached_at": _iso(reading.breached_at, zone),
        "breached_on_reprioritisation": reading.breached_on_retarget,
        "result": reading.result,
        "working": [_line(line, calendars) for line in one.working],
    }


def _line(line: WorkingLine, calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    span, zone = line.span, calendars[line.span.calendar].zone
    return {
        "start": _iso(span.start, zone),
        "end": _iso(span.end, zone),
        "calendar": span.calendar,
        "note": span.note.value,
        "reason": span.reason,
        "counted": length(span.counted),
        "segments": [
            {"start": _iso(one.start, zone), "end": _iso(one.end, zone), "length": length(one.length)}
            for one in line.counted
        ],
    }


def print_tables(trace: Trace, case: Case, calendars: Mapping[str, Calendar], zone: ZoneInfo) -> None:
    """One table of clocks, one of reminders, one of the working, then the remarks."""
    console = Console()
    title = f"{case.terms.kind.value} reported {_short(case.reported_at, zone)}, read {_short(trace.at, zone)}"
    clocks = _table(title, "clock", "state", "target", "on", "consumed", "due")
    nudges = _table("Reminders", "clock", "at %", "when", "whom")
    working = _table("Working", "clock", "from", "to", "counted", "why")
    for one in trace.clocks:
        reading, name = one.reading, _name(one)
        there = calendars[reading.calendar].zone
        figures = (length(reading.target), reading.calendar, length(reading.consumed))
        clocks.add_row(name, _standing(reading), *figures, _short(reading.due, there))
        for nudge in one.nudges:
            nudges.add_row(name, f"{nudge.percent} %", _short(nudge.at, there), ", ".join(nudge.tell))
        for row in (row for line in one.working for row in _rows(line, calendars[line.span.calendar].zone)):
            working.add_row(name, *row)
    for step in trace.ladder:
        nudges.add_row("ladder", "", _short(step.at, zone), f"{', '.join(step.tell)} (unless {step.unless.value})")
    console.print(*(table for table in (clocks, nudges, working) if table.row_count), sep="\n")
    for note in trace.notes:
        console.print(f"{_short(note.at, zone)}  {sentence(note)}", highlight=False)


def _name(one: ClockTrace) -> str:
    """Approvals are numbered, what a group owes is named after it."""
    if one.group is not None:
        return f"{one.clock.value} {one.group}"
    return f"{one.clock.value} {one.step}" if one.step > 1 else one.clock.value


def _standing(reading: Reading) -> str:
    if reading.result is not None:
        return reading.result.value
    return "breached" if reading.breached else reading.state.value


def _rows(line: WorkingLine, zone: ZoneInfo) -> list[tuple[str, ...]]:
    span = line.span
    if line.counted:
        why = f"counted on {span.calendar}"
        return [(_short(one.start, zone), _until(one, zone), length(one.length), why) for one in line.counted]
    why = f"closed on {span.calendar}" if span.note is SpanNote.COUNTED else span.reason or span.note.value
    return [(_short(span.start, zone), _short(span.end, zone), length(span.counted), why)]


def _until(one: Segment, zone: ZoneInfo) -> str:
    """The time alone when an opening ends on the day it began."""
    same_day = one.start.astimezone(zone).date() == one.end.astimezone(zone).date()
    end = _short(one.end, zone)
    return end.split(" ")[-1] if same_day else end


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"clock", "due", "when", "from", "to"})
    return table


def _short(at: datetime | None, zone: ZoneInfo) -> str:
    return "–" if at is None else f"{at.astimezone(zone):%a %Y-%m-%d %H:%M:%S}".removesuffix(":00")
