"""Block Kit on the screen: every block of a message, a modal or a Home tab, with its controls in working order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from sandbox.form import Element
from sandbox.page import buttons, cards, choices, dates, inputs, pictures, tables
from sandbox.page.charts import chart
from sandbox.page.dom import Attribute, node
from sandbox.page.icons import icon
from sandbox.page.markdown import markdown
from sandbox.page.markup import text_object
from sandbox.page.rich_text import rich_text
from sandbox.page.window import Setting
from sandbox.records import Json, View

Show = Callable[[Json, Setting], object]
_FIELD = Callable[[Element, Setting, dict[str, Attribute]], ui.element]
_ALERT_ICONS = {"warning": "alert", "error": "alert", "success": "check"}

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
    "file_input": pictures.show_file_input,
}


def show_blocks(blocks: Sequence[Json], setting: Setting) -> None:
    for block in blocks:
        show_block(block, setting)


def show_block(block: Json, setting: Setting) -> None:
    """An unknown block is named rather than passed over."""
    kind = str(block.get("type"))
    with node("div", f"block block-{kind}", data_block=block.get("block_id")):
        _BLOCKS.get(kind, _unknown)(block, setting)


def show_control(element: Element, setting: Setting, *, label: str = "") -> ui.element | None:
    """Outside input blocks a control is named by its placeholder."""
    if element.kind in _PRESSED:
        _PRESSED[element.kind](element, setting)
        return None
    placeholder = (element.body.get("placeholder") or {}).get("text")
    return _field(element, setting, {"aria_label": label or placeholder or element.action_id})


def _field(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    show = choices.show_select if element.kind.endswith("_select") else _HELD[element.kind]
    return show(element, setting, named)


def _unknown(block: Json, _: Setting) -> None:
    node("span", "muted", text=f"[{block.get('type')}]")


def _section(block: Json, setting: Setting) -> None:
    viewer = setting.viewer
    with node("div", "section"):
        with node("div", "section-main"):
            if block.get("text"):
                node("div", "prose", html=text_object(block["text"], viewer))
            if block.get("fields"):
                with node("div", "fields"):
                    for each in block["fields"]:
                        node("div", "prose", html=text_object(each, viewer))
        accessory = block.get("accessory")
        if accessory:
            with node("div", "accessory" + (" accessory-image" if accessory["type"] == "image" else "")):
                _piece(block, accessory, setting)


def _piece(block: Json, piece: Json, setting: Setting) -> None:
    """An image, a text or a control inside another block."""
    kind = piece["type"]
    if kind == "image":
        pictures.show_thumbnail(piece, setting)
    elif kind in {"mrkdwn", "plain_text"}:
        node("span", "prose", html=text_object(piece, setting.viewer))
    else:
        show_control(Element(block, piece), setting)


def _header(block: Json, setting: Setting) -> None:
    node("h3", "block-title", html=text_object(block["text"], setting.viewer))


def _context(block: Json, setting: Setting) -> None:
    with node("div", "context"):
        for each in block["elements"]:
            _piece(block, each, setting)


def _actions(block: Json, setting: Setting) -> None:
    with node("div", "actions"):
        for each in block["elements"]:
            _piece(block, each, setting)


def _input(block: Json, setting: Setting) -> None:
    """Label, control, hint and, in a refused modal, what is wrong with it."""
    element = Element(block, block["element"])
    words, holder = setting.words, setting.holder
    error = holder.errors.get(element.block_id) if isinstance(holder, View) else None
    with node("div", "entry" + (" entry-wrong" if error else "")):
        with node("div", "entry-label") as label:
            node("span", html=text_object(block["label"], setting.viewer))
            if block.get("optional"):
                node("span", "entry-optional", text=words.optional)
            else:
                node("span", "entry-required", text="*", title=words.required, aria_hidden="true")
        named: dict[str, Attribute] = {
            "aria_label": str(block["label"]["text"]),
            "aria_required": None if block.get("optional") else "true",
            "aria_invalid": "true" if error else None,
        }
        _field(element, setting, named)
        label.props["id"] = f"label-{label.id}"
        if block.get("hint"):
            node("div", "entry-hint", html=text_object(block["hint"], setting.viewer))
        if error:
            with node("div", "entry-error", role="alert", data_testid=f"error:{element.block_id}"):
                node("span", "icon", html=icon("alert"), aria_hidden="true")
                node("span", text=error)


def _alert(block: Json, setting: Setting) -> None:
    level = str(block.get("level") or "default")
    with node("div", f"callout callout-{level}", role="note"):
        node("span", "icon", html=icon(_ALERT_ICONS.get(level, "info")), aria_hidden="true")
        node("div", "prose", html=text_object(block["text"], setting.viewer))


def _container(block: Json, setting: Setting) -> None:
    cards.show_container(block, setting, show_blocks)


def _card(block: Json, setting: Setting) -> None:
    cards.show_card(block, setting, show_control)


def _carousel(block: Json, setting: Setting) -> None:
    with node("div", "carousel", role="list"):
        for each in block["elements"]:
            with node("div", "carousel-item", role="listitem"):
                _card(each, setting)


def _html(make: Callable[[Json, Setting], str]) -> Show:
    def show(block: Json, setting: Setting) -> None:
        node("div", "prose", html=make(block, setting))

    return show


_BLOCKS: Mapping[str, Show] = {
    "actions": _actions,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context": _context,
    "context_actions": _actions,
    "data_table": tables.show_data_table,
    "data_visualization": lambda block, _: node("figure", "chart", html=chart(block)),
    "divider": lambda _, __: node("hr", "divider"),
    "file": lambda block, _: node("div", "muted", text=str(block["external_id"])),
    "header": _header,
    "image": pictures.show_image,
    "input": _input,
    "markdown": _html(lambda block, _: markdown(str(block["text"]))),
    "plan": cards.show_plan,
    "rich_text": _html(lambda block, setting: rich_text(block["elements"], setting.viewer)),
    "section": _section,
    "table": tables.show_table,
    "task_card": cards.show_task,
    "video": pictures.show_video,
}


def known_block(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") in _BLOCKS
