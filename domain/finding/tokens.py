"""Text as the words it is searched by. The same words are written into the index and asked of it, so both databases
give the same answers; why these and no others is measured in `docs/decisions/search.md`.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TOKEN = 40
MOST_TOKENS = 3000  # of one text; what a person types is shorter, a pasted log is not
SHORTEST_STEM = 3

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_VOWEL = re.compile("[aeiouy]")

# Words that say nothing about what is broken.
_EMPTY = frozenset(
    re.findall(
        "[a-z]+",
        """a an and are as at be been but by can cannot could did do does doesn don for from had has have how i if in
        into is isn it its just me my no not of on or our please s so t that the their them then there they this to too
        us was we were what when where which while who why will with would you your""",
    )
)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, in order and with repeats: Chinese and Japanese in pairs of neighbouring characters and
    in single ones, everything else folded, English shortened to its stem. Process S31.
    """
    found: list[str] = []
    for run in _RUNS.findall(folded(text)):
        found.extend(_characters(run) if _is_cjk(run) else _words(run))
        if len(found) >= MOST_TOKENS:
            break
    return tuple(found[:MOST_TOKENS])


def folded(text: str) -> str:
    """Full-width letters, capitals and accents make no difference."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept).lower()


def is_single(token: str) -> bool:
    """Whether it is one Chinese character: it says less than a pair of them."""
    return len(token) == 1 and _is_cjk(token)


def stem(word: str) -> str:
    """An English word without plural, `-ing` and `-ed`: prints, printing and printed are print. Other words pass."""
    if not word.isascii() or not word.isalpha() or len(word) <= SHORTEST_STEM:
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM and _VOWEL.search(rest):
            return _without_e(_undoubled(rest))
    return _without_e(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > SHORTEST_STEM + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    """Logging is log; but missing is miss."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM + 1 else word


def _words(run: str) -> Iterator[str]:
    if run not in _EMPTY:
        yield stem(run)[:LONGEST_TOKEN]


def _is_cjk(run: str) -> bool:
    return re.match(f"[{_CJK}]", run) is not None


def _characters(run: str) -> Iterator[str]:
    yield from (run[index : index + 2] for index in range(len(run) - 1))
    yield from run
