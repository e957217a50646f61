"""Which open incident a report may be a duplicate of, and which outages are known by now (process §3.5.12, SC15). Pure:
who may be told of which ticket is decided before, so confidential ones and complaints never come here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from domain.catalogue import Catalogue
from domain.catalogue.search import terms
from domain.configured import LANGUAGES
from domain.policy.duplicates import Duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is compared of a report: its words and, if the reporter knew it, its service. `at` is aware UTC."""

    title: str
    service: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Report):
    """An open incident without a master. `people` are those it and its duplicates were reported for; `wide` is one
    that by its priority (P1, P2) or as a major incident hits many; `last_at` is when it was last reported.
    """

    ticket_id: int
    last_at: datetime
    people: int = 1
    linked: int = 0
    wide: bool = False
    running_major: bool = False
    apart: bool = False  # somebody said that it is a duplicate of nothing


@dataclass(frozen=True, slots=True)
class Outage:
    """An incident that many report: its master, and how many people it was reported for, linked or not yet."""

    case: Case
    people: int


class Matcher:
    """Compares reports under one catalogue and one policy. What it last found out about the very same cases it knows
    again: in a storm each report is compared with those that the one before was.
    """

    def __init__(self, catalogue: Catalogue, rule: Duplicates) -> None:
        self._catalogue, self._rule = catalogue, rule
        self._compared: tuple[tuple[Case, ...], _Roots] | None = None
        self._counted: tuple[tuple[Case, ...], tuple[Outage, ...]] | None = None

    def masters(self, report: Report, cases: tuple[Case, ...]) -> tuple[Case, ...]:
        """The masters a report fits, best first: those with duplicates, then wide ones, then by words and age.

        A master has duplicates already or was reported earlier. Where both name a service it is the same, or one
        stands above the other in the catalogue; the words need to be alike only while the master is neither wide nor
        has duplicates. Where a service is missing the words decide. Source: process §3.5.12, SC15.
        """
        own = report.ticket_id if isinstance(report, Case) else None
        roots = self._roots(cases)
        found = [
            one
            for one in cases
            if one.ticket_id != own
            and not roots.is_known_not_to_have(one.ticket_id)
            and (one.linked or _older(one, report))
            and self._fits(report, one)
            and one.ticket_id in roots
        ]
        return tuple(sorted(found, key=lambda one: self._rank(report, one)))

    def similar(self, master: Case, cases: tuple[Case, ...]) -> tuple[Case, ...]:
        """Reports without a master whose best master is this one, the oldest first."""
        known = self._roots(cases)
        roots = tuple(one for one in cases if one.ticket_id in known)
        single = [one for one in cases if not one.apart and one.ticket_id not in known]
        fit = [one for one in single if (best := self.masters(one, roots)) and best[0].ticket_id == master.ticket_id]
        return tuple(sorted(fit, key=lambda one: (one.at, one.ticket_id)))

    def _roots(self, cases: tuple[Case, ...]) -> "_Roots":
        known = self._compared
        if known is None or known[0] is not cases:
            known = self._compared = (cases, _Roots(cases, self._fits))
        return known[1]

    def _rank(self, report: Report, case: Case) -> tuple[object, ...]:
        return (-case.linked, not case.wide, -self._alike(report.title, case.title), case.at, case.ticket_id)

    def outages(self, cases: tuple[Case, ...]) -> tuple[Outage, ...]:
        """What is known by now: a running major incident, and what enough people report in like words; most first.

        Reports that nobody linked yet count for the oldest they are alike with, so an outage is known before anybody
        in the desk has looked. Source: process §3.8 C2, SC15.
        """
        known = self._counted
        if known is None or known[0] is not cases:
            known = self._counted = (cases, self._known(cases))
        return known[1]

    def _known(self, cases: tuple[Case, ...]) -> tuple[Outage, ...]:
        heads: list[Outage] = []
        having: dict[str, list[int]] = {}  # places in `heads`, by term: titles without a common term are never alike
        for one in sorted(cases, key=_in_order):
            near = {place for term in _terms(one.title) for place in having.get(term, ())}
            head = next((place for place in sorted(near) if self._same(one, heads[place].case)), None)
            if head is not None:
                heads[head] = Outage(heads[head].case, heads[head].people + one.people)
                continue
            for term in _terms(one.title):
                having.setdefault(term, []).append(len(heads))
            heads.append(Outage(one, one.people))
        known = [one for one in heads if one.case.running_major or one.people >= self._rule.known_from]
        return tuple(sorted(known, key=lambda one: (-one.people, one.case.at, one.case.ticket_id)))

    def fitting(self, report: Report, outages: Iterable[Outage]) -> tuple[Outage, ...]:
        """Those of the known outages that a report fits; all of them while nothing is typed and no service chosen."""
        if not report.title.strip() and report.service is None:
            return tuple(outages)
        return tuple(one for one in outages if self._fits(report, one.case, known=True))

    def _fits(self, report: Report, case: Case, *, known: bool = False) -> bool:
        if not self._recent(report, case):
            return False
        many = known or case.wide or case.linked > 0
        if report.service is not None and case.service is not None:
            return self._related(report.service, case.service) and (many or self._words_fit(report, case))
        return self._words_fit(report, case) or (many and self._named(report.title, case.service))

    def _same(self, report: Case, head: Case) -> bool:
        """Alike in words and, where both say so, in service: only this is counted without anybody having looked."""
        if report.linked or report.apart:
            return False
        services = report.service is None or head.service is None or self._related(report.service, head.service)
        return services and self._recent(report, head) and self._words_fit(report, head)

    def _recent(self, report: Report, case: Case) -> bool:
        return case.running_major or abs(report.at - case.last_at) <= self._rule.window.length

    def _words_fit(self, report: Report, case: Case) -> bool:
        return self._alike(report.title, case.title) * 100 >= self._rule.least_similarity

    def _alike(self, one: str, other: str) -> float:
        """The share of the terms of both that both have: 1 for the same words in any order, 0 for none."""
        first, second = _terms(one), _terms(other)
        both = len(first) + len(second)
        return 2 * len(first & second) / both if both else 0.0

    def _named(self, words: str, service: str | None) -> bool:
        """The words name the service, in either language, by its name or one of its keywords."""
        if service is None or not self._catalogue.has(service):
            return False
        leaf, said = self._catalogue.leaf(service), _terms(words)
        names = [leaf.names.in_(language) for language in LANGUAGES]
        names += [*leaf.keywords.en, *leaf.keywords.zh]
        return any((wanted := _terms(name)) and wanted <= said for name in names)

    def _related(self, one: str, other: str) -> bool:
        if one == other:
            return True
        return one in self._above(other) or other in self._above(one)

    def _above(self, service: str) -> frozenset[str]:
        if not self._catalogue.has(service):
            return frozenset()
        return frozenset(node.key for node in self._catalogue.path(service))


def _older(case: Case, report: Report) -> bool:
    """Of two reported in the same moment the lower number is the older."""
    if case.at != report.at:
        return case.at < report.at
    return not isinstance(report, Case) or case.ticket_id < report.ticket_id


def _in_order(case: Case) -> tuple[bool, datetime, int]:
    """Those with duplicates first, then the older."""
    return (not case.linked, case.at, case.ticket_id)


@lru_cache(maxsize=4096)
def _terms(words: str) -> frozenset[str]:
    return frozenset(terms(words))


class _Roots:
    """Those that are nobody's duplicate: they have duplicates, or fit nothing that was reported before them and is
    nobody's duplicate itself. Each is looked at when it is asked for, for a report is compared with few of them.
    """

    def __init__(self, cases: Iterable[Case], fits: Callable[[Report, Case], bool]) -> None:
        self._ordered = sorted(cases, key=_in_order)
        self._places = {one.ticket_id: place for place, one in enumerate(self._ordered)}
        self._fits, self._known = fits, dict[int, bool]()

    def is_known_not_to_have(self, ticket_id: int) -> bool:
        """Without looking at it, if nobody has."""
        return self._known.get(self._places[ticket_id]) is False

    def __contains__(self, ticket_id: int) -> bool:
        place = self._places[ticket_id]
        if place not in self._known:
            one = self._ordered[place]
            before = self._ordered[:place]
            masters = (other for other in before if self._fits(one, other) and other.ticket_id in self)
            self._known[place] = one.linked > 0 or next(masters, None) is None
        return self._known[place]
