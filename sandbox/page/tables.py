"""Tables: the plain one as it is, the data table with pages and sorting."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from sandbox.page.dom import icon_button, node, on_click, set_attribute
from sandbox.page.markup import plain_text
from sandbox.page.rich_text import rich_text
from sandbox.page.shelf import escape
from sandbox.page.viewer import Viewer
from sandbox.page.window import Setting
from sandbox.records import Json

DEFAULT_PAGE = 5
Row = Sequence[Json]


def table(block: Json, viewer: Viewer) -> str:
    settings = block.get("column_settings") or []
    head, *rows = block["rows"]
    marks = [_marks(settings[index] if index < len(settings) else None) for index in range(len(head))]
    body = _line(head, marks, viewer, tag="th") + "".join(_line(row, marks, viewer, tag="td") for row in rows)
    return f'<div class="table-frame" tabindex="0"><table class="table">{body}</table></div>'


def _marks(column: Json | None) -> str:
    column = column or {}
    wrapped = "" if column.get("is_wrapped") else " nowrap"
    return f"align-{column.get('align') or 'left'}{wrapped}"


def _line(row: Row, marks: Sequence[str], viewer: Viewer, *, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    cells = zip(row, marks, strict=False)
    inner = "".join(f'<{tag}{scope} class="{escape(mark)}">{_cell(cell, viewer)}</{tag}>' for cell, mark in cells)
    return f"<tr>{inner}</tr>"


def _cell(cell: Json, viewer: Viewer) -> str:
    if cell["type"] == "rich_text":
        return rich_text(cell["elements"], viewer)
    return plain_text(str(cell.get("text", cell.get("value", ""))))


def show_data_table(block: Json, setting: Setting) -> None:
    _DataTable(block, setting)


def _sort_key(cell: Json) -> tuple[int, float, str]:
    """Numbers by value before texts by letter."""
    if cell["type"] == "raw_number":
        return 0, float(cell["value"]), ""
    return 1, 0.0, plain(cell)


def plain(cell: Json) -> str:
    if cell["type"] == "rich_text":
        spans = [span for part in cell["elements"] for span in part.get("elements", ())]
        return "".join(str(span.get("text", "")) for span in spans).casefold()
    return str(cell.get("text", cell.get("value", ""))).casefold()


@dataclass
class _Order:
    column: int
    falling: bool


class _DataTable:
    """Remembers its page and order as long as the block stays as it is."""

    def __init__(self, block: Json, setting: Setting) -> None:
        self._setting = setting
        self._head: Row = block["rows"][0]
        self._rows: list[Row] = block["rows"][1:]
        self._size = int(block.get("page_size") or DEFAULT_PAGE)
        self._header = int(block.get("row_header_column_index") or 0)
        self._caption = str(block["caption"])
        self._page = 0
        self._order: _Order | None = None
        self._frame: ui.element = node("div", "data-table")
        self._draw()

    def _sorted(self) -> list[Row]:
        if self._order is None:
            return list(self._rows)
        column = self._order.column
        return sorted(self._rows, key=lambda row: _sort_key(row[column]), reverse=self._order.falling)

    def _draw(self) -> None:
        self._frame.clear()
        first = self._page * self._size
        shown = self._sorted()[first : first + self._size]
        with self._frame:
            node("div", "table-caption", text=self._caption)
            with node("div", "table-frame", tabindex=0), node("table", "table", aria_label=self._caption):
                with node("thead"), node("tr"):
                    for index, cell in enumerate(self._head):
                        self._heading(index, cell)
                node("tbody", html="".join(self._line(row) for row in shown))
            if len(self._rows) > self._size:
                self._pager(first, len(shown))

    def _line(self, row: Row) -> str:
        cells = []
        for index, cell in enumerate(row):
            tag, scope = ("th", ' scope="row"') if index == self._header else ("td", "")
            number = " align-right" if cell["type"] == "raw_number" else ""
            cells.append(f'<{tag}{scope} class="cell{number}">{_cell(cell, self._setting.viewer)}</{tag}>')
        return f"<tr>{''.join(cells)}</tr>"

    def _heading(self, index: int, cell: Json) -> None:
        order = self._order if self._order is not None and self._order.column == index else None
        number = all(row[index]["type"] == "raw_number" for row in self._rows)
        with node("th", "sortable align-right" if number else "sortable", scope="col") as heading:
            text = plain_text(str(cell.get("text", cell.get("value", ""))))
            arrow = "" if order is None else " ▾" if order.falling else " ▴"
            sorter = node("button", "sort", type_="button", html=text + arrow)
        if order is not None:
            set_attribute(heading, "aria-sort", "descending" if order.falling else "ascending")
        on_click(sorter, lambda: self._sort(index))

    def _sort(self, column: int) -> None:
        again = self._order is not None and self._order.column == column and not self._order.falling
        self._order, self._page = _Order(column, falling=again), 0
        self._draw()

    def _pager(self, first: int, count: int) -> None:
        words = self._setting.words
        total = len(self._rows)
        with node("div", "pager"):
            node("span", text=words.showing.format(first=first + 1, last=first + count, total=total))
            back = icon_button("back", words.previous_page, lambda: self._turn(-1))
            forth = icon_button("right", words.next_page, lambda: self._turn(1))
            set_attribute(back, "disabled", first == 0)
            set_attribute(forth, "disabled", first + count >= total)

    def _turn(self, step: int) -> None:
        self._page += step
        self._draw()
