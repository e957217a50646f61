"""The messages of a channel, or of one thread, with day dividers; the newest stays in view."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta

from nicegui import ui

from sandbox.page import instants
from sandbox.page.dom import button, node, on_click
from sandbox.page.keyed import Item, Keyed
from sandbox.page.message import Line, show_message
from sandbox.page.notes import is_note
from sandbox.page.shelf import escape
from sandbox.page.window import Window
from sandbox.records import Channel, Message

SHOWN_AT_FIRST = 50
CLOSE_TOGETHER = timedelta(minutes=5)


class Timeline:
    """The middle of the window; follows whatever channel the window shows."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._channel_id = ""
        self._limit = SHOWN_AT_FIRST
        self._read_until = "0"
        self._frame = node("div", "scroll stick", data_testid="timeline", role="log", aria_label=window.words.messages)
        self._list: Keyed | None = None

    def refresh(self) -> None:
        channel = self._window.channel
        if channel is None:
            return
        if self._list is None or channel.id != self._channel_id:
            self._list = self._enter(channel)
        shown = self._window.workspace.timeline(channel, self._window.person.id)
        self._list.show([*self._above(channel, len(shown)), *self._lines(shown[-self._limit :])])
        self._window.workspace.mark_read(channel, self._window.person.id)

    def _enter(self, channel: Channel) -> Keyed:
        self._frame.clear()
        with self._frame:
            inner = node("div", "lines")
        self._channel_id, self._limit = channel.id, SHOWN_AT_FIRST
        self._read_until = channel.last_read.get(self._window.person.id, "0")
        return Keyed(inner)

    def _above(self, channel: Channel, total: int) -> list[Item]:
        if total > self._limit:
            return [Item("earlier", total, self._earlier)]
        name = self._window.viewer.title(channel)
        shown = name if channel.direct else f"#{name}"
        locale = self._window.person.user.locale
        return [Item("start", (shown, channel.topic, locale), lambda: self._start(channel, shown))]

    def _start(self, channel: Channel, shown: str) -> None:
        with node("div", "start"):
            node("h2", text=shown)
            node("p", html=escape(self._window.words.start_of.format(name=shown)))
            if channel.purpose:
                node("p", text=channel.purpose)
            if channel.id == self._window.workspace.direct(self._window.person.id).id:
                self._commands()

    def _commands(self) -> None:
        """Somebody new sees at once what can be asked of the app; a click puts the command into the message box."""
        window = self._window
        commands = window.workspace.completions("/")
        if not commands:
            return
        node("p", "start-hint", text=window.words.try_command)
        with node("ul", "start-commands"):
            for each in commands:
                with node("li"):
                    shown = node("button", "start-command", type_="button", data_testid=f"try:{each.command}")
                    with shown:
                        node("code", text=each.command)
                        node("span", text=each.description)
                        node("span", "hint", text=each.usage_hint)
                on_click(shown, self._filler(each.command))

    def _filler(self, command: str) -> Callable[[], None]:
        return lambda: self._window.script(f"HL.fill({json.dumps(command + ' ')})")

    def _earlier(self) -> None:
        with node("div", "earlier"):
            button(self._window.words.earlier, self._more, classes="button small")

    def _more(self) -> None:
        self._limit += SHOWN_AT_FIRST
        self.refresh()

    def _lines(self, messages: Sequence[Message]) -> list[Item]:
        items: list[Item] = []
        previous: Message | None = None
        for message in messages:
            items.extend(self._dividers(previous, message))
            compact = bool(items) and follows(previous, message, self._window) and items[-1].key.startswith("m")
            items.append(line_item(Line(message, compact=compact), self._window))
            previous = message
        return items

    def _dividers(self, previous: Message | None, message: Message) -> list[Item]:
        viewer = self._window.viewer
        when = viewer.local(message.ts).date()
        items = []
        if previous is None or viewer.local(previous.ts).date() != when:
            label = instants.day(when, viewer)
            items.append(Item(f"d{when}", label, lambda: _divider(label, "day")))
        if self._is_first_unread(previous, message):
            label = viewer.words.new_messages
            items.append(Item("unread", label, lambda: _divider(label, "day unread")))
        return items

    def _is_first_unread(self, previous: Message | None, message: Message) -> bool:
        since = float(self._read_until)
        if not since or float(message.ts) <= since or message.user == self._window.person.id:
            return False
        return previous is None or float(previous.ts) <= since


def _divider(label: str, classes: str) -> None:
    with node("div", classes, role="separator", aria_label=label):
        node("span", text=label)


def follows(previous: Message | None, message: Message, window: Window) -> bool:
    """Messages of one author within five minutes stand together under one name."""
    if previous is None or is_note(previous) or is_note(message):
        return False
    if (
        previous.user != message.user
        or previous.username != message.username
        or message.ephemeral
        or previous.ephemeral
    ):
        return False
    viewer = window.viewer
    return viewer.local(message.ts) - viewer.local(previous.ts) < CLOSE_TOGETHER


def line_item(line: Line, window: Window) -> Item:
    return Item(f"m{line.message.ts}", line.state(window), lambda: show_message(line, window))


class Thread:
    """The panel at the right with one thread and its own message box."""

    def __init__(self, window: Window, container: ui.element) -> None:
        self._window = window
        self._frame = container
        with container:
            inner = node("div", "lines")
        self._list = Keyed(inner)

    def refresh(self) -> None:
        channel, ts = self._window.channel, self._window.thread
        if channel is None or ts is None:
            return
        messages = self._window.workspace.thread(channel, ts, self._window.person.id)
        self._list.show([line_item(Line(each, threaded=True), self._window) for each in messages])
        self._window.seen.look(self._window.person.id, channel, ts)
