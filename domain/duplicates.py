"""Which open incident a report may be a duplicate of, and which outages are known by now (process §3.5.12, SC15). Pure:
who may be told of which ticket is decided before, so confidential ones and complaints never come here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """Compares reports under one catalogue and one policy."""

    def __init__(self, catalogue: Catalogue, rule: Duplicates) -> None:
        self._catalogue, self._rule = catalogue, rule
        self._terms: dict[str, frozenset[str]] = {}

    def masters(self, report: Report, cases: Sequence[Case]) -> tuple[Case, ...]:
        """The masters a report fits, best first: those with duplicates, then wide ones, then by words and age.

        A master has duplicates already or was reported earlier. Where both name a service it is the same, or one
        stands above the other in the catalogue; the words need to be alike only while the master is neither wide nor
        has duplicates. Where a service is missing the words decide. Source: process §3.5.12, SC15.
        """
        own = report.ticket_id if isinstance(report, Case) else None
        found = [
            one
            for one in self._roots(cases)
            if one.ticket_id != own and (one.linked or _older(one, report)) and self._fits(report, one)
        ]
        return tuple(sorted(found, key=lambda one: self._rank(report, one)))

    def similar(self, master: Case, cases: Sequence[Case]) -> tuple[Case, ...]:
        """Reports without a master whose best master is this one, the oldest first."""
        roots = self._roots(cases)
        single = [one for one in cases if not one.apart and one not in roots]
        fit = [one for one in single if (best := self.masters(one, roots)) and best[0].ticket_id == master.ticket_id]
        return tuple(sorted(fit, key=lambda one: (one.at, one.ticket_id)))

    def _roots(self, cases: Iterable[Case]) -> list[Case]:
        """Those that are nobody's duplicate: they have duplicates, or fit nothing that was reported before them."""
        roots: list[Case] = []
        for one in sorted(cases, key=lambda case: (not case.linked, case.at, case.ticket_id)):
            if one.linked or not any((root.linked or _older(root, one)) and self._fits(one, root) for root in roots):
                roots.append(one)
        return roots

    def _rank(self, report: Report, case: Case) -> tuple[object, ...]:
        return (-case.linked, not case.wide, -self._alike(report.title, case.title), case.at, case.ticket_id)

    def outages(self, cases: Sequence[Case]) -> tuple[Outage, ...]:
        """What is known by now: a running major incident, and what enough people report in like words; most first.

        Reports that nobody linked yet count for the oldest they are alike with, so an outage is known before anybody
        in the desk has looked. Source: process §3.8 C2, SC15.
        """
        heads: dict[int, Outage] = {}
        for one in sorted(cases, key=lambda case: (not case.linked, case.at, case.ticket_id)):
            head = next((known for known in heads.values() if self._same(one, known.case)), None)
            if head is None:
                heads[one.ticket_id] = Outage(one, one.people)
            else:
                heads[head.case.ticket_id] = Outage(head.case, head.people + one.people)
        known = [one for one in heads.values() if one.case.running_major or one.people >= self._rule.known_from]
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
        first, second = self._of(one), self._of(other)
        both = len(first) + len(second)
        return 2 * len(first & second) / both if both else 0.0

    def _named(self, words: str, service: str | None) -> bool:
        """The words name the service, in either language, by its name or one of its keywords."""
        if service is None or not self._catalogue.has(service):
            return False
        leaf, said = self._catalogue.leaf(service), self._of(words)
        names = [leaf.names.in_(language) for language in LANGUAGES]
        names += [*leaf.keywords.en, *leaf.keywords.zh]
        return any((wanted := self._of(name)) and wanted <= said for name in names)

    def _related(self, one: str, other: str) -> bool:
        if one == other:
            return True
        return one in self._above(other) or other in self._above(one)

    def _above(self, service: str) -> frozenset[str]:
        if not self._catalogue.has(service):
            return frozenset()
        return frozenset(node.key for node in self._catalogue.path(service))

    def _of(self, words: str) -> frozenset[str]:
        if words not in self._terms:
            self._terms[words] = frozenset(terms(words))
        return self._terms[words]


def _older(case: Case, report: Report) -> bool:
    """Of two reported in the same moment the lower number is the older."""
    if case.at != report.at:
        return case.at < report.at
    return not isinstance(report, Case) or case.ticket_id < report.ticket_id
