"""Controls that are pressed: buttons, workflow and icon buttons, feedback, overflow menus."""

from sandbox.form import Element
from sandbox.page import hands
from sandbox.page.dom import Attribute, button, drawn, icon_button, node, on_click, popup
from sandbox.page.markup import plain_text, text_object
from sandbox.page.shelf import escape
from sandbox.page.window import Setting
from sandbox.records import Json

_ICONS = {"trash": "close", "share": "reply", "copy": "file", "edit": "file"}


def show_button(element: Element, setting: Setting) -> None:
    body = element.body
    style = str(body.get("style") or "")
    label = text_object(body["text"], setting.viewer)
    shown = node(
        "a" if body.get("url") else "button",
        f"button {style}".strip(),
        type_=None if body.get("url") else "button",
        aria_label=body.get("accessibility_label"),
        data_testid=setting.testid(element),
        data_action=element.action_id,
        html=f'<span class="label">{label}</span>' + (drawn("window") if body.get("url") else ""),
        named=_target(body),
    )
    on_click(shown, lambda: hands.press(element, setting))


def _target(body: Json) -> dict[str, Attribute]:
    url = body.get("url")
    return {"href": str(url), "target": "_blank", "rel": "noopener noreferrer"} if url else {}


def show_icon_button(element: Element, setting: Setting) -> None:
    symbol = _ICONS.get(str(element.body.get("icon")), "more")
    label = str(element.body.get("accessibility_label") or element.body["text"]["text"])
    icon_button(symbol, label, lambda: hands.press(element, setting), testid=setting.testid(element))


def show_feedback(element: Element, setting: Setting) -> None:
    with node("div", "feedback", data_testid=setting.testid(element)):
        for key in ("positive_button", "negative_button"):
            choice = element.body[key]
            label = str(choice["text"]["text"])
            button(label, _feedback(element, setting, choice), classes="button small")


def _feedback(element: Element, setting: Setting, choice: Json) -> hands.Press:
    async def give() -> None:
        await hands.press(element, setting, {"value": choice["value"], "text": choice["text"]})

    return give


def show_overflow(element: Element, setting: Setting) -> None:
    """Three dots that open a menu of up to five lines."""
    label = setting.words.more_actions
    html = (
        f'<button class="icon-button" type="button" data-do="overflow" aria-haspopup="menu" '
        f'data-testid="{escape(setting.testid(element))}" aria-label="{escape(label)}" title="{escape(label)}">'
        f"{drawn('more')}</button>"
    )
    holder = node("div", "menu-holder", html=html)

    def open_menu() -> None:
        with popup(holder, "overflow"), node("ul", "menu", role="menu"):
            for option in element.body["options"]:
                _overflow_line(element, setting, option)

    on_click(holder, open_menu)


def _overflow_line(element: Element, setting: Setting, option: Json) -> None:
    line = node("li", "menu-line", role="menuitem", tabindex=0, data_value=option.get("value"))
    with line:
        url = option.get("url")
        with node("a" if url else "span", "menu-text", named=_target(option)):
            node("span", html=plain_text(option["text"]["text"]))
            if option.get("description"):
                node("span", "menu-note", html=text_object(option["description"], setting.viewer))

    async def choose() -> None:
        await hands.press(element, setting, {"selected_option": option})

    on_click(line, choose)
