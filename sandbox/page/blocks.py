"""Block Kit on the screen: every block of a message, a modal or a Home tab, with its controls in working order."""

from collections.abc import Callable, Mapping, Sequence

from nicegui import ui

from sandbox.form import Element
from sandbox.page import buttons, cards, choices, dates, inputs, tables, uploads
from sandbox.page.dom import Attribute, drawn, node
from sandbox.page.markup import text_object
from sandbox.page.shelf import escape
from sandbox.page.still import still, words_of_section
from sandbox.page.window import Setting
from sandbox.records import Json, View

Show = Callable[[Json, Setting], object]
_FIELD = Callable[[Element, Setting, dict[str, Attribute]], ui.element]

_PRESSED: Mapping[str, Callable[[Element, Setting], None]] = {
    "button": buttons.show_button,
    "workflow_button": buttons.show_button,
    "icon_button": buttons.show_icon_button,
    "feedback_buttons": buttons.show_feedback,
    "overflow": buttons.show_overflow,
}
_HELD: Mapping[str, _FIELD] = {
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"), inputs.show_text
    ),
    "checkboxes": inputs.show_checkboxes,
    "radio_buttons": inputs.show_radios,
    "datepicker": dates.show_date,
    "timepicker": dates.show_time,
    "datetimepicker": dates.show_datetime,
    "file_input": uploads.show_file_input,
}


def show_blocks(blocks: Sequence[Json], setting: Setting) -> None:
    """Neighbours without controls are drawn in one piece."""
    pieces: list[str] = []
    for block in blocks:
        html = still(block, setting.viewer)
        if html is not None:
            pieces.append(html)
            continue
        _flush(pieces)
        show_block(block, setting)
    _flush(pieces)


def _flush(pieces: list[str]) -> None:
    if pieces:
        node("div", "blocks", html="".join(pieces))
        pieces.clear()


def show_block(block: Json, setting: Setting) -> None:
    """An unknown block is named rather than passed over."""
    kind = str(block.get("type"))
    html = still(block, setting.viewer)
    if html is not None:
        node("div", "block", html=html)
        return
    with node("div", f"block block-{kind}", data_block=block.get("block_id")):
        if kind in _BLOCKS:
            _BLOCKS[kind](block, setting)
        else:
            node("span", "muted", text=f"[{kind}]")


def show_control(element: Element, setting: Setting) -> None:
    """Outside input blocks a control is named by its placeholder."""
    if element.kind in _PRESSED:
        _PRESSED[element.kind](element, setting)
        return
    placeholder = (element.body.get("placeholder") or {}).get("text")
    _field(element, setting, {"aria_label": placeholder or element.action_id})


def _field(element: Element, setting: Setting, named: dict[str, Attribute]) -> None:
    show = choices.show_select if element.kind.endswith("_select") else _HELD[element.kind]
    show(element, setting, named)


def _section(block: Json, setting: Setting) -> None:
    with node("div", "section"):
        node("div", "section-main", html=words_of_section(block, setting.viewer))
        with node("div", "accessory"):
            show_control(Element(block, block["accessory"]), setting)


def _actions(block: Json, setting: Setting) -> None:
    with node("div", "actions"):
        for each in block["elements"]:
            show_control(Element(block, each), setting)


def _input(block: Json, setting: Setting) -> None:
    """Label, control, hint and, in a refused modal, what is wrong with it."""
    element = Element(block, block["element"])
    words, holder = setting.words, setting.holder
    error = holder.errors.get(element.block_id) if isinstance(holder, View) else None
    optional = bool(block.get("optional"))
    mark = (
        f'<span class="entry-optional">{escape(words.optional)}</span>'
        if optional
        else f'<span class="entry-required" title="{escape(words.required)}" aria-hidden="true">*</span>'
    )
    with node("div", "entry entry-wrong" if error else "entry"):
        label = f"<span>{text_object(block['label'], setting.viewer)}</span>"
        node("div", "entry-label", html=label + mark)
        named: dict[str, Attribute] = {
            "aria_label": str(block["label"]["text"]),
            "aria_required": None if optional else "true",
            "aria_invalid": "true" if error else None,
        }
        _field(element, setting, named)
        if block.get("hint"):
            node("div", "entry-hint", html=text_object(block["hint"], setting.viewer))
        if error:
            html = f"{drawn('alert')}<span>{escape(error)}</span>"
            node("div", "entry-error", html=html, role="alert", data_testid=f"error:{element.block_id}")


def _container(block: Json, setting: Setting) -> None:
    cards.show_container(block, setting, show_blocks)


def _card(block: Json, setting: Setting) -> None:
    cards.show_card(block, setting, show_control)


def _carousel(block: Json, setting: Setting) -> None:
    with node("div", "carousel", role="list"):
        for each in block["elements"]:
            with node("div", "carousel-item", role="listitem"):
                _card(each, setting)


_BLOCKS: Mapping[str, Show] = {
    "actions": _actions,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context_actions": _actions,
    "data_table": tables.show_data_table,
    "input": _input,
    "section": _section,
}
