"""Plain HTML elements for the page, with names and marks that assistive technology and tests find them by.

Text always arrives as text; `html` is for what `markup` and its neighbours have already made safe.
"""

from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from sandbox.page.icons import icon
from sandbox.page.shelf import escape

Attribute = str | int | bool | None
# A coroutine that an answer may be is awaited.
Handler = Callable[[], object]
Listener = Callable[[Any], object]


def node(
    tag: str = "div",
    classes: str = "",
    *,
    text: str | None = None,
    html: str | None = None,
    named: Mapping[str, Attribute] | None = None,
    **attributes: Attribute,
) -> ui.element:
    """An element of any tag; `aria_label` becomes aria-label, None and False are left out."""
    element = ui.element(tag)
    if classes:
        element.classes(classes)
    props = element.props
    if text is not None:
        props["textContent"] = text
    if html is not None:
        props["innerHTML"] = html
    for name, content in {**(named or {}), **attributes}.items():
        if content is not None and content is not False:
            props[_attribute(name)] = "" if content is True else content
    return element


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def set_attribute(element: ui.element, name: str, content: Attribute) -> None:
    key = _attribute(name)
    if content is None or content is False:
        element.props.pop(key, None)
    else:
        element.props[key] = "" if content is True else content


def on_click(element: ui.element, handler: Handler) -> ui.element:
    """Nothing of the mouse event travels to the server."""
    element.on("click", handler, js_handler="() => emit()")
    return element


def on_value(element: ui.element, handler: Listener, *, event: str = "input", js: str = "e.target.value") -> ui.element:
    """The handler gets one value worked out in the browser."""

    def unwrap(arguments: GenericEventArguments) -> Any:
        return handler(arguments.args)

    element.on(event, unwrap, js_handler=f"(e) => emit({js})")
    return element


def button(
    label: str,
    handler: Handler,
    *,
    classes: str = "button",
    symbol: str | None = None,
    testid: str | None = None,
    disabled: bool = False,
) -> ui.element:
    """A button that shows its label, with an optional icon before it."""
    html = (drawn(symbol) if symbol else "") + f'<span class="label">{escape(label)}</span>'
    return on_click(node("button", classes, html=html, type_="button", data_testid=testid, disabled=disabled), handler)


def icon_button(
    symbol: str, label: str, handler: Handler, *, classes: str = "icon-button", testid: str | None = None
) -> ui.element:
    """A button that shows an icon only; its label is spoken and shown as a tooltip."""
    html = drawn(symbol)
    shown = node("button", classes, html=html, type_="button", aria_label=label, title=label, data_testid=testid)
    return on_click(shown, handler)


def drawn(symbol: str) -> str:
    """An icon beside words that say the same."""
    return f'<span class="icon" aria-hidden="true">{icon(symbol)}</span>'


def popup(anchor: ui.element, part: str, *, closes: bool = True) -> ui.menu:
    """A menu that opens at once beside one button of `anchor`, and is gone when it closes."""
    with anchor.parent_slot or anchor:
        menu = ui.menu(value=True).props("no-parent-event transition-duration=80" + (" auto-close" if closes else ""))
    menu.props["target"] = f"#c{anchor.id} [data-do={part}]"
    menu.on("hide", menu.delete)
    return menu


def text_field(
    value: str,
    handler: Listener,
    *,
    multiline: bool = False,
    named: Mapping[str, Attribute] | None = None,
    **attributes: Attribute,
) -> ui.element:
    """An input that keeps what is typed to itself; the server hears of it but never writes into it."""
    if multiline:
        element = node("textarea", "field", html=escape(value), named={**(named or {}), **attributes})
    else:
        # `^` makes it an attribute, which the browser stops following once somebody types.
        element = node("input", "field", named={**(named or {}), **attributes})
        element.props["^value"] = value
    return on_value(element, handler)
