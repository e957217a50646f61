"""In which order what was found is shown: how well the words fit, then whether it is an article, of the same service,
and how recent it is. Pure, so that both databases give the same order (process S31).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from domain.finding.tokens import is_single

TITLE, BODY = 3.0, 1.0  # a word of the title counts as much as three of the text
SATURATION = 1.2  # k1 of BM25: how soon the same word again adds nothing
LENGTH = 0.4  # b of BM25: how much a long text is held back
USUAL_LENGTH = 100  # words of a text; fixed, so that nobody's order depends on what others may see
FEWEST = 200  # an index of fewer texts cannot yet tell a rare word from one that nobody has written
SINGLE = 0.5  # a Chinese character alone counts half as much as a pair of them
SAME_SERVICE, ARTICLE = 0.35, 0.25
HALF_LIFE = timedelta(days=180)
RECENT = 0.2  # a solution of today counts a fifth more than one of long ago
SUGGESTED = 0.3  # of the question's weight that an unasked suggestion must answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something with at least one of the words. `title` and `body` are tokens, parted by blanks; `at` is aware UTC."""

    id: int
    title: str
    body: str
    at: datetime
    service: str | None = None
    article: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's place: larger scores are better. `share` of the question's weight is answered, from 0 to 1."""

    id: int
    score: float
    share: float


def rarity(documents: int, having: Mapping[str, int]) -> Mapping[str, float]:
    """How much each word says: the fewer texts have it, the more. A word nobody has counts as the rarest."""
    known = max(documents, FEWEST)
    return {word: _rarity(known, min(n, known)) * (SINGLE if is_single(word) else 1) for word, n in having.items()}


def _rarity(documents: int, having: int) -> float:
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def rank(
    candidates: Iterable[Candidate], weights: Mapping[str, float], *, now: datetime, service: str | None = None
) -> tuple[Ranked, ...]:
    """Best first, equal ones by id, newest first. `weights` are the question's words with their rarity."""
    total = sum(weights.values())
    if not total:
        return ()
    ranked = [_ranked(one, weights, total, now=now, service=service) for one in candidates]
    return tuple(sorted((one for one in ranked if one.share), key=lambda one: (-one.score, -one.id)))


def _ranked(
    candidate: Candidate, weights: Mapping[str, float], total: float, *, now: datetime, service: str | None
) -> Ranked:
    title, body = candidate.title.split(), candidate.body.split()
    counts = _weighed(title, body, weights)
    longer = 1 - LENGTH + LENGTH * (len(title) + len(body)) / USUAL_LENGTH
    fit = sum(
        weights[word] * count * (SATURATION + 1) / (count + SATURATION * longer) for word, count in counts.items()
    )
    share = sum(weights[word] for word in counts) / total
    return Ranked(candidate.id, round(fit * share * _standing(candidate, now=now, service=service), 6), share)


def _weighed(title: Sequence[str], body: Sequence[str], weights: Mapping[str, float]) -> Mapping[str, float]:
    in_title, in_body = Counter(title), Counter(body)
    counts = {word: TITLE * in_title[word] + BODY * in_body[word] for word in weights}
    return {word: count for word, count in counts.items() if count}


def _standing(candidate: Candidate, *, now: datetime, service: str | None) -> float:
    """What speaks for it beside its words."""
    age = max(now - candidate.at, timedelta(0)) / HALF_LIFE
    return (
        1.0
        + (SAME_SERVICE if service is not None and candidate.service == service else 0.0)
        + (ARTICLE if candidate.article else 0.0)
        + RECENT * float(0.5**age)
    )
