"""Loads the configuration folder into a `Rulebook`, or says everything that is wrong with it at once.

Each problem names file, line, place, what is wrong and what to do; nothing is ever loaded by half.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from bot.rulebook_faults import explain
from bot.yaml_source import MAX_BYTES, Source, YamlError, read_yaml
from domain.calendar_config import CalendarsConfig
from domain.calendars import Calendars
from domain.catalogue import Catalogue
from domain.errors import DeskError
from domain.organisation import Organisation
from domain.policy import Policy
from domain.references import (
    Fault,
    Reference,
    calendars_of_items,
    calendars_of_policy,
    calendars_of_suppliers,
    catalogue_faults,
    core_services,
    of_catalogue,
    of_organisation,
    organisation_faults,
    routing_faults,
    services_of_tools,
)
from domain.rota import RotaError, Shifts, shifts
from domain.rulebook import Rulebook
from domain.suggestions import did_you_mean
from domain.ticket import Hours

ORGANISATION = "organisation.yml"
CATALOGUE = "catalogue.yml"
CALENDARS = "calendars.yml"
POLICY = "policy.yml"
FILES = (ORGANISATION, CATALOGUE, CALENDARS, POLICY)

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class ConfigProblem:
    """One thing wrong with the configuration. `line` counts from 1; `where` is the path of keys to it."""

    file: str
    line: int
    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        remedy = self.remedy[:1].upper() + self.remedy[1:]
        end = "" if remedy.endswith(("?", ".", "…")) else "."
        return f"{self.file}:{self.line}:{place} {self.what}. {remedy}{end}"


class RulebookError(DeskError):
    """The configuration cannot be used; `problems` are all of them, in the order of files and lines."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("rulebook_invalid", count=len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class _Reading:
    """The files of one folder as they are read, and what was found wrong so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[str, Source] = {}
        self.problems: list[ConfigProblem] = []
        self.hash = hashlib.sha256()

    def bytes_of(self, file: str) -> bytes | None:
        try:
            raw = (self.folder / file).read_bytes()
        except OSError as error:
            remedy = f"put {file} into the folder, or point to another one"
            self.problems.append(ConfigProblem(file, 1, "", f"the file cannot be read: {error.strerror}", remedy))
            return None
        self.hash.update(raw)
        return raw

    def model(self, file: str, kind: type[Part]) -> Part | None:
        raw = self.bytes_of(file)
        if raw is None:
            return None
        try:
            source = self.sources[file] = read_yaml(raw)
            return kind.model_validate(source.data)
        except YamlError as error:
            self.problems.append(ConfigProblem(file, error.line, "", error.what, error.remedy))
        except ValidationError as error:
            for path, what, remedy in explain(error, kind, source.data):
                self.add(file, path, what, remedy)
        return None

    def add(self, file: str, path: tuple[str | int, ...], what: str, remedy: str) -> None:
        source = self.sources[file]
        self.problems.append(ConfigProblem(file, source.line(path), place(source.data, path), what, remedy))

    def check(self, file: str, found: Iterable[Reference | Fault]) -> None:
        for one in found:
            if isinstance(one, Fault):
                self.add(file, one.path, one.what, one.remedy)
            elif one.dangling:
                self.add(file, one.path, f"there is no {one.kind} `{one.key}`", did_you_mean(one.key, one.known))

    def calendar_file(self, file: str, organisation: Organisation, zone: ZoneInfo) -> Shifts | None:
        """Reads an iCalendar file beside the others; its faults name the line on which the event begins."""
        raw = self.bytes_of(file)
        if raw is None:
            return None
        if len(raw) > MAX_BYTES:
            self.problems.append(ConfigProblem(file, 1, "", "the file is too large", "export fewer months"))
            return None
        text = raw.decode("utf-8-sig", errors="replace")
        try:
            return shifts(text, organisation, zone)
        except RotaError as error:
            begins = [n for n, line in enumerate(text.splitlines(), start=1) if line.strip() == "BEGIN:VEVENT"]
            line = begins[error.event - 1] if error.event else 1
            self.problems.append(ConfigProblem(file, line, "", error.what, error.remedy))
        return None


def load(folder: Path) -> Rulebook:
    """Reads and checks all files of a folder. `RulebookError` carries every problem found; nothing is half-loaded."""
    reading = _Reading(folder)
    organisation = reading.model(ORGANISATION, Organisation)
    catalogue = reading.model(CATALOGUE, Catalogue)
    calendars = reading.model(CALENDARS, CalendarsConfig)
    policy = reading.model(POLICY, Policy)
    if organisation is not None:
        reading.check(ORGANISATION, chain(of_organisation(organisation), organisation_faults(organisation)))
    if catalogue is not None:
        reading.check(CATALOGUE, catalogue_faults(catalogue))
    if catalogue is not None and organisation is not None:
        reading.check(CATALOGUE, chain(of_catalogue(catalogue, organisation), routing_faults(catalogue, organisation)))
    if catalogue is not None and policy is not None:
        reading.check(POLICY, chain(core_services(policy, catalogue), services_of_tools(policy, catalogue)))
    if calendars is not None:
        _check_calendars(reading, tuple(calendars.calendars), organisation, catalogue, policy)
    rotas: dict[str, Shifts] = {}
    absences: Shifts | None = None
    if organisation is not None and policy is not None:
        zone = ZoneInfo(policy.reporting.time_zone)
        rotas, absences = _calendar_files(reading, organisation, zone)
    if reading.problems or organisation is None or catalogue is None or calendars is None or policy is None:
        raise RulebookError(tuple(sorted(reading.problems)))
    return Rulebook(
        organisation=organisation,
        catalogue=catalogue,
        calendars=Calendars(calendars),
        policy=policy,
        digest=reading.hash.hexdigest(),
        rotas=rotas,
        absences=absences,
    )


def _calendar_files(
    reading: _Reading, organisation: Organisation, zone: ZoneInfo
) -> tuple[dict[str, Shifts], Shifts | None]:
    rotas: dict[str, Shifts] = {}
    for group in organisation.groups:
        if group.on_call is not None and group.on_call.rota is not None:
            read = reading.calendar_file(group.on_call.rota, organisation, zone)
            if read is not None:
                rotas[group.key] = read
    file = organisation.absences
    return rotas, None if file is None else reading.calendar_file(file, organisation, zone)


def _check_calendars(
    reading: _Reading,
    keys: tuple[str, ...],
    organisation: Organisation | None,
    catalogue: Catalogue | None,
    policy: Policy | None,
) -> None:
    if organisation is not None:
        reading.check(ORGANISATION, calendars_of_suppliers(organisation, keys))
    if catalogue is not None:
        reading.check(CATALOGUE, calendars_of_items(catalogue, keys))
    if policy is not None:
        reading.check(POLICY, calendars_of_policy(policy, keys))
    for hours in Hours:
        if hours.value not in keys:
            what = f"the calendar `{hours.value}` is missing"
            reading.add(CALENDARS, ("calendars",), what, "add it: support hours of services are named after it")


def place(data: object, path: tuple[str | int, ...]) -> str:
    """A path for people: entries of lists are called by their key, such as `people.wang.unit`."""
    names: list[str] = []
    for step in path:
        inner = None
        if isinstance(data, dict):
            inner = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            inner = data[step]
        key = inner.get("key") if isinstance(inner, dict) and isinstance(step, int) else None
        names.append(str(key or step))
        data = inner
    return ".".join(names)
