"""Rotas and absences kept as iCalendar files: who a shift or a leave names at an instant.

Any calendar program can write them. A person is named by an attendee's e-mail address, or by the event's title when it
is their key, their e-mail address or their name in either language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from domain.organisation import Organisation

TOO_FREQUENT = frozenset({"SECONDLY", "MINUTELY"})
INSTANT = timedelta(seconds=1)


class RotaError(Exception):
    """The text is no usable calendar; `event` counts its events from 1, 0 for the file as a whole."""

    def __init__(self, event: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.event = event
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Shifts:
    """The events of one file. Days without a time of day are those of `zone`."""

    events: Any  # the library's query, which is untyped
    people: Mapping[str, str]
    zone: ZoneInfo

    def at(self, at: datetime) -> tuple[str, ...]:
        """Keys of the people named at an instant, in the order in which their events began; each once.

        A shift counts from its beginning to just before its end.
        """
        local = at.astimezone(self.zone)
        running = self.events.between(local, local + INSTANT)
        running.sort(key=lambda event: (str(event.start), str(event.get("UID"))))
        return tuple(dict.fromkeys(key for event in running for key in named(event, self.people)))

    def borders(self, since: datetime, until: datetime) -> tuple[datetime, ...]:
        """When events begin or end after `since`, up to `until`."""
        running = self.events.between(since.astimezone(self.zone), until.astimezone(self.zone))
        edges = {_instant(edge, self.zone) for event in running for edge in (event.start, event.end)}
        return tuple(sorted(edge for edge in edges if since < edge <= until))


def _instant(edge: date, zone: ZoneInfo) -> datetime:
    """A day without a time of day begins at midnight, where the file is kept."""
    if not isinstance(edge, datetime):
        edge = datetime.combine(edge, time())
    return edge if edge.tzinfo is not None else edge.replace(tzinfo=zone)


def shifts(text: str, organisation: Organisation, zone: ZoneInfo) -> Shifts:
    """Reads a calendar file. `RotaError` for other text, an event that names nobody or repeats too often."""
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError) as error:
        raise RotaError(0, f"this is no iCalendar file: {error}", "export it again as .ics") from None
    people = names_of(organisation)
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        _check(number, event, people)
    return Shifts(recurring_ical_events.of(calendar), people, zone)


def _check(number: int, event: Component, people: Mapping[str, str]) -> None:
    title = str(event.get("SUMMARY", ""))
    if not any(named(event, people)):
        remedy = "invite the person by the e-mail address of organisation.yml, or write their key as the title"
        raise RotaError(number, f"the event “{title}” names nobody who is configured", remedy)
    if event.get("DTSTART") is None:
        raise RotaError(number, f"the event “{title}” has no beginning", "give it one")
    rule = event.get("RRULE") or {}
    if TOO_FREQUENT & {str(one).upper() for one in rule.get("FREQ", ())}:
        raise RotaError(number, f"the event “{title}” repeats every minute or second", "repeat it hourly at most")


def names_of(organisation: Organisation) -> Mapping[str, str]:
    """Everything by which a person may be named, in small letters, with their key."""
    found: dict[str, str] = {}
    for person in organisation.people:
        for name in (person.key, person.email, person.names.en, person.names.zh):
            found.setdefault(name.lower(), person.key)
    return found


def named(event: Component, people: Mapping[str, str]) -> Iterator[str]:
    """Keys of those an event names; attendees first, the title only when no attendee is known."""
    given = event.get("ATTENDEE", [])
    attendees = given if isinstance(given, list) else [given]
    addresses = [str(one).lower().removeprefix("mailto:") for one in attendees]
    known = [people[address] for address in addresses if address in people]
    title = str(event.get("SUMMARY", "")).strip().lower()
    yield from known or ([people[title]] if title in people else [])
