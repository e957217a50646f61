"""Where a person writes: messages, slash commands with completion, names after @ and #, and the global shortcuts."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui

from sandbox.errors import AppDidNotAnswer
from sandbox.page import faces
from sandbox.page.dom import icon_button, node, on_click, set_attribute
from sandbox.page.reactions import Run
from sandbox.page.shelf import escape
from sandbox.page.window import Window

# Enter sends; while the completion list is open the arrows, Tab and Enter belong to it.
_KEYS = """(e) => {
    if (e.isComposing) return;
    const box = e.target, open = box.getAttribute('aria-expanded') === 'true';
    if (open && ['ArrowDown', 'ArrowUp', 'Tab', 'Escape'].includes(e.key)) {
        e.preventDefault(); e.stopPropagation(); emit({key: e.key, text: box.value});
    } else if (e.key === 'Enter' && !e.shiftKey) {
        e.preventDefault(); emit({key: 'Enter', text: box.value});
    }
}"""
_INPUT = "(e) => emit({text: e.target.value, caret: e.target.selectionStart})"
MOST_SUGGESTIONS = 8


@dataclass(frozen=True)
class Suggestion:
    """Takes the place of the last `length` characters before the caret."""

    text: str
    html: str
    note: str
    length: int


class Composer:
    """`thread` is None in a channel; commands are not available in threads, as in Slack."""

    def __init__(self, window: Window, channel_id: str, *, thread: str | None = None) -> None:
        self._window = window
        self._channel_id = channel_id
        self._thread = thread
        self._suggestions: list[Suggestion] = []
        self._active = 0
        self._caret = 0
        self._draw()

    def _draw(self) -> None:
        window, words = self._window, self._window.words
        channel = window.workspace.state.channels[self._channel_id]
        name = window.viewer.title(channel)
        label = words.reply if self._thread else words.write_to.format(name=name if channel.direct else f"#{name}")
        with node("div", "composer", data_testid="thread-composer" if self._thread else "composer"):
            self._list = node("ul", "menu suggestions", role="listbox", aria_label=words.commands)
            set_attribute(self._list, "hidden", "")
            self._list.on("mousedown", js_handler="(e) => e.preventDefault()")
            with node("div", "composer-box"):
                self._field = node(
                    "textarea",
                    "composer-field",
                    placeholder=label,
                    aria_label=label,
                    rows=1,
                    aria_expanded="false",
                    aria_controls=f"c{self._list.id}",
                )
                with node("div", "composer-tools"):
                    if self._thread is None:
                        self._shortcuts()
                    node("span", "spring")
                    icon_button("send", words.send, self._send_button, classes="send", testid="send")
        self._field.on(
            "input", lambda event: self._typed(event.args["text"], int(event.args["caret"])), js_handler=_INPUT
        )
        self._field.on("keydown", lambda event: self._key(event.args["key"], event.args["text"]), js_handler=_KEYS)
        self._field.on("blur", lambda: self._suggest([]), js_handler="() => setTimeout(() => emit(), 120)")

    def _shortcuts(self) -> None:
        """The ⚡ menu: global shortcuts of the app."""
        window, words = self._window, self._window.words
        manifest = window.workspace.state.manifest
        with node("div", "menu-holder"):
            with ui.menu().props("auto-close transition-duration=80") as menu, node("ul", "menu", role="menu"):
                offered = [each for each in manifest.shortcuts if each.kind == "global"]
                if not offered:
                    node("li", "menu-note", text=words.no_shortcuts)
                for each in offered:
                    testid = f"shortcut:{each.callback_id}"
                    line = node("li", "menu-line", role="menuitem", tabindex=0, data_testid=testid)
                    with line:
                        node("span", "menu-text", text=each.name)
                        node("span", "menu-note", text=each.description)
                    on_click(line, self._runner(each.callback_id))
            icon_button("bolt", words.shortcuts, menu.open, testid="shortcuts")

    def _runner(self, callback_id: str) -> Run:
        async def run() -> None:
            await self._window.attempt(self._window.person.shortcut(callback_id))

        return run

    def _send_button(self) -> None:
        self._window.script(
            f"(f => {{f.focus(); f.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter'}}))}})"
            f"(getHtmlElement({self._field.id}))"
        )

    async def _key(self, key: str, text: str) -> None:
        if key in {"ArrowDown", "ArrowUp"}:
            self._point(self._active + (1 if key == "ArrowDown" else -1))
        elif key == "Escape":
            self._suggest([])
        elif key == "Tab" or (key == "Enter" and self._unfinished(text)):
            self._take(self._suggestions[self._active])
        elif text.strip():
            await self._send(text)

    def _unfinished(self, text: str) -> bool:
        """Enter completes what is being typed; a complete command is sent."""
        if not self._suggestions:
            return False
        chosen = self._suggestions[self._active].text.strip()
        return text[: self._caret][-self._suggestions[self._active].length :].strip() != chosen

    async def _send(self, text: str) -> None:
        self._suggest([])
        self._window.script(f"HL.emptied(getHtmlElement({self._field.id}))")
        if not await self._window.attempt(self._say(text.strip())):
            # What could not be sent is not lost.
            self._window.script(f"HL.refill(getHtmlElement({self._field.id}), {json.dumps(text)})")

    async def _say(self, text: str) -> None:
        try:
            await self._window.person.type(text, channel=self._channel_id, thread=self._thread)
        except AppDidNotAnswer:
            # The workspace has said so in the channel, and the command was sent: nothing to give back.
            return

    def _typed(self, text: str, caret: int) -> None:
        self._caret = caret
        before = text[:caret]
        if before.startswith("/") and " " not in before and "\n" not in before:
            self._suggest(self._commands(before) if self._thread is None else [])
            return
        start = max(before.rfind(" "), before.rfind("\n")) + 1
        word = before[start:]
        finders: dict[str, Callable[[str], list[Suggestion]]] = {"@": self._people, "#": self._channels}
        self._suggest(finders[word[0]](word) if word and word[0] in finders else [])

    def _commands(self, typed: str) -> list[Suggestion]:
        found = self._window.workspace.completions(typed)
        return [
            Suggestion(
                text=f"{each.command} ",
                html=f"<b>{escape(each.command)}</b> <span class='hint'>{escape(each.usage_hint)}</span>",
                note=each.description,
                length=len(typed),
            )
            for each in found
        ]

    def _people(self, typed: str) -> list[Suggestion]:
        wanted = typed[1:].casefold()
        everyone = [*self._window.workspace.people(), self._window.workspace.bot]
        return [
            Suggestion(
                text=f"@{each.name} ",
                html=f"{faces.html(each, size='tiny')} <b>{escape(each.real_name)}</b>",
                note=each.title or f"@{each.name}",
                length=len(typed),
            )
            for each in everyone
            if wanted in each.name.casefold() or wanted in each.real_name.casefold()
        ][:MOST_SUGGESTIONS]

    def _channels(self, typed: str) -> list[Suggestion]:
        workspace, me = self._window.workspace, self._window.person.id
        known = [each for each in workspace.visible_channels(me) if not each.direct]
        return [
            Suggestion(text=f"#{each.name} ", html=f"<b>#{escape(each.name)}</b>", note=each.topic, length=len(typed))
            for each in known
            if typed[1:].casefold() in each.name
        ][:MOST_SUGGESTIONS]

    def _suggest(self, found: list[Suggestion]) -> None:
        if not found and not self._suggestions:
            return
        self._suggestions = found
        self._list.clear()
        set_attribute(self._list, "hidden", not found)
        set_attribute(self._field, "aria-expanded", "true" if found else "false")
        with self._list:
            for each in found:
                line = node("li", "menu-line", role="option", data_value=each.text.strip())
                with line:
                    node("span", "menu-text", html=each.html)
                    node("span", "menu-note", text=each.note)
                on_click(line, self._taker(each))
        self._point(0)

    def _taker(self, suggestion: Suggestion) -> Callable[[], None]:
        return lambda: self._take(suggestion)

    def _point(self, index: int) -> None:
        lines = self._list.default_slot.children
        if not lines:
            return
        self._active = index % len(lines)
        for place, line in enumerate(lines):
            line.classes(
                add="active" if place == self._active else None, remove=None if place == self._active else "active"
            )
        set_attribute(self._field, "aria-activedescendant", f"c{lines[self._active].id}")

    def _take(self, suggestion: Suggestion) -> None:
        self._window.script(
            f"HL.complete(getHtmlElement({self._field.id}), {suggestion.length}, {json.dumps(suggestion.text)})"
        )
        self._suggest([])
