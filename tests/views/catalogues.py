"""What the code says and what the catalogues hold, for the tests of words."""

import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

VIEWS = Path(__file__).resolve().parents[2] / "views"
SPOKEN = {"say": None, "mark": None, "phrase": None, "count": (1, 2)}
Message = tuple[str, ...]


@cache
def said() -> frozenset[Message]:
    """Every sentence in the code: one form, or singular and plural."""
    found = extract_from_dir(str(VIEWS), method_map=[("**.py", "python")], keywords=SPOKEN)
    return frozenset((message,) if isinstance(message, str) else tuple(message[:2]) for _, _, message, _, _ in found)


def written(language: str) -> Iterator[tuple[str, Message, Message, str | None]]:
    """File, message, translation and context of every entry of a language."""
    for path in sorted((VIEWS / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file):
                if entry.id:
                    key = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
                    told = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
                    yield path.name, key, told, entry.context


@cache
def sentences() -> dict[Message, Message]:
    return {key: told for _, key, told, context in written("zh_CN") if context is None}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
