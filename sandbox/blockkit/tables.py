"""Blocks that show figures: table, data_table, data_visualization."""

from collections.abc import Mapping

from sandbox.blockkit.report import Place
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.shapes import Check, Kinds, Shape, boolean, integer, list_of, literal, number, string

_TYPE: dict[str, Check] = {"type": string()}
_BLOCK: dict[str, Check] = {"block_id": string(255, minimum=1)}
DATA_TABLE_CHARACTERS = 20_000
# Not published; reported by developers for the table block.
TABLE_CHARACTERS = 10_000

_CELLS: Mapping[str, Check] = {
    "raw_text": Shape(_TYPE | {"text": string(minimum=1)}),
    "raw_number": Shape(_TYPE | {"value": number}, {"text": string()}),
    "rich_text": RICH_TEXT,
}
_CELL = Kinds(_CELLS, what="cell")


def characters(value: object) -> int:
    """Text characters shown by a block, at any depth."""
    if isinstance(value, Mapping):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(characters(part) for part in value.values())
    return sum(characters(part) for part in value) if isinstance(value, list) else 0


def _even_rows(document: Mapping[str, object], place: Place) -> None:
    """Every row has as many cells as the first."""
    rows = document.get("rows")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        return
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            place.at("rows").at(index).say("all rows must have the same number of cells")


def _settings_fit(document: Mapping[str, object], place: Place) -> None:
    rows, settings = document.get("rows"), document.get("column_settings")
    columns = len(rows[0]) if isinstance(rows, list) and rows and isinstance(rows[0], list) else 0
    if isinstance(settings, list) and len(settings) > columns:
        place.at("column_settings").say("must not have more items than the table has columns")


def _plain_header(document: Mapping[str, object], place: Place) -> None:
    rows = document.get("rows")
    header = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else ()
    for index, cell in enumerate(header):
        if isinstance(cell, Mapping) and cell.get("type") == "rich_text":
            place.at("rows").at(0).at(index).say("header cells must not be rich_text")


def _row_header_exists(document: Mapping[str, object], place: Place) -> None:
    rows, column = document.get("rows"), document.get("row_header_column_index")
    if isinstance(rows, list) and rows and isinstance(rows[0], list) and isinstance(column, int):
        integer(0, len(rows[0]) - 1)(column, place.at("row_header_column_index"))


def _at_most(limit: int) -> Check:
    def rule(document: object, place: Place) -> None:
        rows = document.get("rows") if isinstance(document, Mapping) else None
        if characters(rows) > limit:
            place.at("rows").say(f"must be less than {limit + 1} characters in all")

    return rule


def _nullable(check: Check) -> Check:
    """A column without settings is written as null."""

    def checked(value: object, place: Place) -> None:
        if value is not None:
            check(value, place)

    return checked


_COLUMN = Shape({}, {"align": literal("left", "center", "right"), "is_wrapped": boolean})

TABLE = Shape(
    _TYPE | {"rows": list_of(list_of(_CELL, minimum=1, maximum=20), minimum=1, maximum=100)},
    _BLOCK | {"column_settings": list_of(_nullable(_COLUMN), maximum=20)},
    [_even_rows, _settings_fit, _at_most(TABLE_CHARACTERS)],
)

DATA_TABLE = Shape(
    _TYPE
    | {"rows": list_of(list_of(_CELL, minimum=1, maximum=20), minimum=2, maximum=201), "caption": string(minimum=1)},
    _BLOCK | {"page_size": integer(1, 100), "row_header_column_index": integer(0)},
    [_even_rows, _plain_header, _row_header_exists, _at_most(DATA_TABLE_CHARACTERS)],
)


def _positive(value: object, place: Place) -> None:
    number(value, place)
    if isinstance(value, int | float) and value <= 0:
        place.say("must be greater than 0")


_LABEL = string(20, minimum=1)
_SEGMENT = Shape({"label": _LABEL, "value": _positive})
_POINT = Shape({"label": _LABEL, "value": number})
_SERIES = Shape({"name": _LABEL, "data": list_of(_POINT, minimum=1, maximum=20)})
_AXES = Shape({"categories": list_of(_LABEL, minimum=1, maximum=20)}, {"x_label": string(50), "y_label": string(50)})
_AXIS_CHART = Shape(_TYPE | {"series": list_of(_SERIES, minimum=1, maximum=12), "axis_config": _AXES})
_CHARTS: Mapping[str, Check] = {
    "pie": Shape(_TYPE | {"segments": list_of(_SEGMENT, minimum=1, maximum=12)}),
    "line": _AXIS_CHART,
    "bar": _AXIS_CHART,
    "area": _AXIS_CHART,
}

DATA_VISUALIZATION = Shape(_TYPE | {"title": string(50, minimum=1), "chart": Kinds(_CHARTS, what="chart")}, _BLOCK)
