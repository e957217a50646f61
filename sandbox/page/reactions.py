"""Reactions under a message, and the little menu they are picked from."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from sandbox.page import emoji
from sandbox.page.dom import node, on_click, on_value, popup
from sandbox.page.window import Window
from sandbox.records import Message

Run = Callable[[], Awaitable[None]]


def show_reactions(message: Message, window: Window) -> None:
    if not message.reactions:
        return
    with node("div", "reactions"):
        for name, users in message.reactions.items():
            mine = window.person.id in users
            people = ", ".join(window.viewer.person(each) for each in users)
            shown = node(
                "button",
                "reaction" + (" reaction-mine" if mine else ""),
                type_="button",
                title=f"{people} :{name}:",
                aria_pressed="true" if mine else "false",
                aria_label=f":{name}: {len(users)}",
                data_testid=f"reaction:{name}",
                html=f'<span>{emoji.picture(name)}</span><span class="reaction-count">{len(users)}</span>',
            )
            on_click(shown, toggler(message, window, name))


def toggler(message: Message, window: Window, name: str) -> Run:
    """Reacts, or takes the reaction back."""

    async def toggle() -> None:
        person = window.person
        mine = person.id in message.reactions.get(name, ())
        await window.attempt(person.unreact(message, name) if mine else person.react(message, name))

    return toggle


def pick(bar: ui.element, message: Message, window: Window) -> None:
    words = window.words
    with popup(bar, "react", closes=False) as menu, node("div", "picker", role="menu"):
        for name in emoji.QUICK:
            shown = node(
                "button",
                "picker-emoji",
                type_="button",
                aria_label=name,
                title=f":{name}:",
                html=emoji.picture(name),
            )
            on_click(shown, _once(menu, toggler(message, window, name)))
        field = node("input", "field picker-name", placeholder=words.reaction_name, aria_label=words.reaction_name)

        async def named(name: str) -> None:
            if name.strip(": "):
                await _once(menu, toggler(message, window, name.strip(": ")))()

        on_value(field, named, event="keydown.enter")


def _once(menu: ui.menu, run: Run) -> Run:
    async def then() -> None:
        menu.close()
        await run()

    return then
