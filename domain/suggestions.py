"""What somebody who mistyped a key probably meant."""

from collections.abc import Collection
from difflib import get_close_matches

SHOWN = 12


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that is nearest to a mistyped one; None when nothing is near."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A remedy: the nearest known word, or else the known words."""
    near = closest(word, known)
    if near is not None:
        return f"did you mean `{near}`?"
    if not known:
        return "nothing of this kind is configured; add it first"
    listed = ", ".join(f"`{one}`" for one in sorted(known)[:SHOWN])
    return f"use one of {listed}{', …' if len(known) > SHOWN else ''}"
