"""Finding services and items by words in either language: English by the beginnings of words, Chinese by characters."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from domain.catalogue import Catalogue, Item, Service
from domain.configured import LANGUAGES, language_of

LATIN = re.compile(r"[a-z0-9]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
SHORTEST_PREFIX = 2
SHORTEST_PLURAL = 4

NAME, KEYWORD, PATH, DESCRIPTION = 8.0, 5.0, 2.0, 1.0
EXACT = 20.0
PREFIX = 0.8
OTHER_LANGUAGE = 0.9  # the reader's own language wins a tie

Leaf = Service | Item


@dataclass(frozen=True, slots=True)
class Hit:
    """A leaf found, how well it fits (larger is better), and its path in the reader's language."""

    leaf: Leaf
    score: float
    path: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One text of a leaf, taken apart once."""

    leaf: str
    weight: float
    language: str
    whole: str
    words: frozenset[str]
    han: str


class LeafFinder:
    """An index over the published leaves of one catalogue. It never changes, so threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._entries = tuple(_entries(catalogue))
        self._leaves = len(catalogue.services) + len(catalogue.items)

    def find(
        self, words: str, locale: str, *, limit: int = 20, offered: Callable[[Leaf], bool] | None = None
    ) -> tuple[Hit, ...]:
        """Leaves that fit the words, best first; equal ones in the order of the catalogue.

        Leaves that have every word come alone; only when there are none, those that have some, so that a whole
        sentence still finds its service. Rare words count more. `offered` leaves out what the reader may not see.
        """
        wanted = terms(words)
        fits, exact = self._fits(wanted, _fold(words).strip(), language_of(locale))
        rarity = self._rarity(wanted, fits)
        complete = any(len(found) == len(wanted) for found in fits.values())
        hits = []
        for key, found in fits.items():
            leaf = self._catalogue.leaf(key)
            if (complete and len(found) < len(wanted)) or (offered is not None and not offered(leaf)):
                continue
            score = sum(fit * rarity[term] for term, fit in found.items()) / len(wanted) + exact.get(key, 0.0)
            hits.append(Hit(leaf, round(score, 3), self._catalogue.path_name(key, locale)))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def _fits(
        self, wanted: tuple[str, ...], whole: str, language: str
    ) -> tuple[Mapping[str, dict[str, float]], Mapping[str, float]]:
        fits: defaultdict[str, dict[str, float]] = defaultdict(dict)
        exact: dict[str, float] = {}
        for entry in self._entries:
            own = 1.0 if entry.language == language else OTHER_LANGUAGE
            for term in wanted:
                fit = _fit(term, entry) * entry.weight * own
                if fit:
                    fits[entry.leaf][term] = max(fits[entry.leaf].get(term, 0.0), fit)
            if entry.whole == whole and entry.leaf in fits:
                exact[entry.leaf] = max(exact.get(entry.leaf, 0.0), EXACT * own * entry.weight / NAME)
        return fits, exact

    def _rarity(self, wanted: tuple[str, ...], fits: Mapping[str, dict[str, float]]) -> Mapping[str, float]:
        having = Counter(term for found in fits.values() for term in found)
        return {term: log(1 + self._leaves / having[term]) if having[term] else 0.0 for term in wanted}


def terms(words: str) -> tuple[str, ...]:
    """What is looked for: English words, and Chinese in pairs of neighbouring characters (a single one as it is)."""
    folded = _fold(words)
    pairs = [pair for run in HAN.findall(folded) for pair in _pairs(run)]
    return tuple(dict.fromkeys([*LATIN.findall(folded), *pairs]))


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for index in range(len(run) - 1):
        yield run[index : index + 2]


def _fit(term: str, entry: _Entry) -> float:
    """1 for a whole word or pair of characters, less for the beginning of a word, 0 for nothing."""
    if HAN.match(term):
        return 1.0 if term in entry.han else 0.0
    if term in entry.words or _singular(term) in entry.words:
        return 1.0
    if len(term) < SHORTEST_PREFIX:
        return 0.0
    return PREFIX * max((len(term) / len(word) for word in entry.words if word.startswith(term)), default=0.0)


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= SHORTEST_PLURAL and word.endswith("s") else word


def _entries(catalogue: Catalogue) -> Iterator[_Entry]:
    leaves: tuple[Leaf, ...] = (*catalogue.services, *catalogue.items)
    for leaf in leaves:
        for language in LANGUAGES:
            for weight, text in _texts(catalogue, leaf, language):
                folded = _fold(text)
                words = LATIN.findall(folded)
                stems = frozenset((*words, *(_singular(word) for word in words)))
                yield _Entry(leaf.key, weight, language, folded.strip(), stems, "\n".join(HAN.findall(folded)))


def _texts(catalogue: Catalogue, leaf: Leaf, language: str) -> Iterator[tuple[float, str]]:
    yield NAME, leaf.names.in_(language)
    for keyword in leaf.keywords.zh if language == "zh" else leaf.keywords.en:
        yield KEYWORD, keyword
    for folder in catalogue.path(leaf.key)[:-1]:
        yield PATH, folder.names.in_(language)
    if leaf.description is not None:
        yield DESCRIPTION, leaf.description.in_(language)


def _fold(text: str) -> str:
    """Full-width letters, capitals and accents make no difference."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()
