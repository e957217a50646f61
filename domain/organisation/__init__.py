"""Who is who: units, people, resolver groups and roles, and the questions the rules ask about them.

`config/organisation.yml` holds the values; keys that point nowhere are found by the rulebook, with their lines.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured, FileName
from domain.organisation.changes import GroupChange, changed
from domain.organisation.groups import Group, GroupType, OnCall, Supplier, SupportLine
from domain.organisation.people import PersonEntry, PersonKind
from domain.organisation.roles import DigestScope, Roles
from domain.organisation.units import Unit, UnitKind

__all__ = [
    "DigestScope",
    "Group",
    "GroupChange",
    "GroupType",
    "OnCall",
    "Organisation",
    "PersonEntry",
    "PersonKind",
    "Roles",
    "Supplier",
    "SupportLine",
    "Unit",
    "UnitKind",
]


def _repeated(keys: Collection[str]) -> list[str]:
    listed = list(keys)
    return sorted({key for key in listed if listed.count(key) > 1})


class Organisation(Configured):
    """The file `organisation.yml`."""

    units: Unit = Field(description="The tree of units; its root is the group.")
    people: tuple[PersonEntry, ...] = Field(description="People the configuration needs to know.")
    groups: tuple[Group, ...] = Field(description="Resolver groups.")
    roles: Roles = Field(description="Roles of the process.")
    absences: FileName | None = Field(None, description="iCalendar file of absences, beside this file.")

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        lists = {
            "units": [path[-1].key for path in self.units.walk()],
            "people": [p.key for p in self.people],
            "slack ids of people": [p.slack for p in self.people if p.slack],
            "e-mail addresses of people": [p.email.lower() for p in self.people],
            "groups": [g.key for g in self.groups],
            "channels of groups": [g.channel for g in self.groups],
        }
        twice = [f"{name}: {', '.join(again)}" for name, keys in lists.items() if (again := _repeated(keys))]
        if twice:
            raise ValueError(f"listed twice: {'; '.join(twice)}")
        return self

    @cached_property
    def _paths(self) -> dict[str, tuple[Unit, ...]]:
        return {path[-1].key: path for path in self.units.walk()}

    @cached_property
    def people_by_key(self) -> dict[str, PersonEntry]:
        return {person.key: person for person in self.people}

    @cached_property
    def groups_by_key(self) -> dict[str, Group]:
        return {group.key: group for group in self.groups}

    @property
    def unit_keys(self) -> tuple[str, ...]:
        return tuple(self._paths)

    @property
    def company_keys(self) -> tuple[str, ...]:
        """Where a resolver group may belong: the group itself and its companies (process S6)."""
        return tuple(k for k, path in self._paths.items() if path[-1].kind in (UnitKind.GROUP, UnitKind.COMPANY))

    def has_unit(self, key: str) -> bool:
        return key in self._paths

    def unit_path(self, key: str) -> tuple[Unit, ...]:
        """From the root to the unit, both included. `KeyError` for a unit nobody configured."""
        return self._paths[key]

    def unit(self, key: str) -> Unit:
        return self._paths[key][-1]

    def descendants(self, key: str) -> frozenset[str]:
        """A unit and everything below it: every filter by unit means this (process S4)."""
        return frozenset(path[-1].key for path in self.unit(key).walk())

    def company_of(self, unit: str) -> Unit:
        """The company a unit belongs to; units directly below the group belong to the group itself."""
        path = self.unit_path(unit)
        return next((u for u in path if u.kind is UnitKind.COMPANY), path[0])

    def branch_of(self, unit: str) -> Unit | None:
        """The branch a unit belongs to; None for head office."""
        return next((u for u in self.unit_path(unit) if u.kind is UnitKind.BRANCH), None)

    def person(self, key: str) -> PersonEntry:
        return self.people_by_key[key]

    def by_slack(self, slack: str) -> PersonEntry | None:
        return next((p for p in self.people if p.slack == slack), None)

    def by_email(self, email: str) -> PersonEntry | None:
        return next((p for p in self.people if p.email.lower() == email.lower()), None)

    def group(self, key: str) -> Group:
        return self.groups_by_key[key]

    def groups_of(self, person: str) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if person in group.members)

    @property
    def first_line(self) -> Group:
        """The service desk: the first group of the first line. `KeyError` when there is none."""
        for group in self.groups:
            if group.line is SupportLine.FIRST:
                return group
        raise KeyError("no first-line group is configured")

    def changed_by(self, changes: Iterable[GroupChange]) -> Self:
        """The organisation with what leads changed of their groups; of a group that is gone nothing is left."""
        listed = tuple(changes)
        groups = tuple(
            changed(group, (one for one in listed if one.group == group.key), known=self.people_by_key)
            for group in self.groups
        )
        return type(self)(units=self.units, people=self.people, groups=groups, roles=self.roles, absences=self.absences)

    def stand_in(self, person: str, absent: Collection[str], *, chosen: Mapping[str, str] | None = None) -> str | None:
        """Themselves while present, else the first of the `stand_ins`; None when nobody of them is there."""
        return next(iter(self.stand_ins(person, absent, chosen=chosen)), None)

    def stand_ins(
        self,
        person: str,
        absent: Collection[str],
        *,
        chosen: Mapping[str, str] | None = None,
        group: str | None = None,
    ) -> tuple[str, ...]:
        """Everybody present who acts for a person, nearest first: themselves alone, or their deputies and theirs.

        `chosen` are deputies named for one absence: they come first, then who stands in by office, in this group or
        everywhere, then the configured deputy. Nobody is asked twice.
        """
        asked, present = [person], []
        for current in asked:
            if current not in absent:
                present.append(current)
                continue
            entry = self.people_by_key.get(current)
            own = None if entry is None else entry.deputy
            named = ((chosen or {}).get(current), *self._by_office(current, group), own)
            asked += [one for one in dict.fromkeys(named) if one is not None and one not in asked]
        return tuple(present)

    def _by_office(self, person: str, group: str | None) -> tuple[str | None, ...]:
        """Who has the same office, then its deputies: of the lead of this group, and of roles that stand in order."""
        led = self.groups_by_key.get(group or "")
        found = (led.deputy,) if led is not None and led.lead == person else ()
        return (*found, *self.roles.beside(person))

    def on_call(self, group: str, at: datetime, absent: Collection[str] = ()) -> tuple[str, ...]:
        """Who is on call for a group at an instant and who follows, without those absent; empty: nobody."""
        rota = self.group(group).on_call
        return () if rota is None else tuple(p for p in rota.sequence(at) if p not in absent)
