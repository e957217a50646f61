"""Rules nobody has thought of: the example's desk under any calendars and any targets, pauses, and promises of groups
and suppliers. What was drawn stays readable as plain minutes, for those who watch with a clock of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

import yaml
from hypothesis import strategies as st

from domain.calendars import Calendars
from domain.organisation import Group, Organisation
from domain.organisation.groups import GroupTargets, Supplier
from domain.policy import Policy
from domain.policy.targets import COMPLAINT_KINDS, REQUEST_KINDS
from domain.rulebook import Rulebook
from domain.ticket import PendingReason, Priority, TicketType
from tests.domain.clocks.any_calendar import calendars_of, raw_calendars, years
from tests.rulebooks import EXAMPLE, example

KEYS = ("7x24", "5x8", "branch", "abroad")
OF_PRIORITY = {one.value: one for one in Priority}
MINUTES = st.one_of(st.integers(1, 3000), st.sampled_from((15, 120, 240, 480, 960, 2400)))
CALENDAR = st.sampled_from(KEYS)
Promise = dict[str, Any]  # minutes by what is promised, and the keys of calendars


@dataclass(frozen=True, kw_only=True)
class AnyRules:
    """What was drawn. `coming` are the years of the calendars once the next one is published."""

    calendars: Mapping[str, dict[str, Any]]
    coming: Mapping[str, dict[int, Any]]
    incidents: Mapping[str, Promise]
    requests: Mapping[str, Promise]
    complaints: Mapping[str, Promise]
    appeal: int
    approval: Promise
    groups: Mapping[str, tuple[int, int]]
    own_groups: Mapping[str, Mapping[str, tuple[int, int]]]
    suppliers: Mapping[str, Promise]
    pausing: Mapping[str, tuple[set[str], set[str]]]

    def raw(self, *, published: bool) -> dict[str, dict[str, Any]]:
        """The calendars as configured before and after the next year is published."""
        if not published:
            return dict(self.calendars)
        return {key: one | {"years": self._published(key)} for key, one in self.calendars.items()}

    def _published(self, key: str) -> dict[int, Any] | None:
        known = self.calendars[key]["years"]
        return None if known is None else known | self.coming[key]

    @cached_property
    def before(self) -> Rulebook:
        return self._rulebook(published=False)

    @cached_property
    def after(self) -> Rulebook:
        return self._rulebook(published=True)

    def _rulebook(self, *, published: bool) -> Rulebook:
        return replace(
            example(),
            calendars=self._calendars(published=published),
            policy=self._policy(),
            organisation=self._organisation(),
            digest=f"drawn {published}",
        )

    def _calendars(self, *, published: bool) -> Calendars:
        return calendars_of(self.raw(published=published), working_days="5x8")

    def _policy(self) -> Policy:
        raw = dict(_policy_of_example())
        incidents = {key: _entry(one) for key, one in self.incidents.items()}
        raw["targets"] = {
            "incidents": {key: one for key, one in incidents.items() if key != "major"},
            "major": incidents["major"],
            "requests": {key: _entry(one) for key, one in self.requests.items()},
            "complaints": {key: _entry(one) for key, one in self.complaints.items()},
            "appeal": _length(self.appeal),
            "approval": _length(self.approval["approval"]),
            "approval_calendar": self.approval["calendar"],
            "groups": _of_group(self.groups),
        }
        raw["pausing"] = {
            "reasons": {
                reason: {"priorities": sorted(priorities), "types": sorted(types)}
                for reason, (priorities, types) in self.pausing.items()
            }
        }
        return Policy.model_validate(raw)

    def _organisation(self) -> Organisation:
        known = example().organisation
        groups = tuple(self._group(one) for one in known.groups)
        return Organisation(
            units=known.units, people=known.people, groups=groups, roles=known.roles, absences=known.absences
        )

    def _group(self, group: Group) -> Group:
        own, promised = self.own_groups.get(group.key), self.suppliers.get(group.key)
        targets = None if own is None else GroupTargets.model_validate(_of_group(own))
        if promised is None or group.supplier is None:
            return group.model_copy(update={"targets": targets})
        restore = {key: _length(promised[key]) for key in OF_PRIORITY}
        supplier = Supplier.model_validate(
            {
                "name": group.supplier.name,
                "contract": "UC-1",
                "calendar": promised["calendar"],
                "restore": restore,
                "takes": tuple(Priority),
            }
        )
        return group.model_copy(update={"targets": targets, "supplier": supplier})


@cache
def _policy_of_example() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((EXAMPLE / "policy.yml").read_text(encoding="utf-8"))
    return found


def _length(minutes: int) -> str:
    """In working time and on the calendar's own hours alike: the clock beside it decides."""
    return f"{minutes // 480} wd" if minutes % 480 == 0 else f"{minutes} min"


def _entry(promise: Promise) -> dict[str, Any]:
    return {key: one if key == "calendar" else _length(one) for key, one in promise.items()}


def _of_group(table: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, str]]:
    accept, hold = ({key: _length(one[n]) for key, one in table.items()} for n in (0, 1))
    return {"accept": accept, "hold": hold}


@st.composite
def any_rules(draw: st.DrawFn, start: date) -> AnyRules:
    """Rules for a ticket reported about this day."""
    calendars = {key: draw(raw_calendars(start)) for key in KEYS}
    by_priority = st.fixed_dictionaries(dict.fromkeys(OF_PRIORITY, st.tuples(MINUTES, MINUTES)))
    two_calendars = st.fixed_dictionaries({"always": CALENDAR, "office": CALENDAR})
    incident = _promise("response", "resolution", calendar=two_calendars)
    complaint = _promise("acknowledgement", "interim_reply", "final_reply")
    pause = st.tuples(_some(list(OF_PRIORITY)), _some([one.value for one in TicketType]))
    return AnyRules(
        calendars=calendars,
        coming={key: draw(years(date(start.year + 1, 1, 3))) for key in KEYS},
        incidents=draw(st.fixed_dictionaries(dict.fromkeys((*OF_PRIORITY, "major"), incident))),
        requests=draw(_of_kinds(REQUEST_KINDS, _promise("response", "fulfilment"))),
        complaints=draw(_of_kinds(COMPLAINT_KINDS, complaint)),
        appeal=draw(MINUTES),
        approval=draw(_promise("approval")),
        groups=draw(by_priority),
        own_groups={key: draw(by_priority) for key in ("network", "service-desk")},
        suppliers={"carrier": draw(_promise(*OF_PRIORITY))},
        pausing=draw(st.fixed_dictionaries(dict.fromkeys((one.value for one in PendingReason), pause))),
    )


def _promise(*what: str, calendar: st.SearchStrategy[Any] = CALENDAR) -> st.SearchStrategy[Promise]:
    return st.fixed_dictionaries({**dict.fromkeys(what, MINUTES), "calendar": calendar})


def _of_kinds(kinds: frozenset[Any], promise: st.SearchStrategy[Promise]) -> st.SearchStrategy[dict[str, Promise]]:
    return st.fixed_dictionaries(dict.fromkeys(sorted(one.value for one in kinds), promise))


def _some(values: list[str]) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(values), min_size=1)
