"""Everything the desk was configured with, in one frozen value: who, what, when and by which rules.

It is loaded once by `bot/rulebook.py`, which also checks that no key points nowhere.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.calendars import Calendar, Calendars
from domain.catalogue import Catalogue
from domain.catalogue.search import LeafFinder
from domain.leave import Leave, away, chosen_deputies
from domain.organisation import GroupChange, Organisation
from domain.policy import Policy
from domain.rota import Shifts

HORIZON = timedelta(days=35)  # how far ahead a change of the on-call is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The configuration in force. `digest` changes with any byte of its files; `finder` searches the catalogue.

    `rotas` are by group key; `absences` is the configured calendar of who is away, `leaves` what people entered.
    """

    organisation: Organisation
    catalogue: Catalogue
    calendars: Calendars
    policy: Policy
    digest: str
    rotas: Mapping[str, Shifts] = field(default_factory=dict)
    absences: Shifts | None = None
    leaves: tuple[Leave, ...] = ()
    finder: LeafFinder = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "finder", LeafFinder(self.catalogue))

    @property
    def office(self) -> Calendar:
        """The calendar of working days: "N working days" always count on it (process §3.5.14)."""
        return self.calendars.working_days

    def absent(self, at: datetime) -> frozenset[str]:
        """Keys of the people who are away at an instant."""
        configured = frozenset() if self.absences is None else frozenset(self.absences.at(at))
        return configured | away(self.leaves, at)

    def stand_in(self, person: str, at: datetime, *, group: str | None = None) -> str | None:
        """Who acts for a person at an instant: themselves while present; None when nobody is left (process §3.7 g)."""
        return next(iter(self.stand_ins(person, at, group=group)), None)

    def stand_ins(
        self, person: str, at: datetime, *, group: str | None = None, barred: Collection[str] = ()
    ) -> tuple[str, ...]:
        """The deputy chosen for this absence, who stands in by office, the configured deputy, then theirs, as far as
        they are there. `group`: whose lead's deputy counts; `barred` are passed over as if they were away.
        """
        chosen, absent = chosen_deputies(self.leaves, at), self.absent(at).union(barred)
        return self.organisation.stand_ins(person, absent, chosen=chosen, group=group)

    def changed_by(self, changes: Iterable[GroupChange], leaves: Iterable[Leave]) -> "Rulebook":
        """The rules in force: the configuration with what leads and people changed over it."""
        listed = tuple(one for one in leaves if one.person in self.organisation.people_by_key)
        return replace(self, organisation=self.organisation.changed_by(changes), leaves=listed)

    def on_call(self, group: str, at: datetime) -> tuple[str, ...]:
        """Who is on call for a group at an instant and who follows, without those away; empty: nobody is.

        A rota kept elsewhere names the first; the configured order fills its gaps and follows (process §3.7 g).
        """
        absent, members = self.absent(at), self.organisation.group(group).members
        rota = self.rotas.get(group)
        on_duty = () if rota is None else tuple(key for key in rota.at(at) if key in members)
        following = self.organisation.on_call(group, at, absent)
        return tuple(dict.fromkeys([*(key for key in on_duty if key not in absent), *following]))

    def on_call_until(self, group: str, at: datetime) -> datetime | None:
        """When somebody else will be on call than at `at`: the end of the turn or shift, a leave that begins or ends.

        None when nothing changes within the next weeks.
        """
        present = self.on_call(group, at)[:1]
        borders = self.roster_borders(group, at, at + HORIZON)
        return next((edge for edge in borders if self.on_call(group, edge)[:1] != present), None)

    def roster_borders(self, group: str, since: datetime, until: datetime) -> tuple[datetime, ...]:
        """When a turn, a shift or an absence begins or ends after `since`, up to `until`."""
        rota = self.organisation.group(group).on_call
        borders = {edge for one in self.leaves for edge in (one.since, one.until) if since < edge <= until}
        for shifts in (self.rotas.get(group), self.absences):
            borders |= set() if shifts is None else set(shifts.borders(since, until))
        if rota is not None:
            first = rota.turn_began(since) + rota.turn.length
            borders |= {first + n * rota.turn.length for n in range((until - first) // rota.turn.length + 1)}
        return tuple(sorted(borders))

    def reach(self, group: str, at: datetime) -> tuple[str, ...]:
        """Whom to call for a group now, first to last: on call, then those who follow, then lead and deputy.

        Nobody appears twice and nobody away at all; for a lead or deputy who is away their stand-in is called. Empty
        only when nobody is left. Source: process §3.7 g.
        """
        entry = self.organisation.group(group)
        leading = (self.stand_in(key, at) for key in (entry.lead, entry.deputy))
        return tuple(dict.fromkeys([*self.on_call(group, at), *(key for key in leading if key is not None)]))
