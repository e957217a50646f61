"""The service catalogue in a modal: searched by words, or walked from the root to a leaf. Only what the reader may
order is on the shelves; the form of an item is in `order.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.catalogue import Catalogue, Folder, Item, Service
from views import blocks as b
from views import ids
from views.blocks import Block, View
from views.ids import Click, Form
from views.markup import Mrkdwn, bold, joined, neutral, one_line
from views.ticket.lists import more
from views.words import Language

ABOUT_LONGEST = 250
HITS = 5
WORDS_LONGEST = 500  # of what a modal remembers
SHELVES = 80  # of a hundred blocks a modal may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Aisle:
    """Where somebody stands in the catalogue. `folder` is None at the top; `converts` is the ticket whose wish is to be
    ordered instead, `covers` the change, `call` who called the first line; `words` are what was looked for, `hits`
    what was found.
    """

    folder: str | None = None
    words: str = ""
    hits: Sequence[Item] = ()
    converts: int | None = None
    covers: int | None = None
    call: Mapping[str, Any] | None = None


def browse(language: Language, catalogue: Catalogue, *, orderable: Collection[str], aisle: Aisle | None = None) -> View:
    """Search on top, what was found, then the folders and items of this place with the way back."""
    aisle = aisle or Aisle()
    return b.modal(
        language.say("Service catalogue"),
        [
            *_search(language),
            *_found(aisle, language),
            *_way(aisle, catalogue, language),
            *_shelves(aisle, catalogue, orderable, language=language),
        ],
        callback_id=Form.BROWSE,
        close=language.say("Close"),
        metadata=ids.metadata(cv=aisle.converts, ho=aisle.covers, by=aisle.call, w=aisle.words[:WORDS_LONGEST] or None),
    )


def search_options(
    language: Language, items: Sequence[Item], catalogue: Catalogue
) -> dict[str, list[dict[str, object]]]:
    """The answer to somebody typing into the search field: items with where they stand."""
    return {
        "options": [
            b.option(
                language.name(item.names),
                item.key,
                description=language.path(node.names for node in catalogue.path(item.key)[:-1]),
            )
            for item in items[: b.OPTIONS]
        ]
    }


def _search(language: Language) -> list[Block]:
    element = b.external_select(
        Click.REQUEST_SEARCH, placeholder=language.say("Search: password, laptop, VPN …"), min_query_length=1
    )
    return b.actions([element], block_id="catalogue.search")


def _found(aisle: Aisle, language: Language) -> list[Block]:
    if not aisle.words or aisle.folder is not None:
        return []
    if not aisle.hits:
        nothing = language.mark(
            "Nothing was found for “{words}”. Please look below, or search with other words.", words=aisle.words
        )
        return [b.section(nothing), b.divider()]
    head = language.mark("*Found for “{words}”*", words=aisle.words)
    rows = [_item(item, language, place="found") for item in aisle.hits[:HITS]]
    return [b.section(head), *rows, b.divider()]


def _way(aisle: Aisle, catalogue: Catalogue, language: Language) -> list[Block]:
    """Where the reader stands, and one step back."""
    if aisle.folder is None or not catalogue.has(aisle.folder):
        return [b.section(language.mark("*All services*"))]
    path = catalogue.path(aisle.folder)
    above = path[-2].key if len(path) > 1 else None
    back = b.button(language.say("Back"), Click.REQUEST_FOLDER, value=ids.pack(f=above or ""))
    return [b.section(bold(language.path(node.names for node in path)), accessory=back, block_id="catalogue.way")]


def _shelves(aisle: Aisle, catalogue: Catalogue, orderable: Collection[str], *, language: Language) -> list[Block]:
    rows: list[Block] = []
    for node in catalogue.children(aisle.folder if aisle.folder and catalogue.has(aisle.folder) else None):
        if isinstance(node, Folder) and (count := _count(node, orderable)):
            rows.append(_folder(node, count, language))
        elif isinstance(node, Item) and node.key in orderable:
            rows.append(_item(node, language, place="shelf"))
    if not rows:
        return [b.context(language.say("There is nothing here that you may order."))]
    return [*rows[:SHELVES], *more(len(rows), SHELVES, language)]


def _folder(node: Folder, count: int, language: Language) -> Block:
    name = language.name(node.names)
    go = b.button(
        language.say("Open"),
        Click.REQUEST_FOLDER,
        value=ids.pack(f=node.key),
        spoken=language.say("Open {name}", name=name),
    )
    told = language.count("{n} item", "{n} items", count)
    return b.section(joined([joined(["📁", bold(name)], " "), told]), accessory=go, block_id=f"folder.{node.key}")


def _item(item: Item, language: Language, *, place: str) -> Block:
    name = language.name(item.names)
    choose = b.button(
        language.say("Select"),
        Click.REQUEST_ITEM,
        value=ids.pack(i=item.key),
        spoken=language.say("Select {name}", name=name),
    )
    return b.section(joined([bold(name), about(item, language)]), accessory=choose, block_id=f"{place}.{item.key}")


def about(item: Item, language: Language, longest: int = ABOUT_LONGEST) -> Mrkdwn:
    """What the item is, in the reader's language."""
    return neutral(one_line(item.description.in_(language.code)) if item.description else "", longest)


def _count(folder: Folder, orderable: Collection[str]) -> int:
    """How many items somewhere below a folder the reader may order."""
    found, waiting = 0, list(folder.children)
    while waiting:
        node: Folder | Service | Item = waiting.pop()
        if isinstance(node, Folder):
            waiting += node.children
        else:
            found += isinstance(node, Item) and node.key in orderable
    return found
