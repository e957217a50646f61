"""Controls that hold typed text or ticked boxes: text, number, e-mail, address, checkboxes, radio buttons."""

import asyncio
from collections.abc import Callable
from typing import Any

from nicegui import ui

from sandbox.form import Element
from sandbox.page import hands
from sandbox.page.dom import Attribute, node, on_value, text_field
from sandbox.page.markup import text_object
from sandbox.page.window import Setting
from sandbox.records import Json

_TYPES = {"email_text_input": "email", "url_text_input": "url", "number_input": "text"}
# A person pauses this long before the app hears of characters typed.
PAUSE_SECONDS = 0.3


def show_text(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    """One line, or several for `multiline`; Enter in a single line never submits the form by accident."""
    body = element.body
    multiline = bool(body.get("multiline")) or element.kind == "rich_text_input"
    typed = Typing(element, setting)
    shown = text_field(
        _as_text(hands.held(element, setting)),
        typed.heard,
        multiline=multiline,
        type_=None if multiline else _TYPES.get(element.kind, "text"),
        inputmode="decimal" if element.kind == "number_input" else None,
        placeholder=(body.get("placeholder") or {}).get("text"),
        maxlength=body.get("max_length") or 3000,
        rows=int(body.get("min_lines") or 4) if multiline else None,
        autofocus=bool(body.get("focus_on_load")),
        data_testid=setting.testid(element),
        data_action=element.action_id,
        named=named,
    )
    if not multiline:
        shown.on("keydown.enter", typed.entered, js_handler="(e) => { e.preventDefault(); emit(); }")
    return shown


def _as_text(content: object) -> str:
    """A rich text is typed as plain lines."""
    if isinstance(content, dict):
        parts = [span.get("text", "") for part in content.get("elements", ()) for span in part.get("elements", ())]
        return "".join(map(str, parts))
    return "" if content is None else str(content)


class Typing:
    """Keeps what is typed and tells the app when the element asks for it."""

    def __init__(self, element: Element, setting: Setting) -> None:
        self._element = element
        self._setting = setting
        self._latest = 0
        config = element.body.get("dispatch_action_config") or {}
        self._when = set(config.get("trigger_actions_on") or ["on_enter_pressed"]) if element.dispatches else set()

    async def heard(self, text: str) -> None:
        self._text = text
        hands.note(self._element, self._setting, self._value())
        if "on_character_entered" not in self._when:
            return
        self._latest += 1
        mine = self._latest
        await asyncio.sleep(PAUSE_SECONDS)
        if mine == self._latest:
            await self._tell()

    async def entered(self) -> None:
        if "on_enter_pressed" in self._when:
            await self._tell()

    async def _tell(self) -> None:
        await hands.put(self._element, self._setting, hands.held(self._element, self._setting))

    def _value(self) -> object:
        if not self._text:
            return None
        if self._element.kind != "rich_text_input":
            return self._text
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": self._text}]}
        return {"type": "rich_text", "elements": [section]}


def show_checkboxes(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    held = hands.held(element, setting) or []
    chosen = [option["value"] for option in held] if isinstance(held, list) else []

    async def tick(value: str, *, on: bool) -> None:
        chosen[:] = [each for each in chosen if each != value] + ([value] if on else [])
        picked = [_bare(option) for option in element.body["options"] if option["value"] in chosen]
        await hands.put(element, setting, picked)

    group = node("div", "boxes", role="group", data_testid=setting.testid(element), named=named)
    with group:
        for option in element.body["options"]:
            _box(option, setting, kind="checkbox", on=option["value"] in chosen, listen=_ticker(tick, option["value"]))
    return group


def _ticker(tick: Any, value: str) -> Callable[[bool], Any]:
    return lambda on: tick(value, on=on)


def show_radios(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    held = hands.held(element, setting)
    value = held["value"] if isinstance(held, dict) else None
    group = node("div", "boxes", role="radiogroup", data_testid=setting.testid(element), named=named)
    name = f"radio-{group.id}"
    with group:
        for option in element.body["options"]:
            _box(
                option,
                setting,
                kind="radio",
                on=option["value"] == value,
                listen=_chooser(element, setting, option),
                name=name,
            )
    return group


def _chooser(element: Element, setting: Setting, option: Json) -> Callable[[bool], Any]:
    return lambda _: hands.put(element, setting, _bare(option))


def _box(
    option: Json, setting: Setting, *, kind: str, on: bool, listen: Callable[[bool], Any], name: str | None = None
) -> None:
    with node("label", "box"):
        tick = node("input", "tick", type_=kind, name=name, data_value=option["value"])
        # An attribute: the browser keeps what a person ticks.
        if on:
            tick.props["^checked"] = ""
        on_value(tick, listen, event="change", js="e.target.checked")
        with node("span", "box-text"):
            node("span", html=text_object(option["text"], setting.viewer))
            if option.get("description"):
                node("span", "box-note", html=text_object(option["description"], setting.viewer))


def _bare(option: Json) -> Json:
    """An option as Slack hands it back."""
    return {key: option[key] for key in ("text", "value", "description") if key in option}
