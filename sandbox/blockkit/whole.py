"""Rules that no single block can hold: ids that must differ, and sums over a whole message or view."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.blockkit.report import Place
from sandbox.blockkit.tables import DATA_TABLE_CHARACTERS, characters

MARKDOWN_CHARACTERS = 12_000
# At most this many of each in one message.
MOST_OF = {"data_visualization": 2, "table": 1}


@dataclass(frozen=True, slots=True)
class _Part:
    """An object inside a document: where it is, and the block it stands in."""

    pointer: tuple[str | int, ...]
    block: tuple[str | int, ...]
    content: Mapping[str, object]

    @property
    def is_block(self) -> bool:
        return self.pointer == self.block


def check_ids(blocks: object, place: Place) -> None:
    """A block_id occurs once in a message or view; an action_id once in its block."""
    seen: set[tuple[object, ...]] = set()
    for part in _parts(blocks):
        names = [("action_id", part.block)] if not part.is_block else [("block_id", ())]
        for key, scope in names:
            given = part.content.get(key)
            if not isinstance(given, str):
                continue
            if (key, scope, given) in seen:
                other = "block" if key == "block_id" else "element of this block"
                _at(place, (*part.pointer, key)).say(f'`{key}`: "{given}" already exists for another {other}')
            seen.add((key, scope, given))


def check_focus(blocks: object, place: Place) -> None:
    """Only one element takes the focus."""
    focused = [part for part in _parts(blocks) if part.content.get("focus_on_load") is True]
    for part in focused[1:]:
        _at(place, (*part.pointer, "focus_on_load")).say("only one element may have focus_on_load")


def check_totals(blocks: object, place: Place) -> None:
    """A message carries so much markdown, so many table characters and so many charts."""
    parts = [part.content for part in _parts(blocks) if part.is_block]
    kinds = Counter(str(part.get("type")) for part in parts)
    for kind, most in MOST_OF.items():
        if kinds[kind] > most:
            place.say(f"no more than {most} blocks of type {kind} allowed")
    if sum(characters(part) for part in parts if part.get("type") == "markdown") > MARKDOWN_CHARACTERS:
        place.say(f"markdown blocks must have less than {MARKDOWN_CHARACTERS + 1} characters in all")
    if sum(characters(part) for part in parts if part.get("type") == "data_table") > DATA_TABLE_CHARACTERS:
        place.say(f"data_table blocks must have less than {DATA_TABLE_CHARACTERS + 1} characters in all")


def _parts(blocks: object) -> Iterator[_Part]:
    for index, block in enumerate(blocks if isinstance(blocks, list | tuple) else ()):
        yield from _inside(block, (index,), (index,))


def _inside(value: object, pointer: tuple[str | int, ...], block: tuple[str | int, ...]) -> Iterator[_Part]:
    if isinstance(value, Mapping):
        yield _Part(pointer, block, value)
        for key, content in value.items():
            yield from _inside(content, (*pointer, key), block)
    elif isinstance(value, list | tuple):
        for index, content in enumerate(value):
            place = (*pointer, index)
            yield from _inside(content, place, place if _holds_blocks(pointer, content) else block)


def _holds_blocks(pointer: tuple[str | int, ...], content: object) -> bool:
    """Containers and carousels hold blocks of their own."""
    is_card = isinstance(content, Mapping) and content.get("type") == "card"
    return pointer[-1] == "child_blocks" or (pointer[-1] == "elements" and is_card)


def _at(place: Place, pointer: tuple[str | int, ...]) -> Place:
    for key in pointer:
        place = place.at(key)
    return place
