"""What opens at the right: a thread, the pinned messages, the members of a channel."""

from collections.abc import Sequence

from nicegui import ui

from sandbox.page import faces, instants
from sandbox.page.choices import person_choice
from sandbox.page.combobox import Choice, Combobox, Group
from sandbox.page.composer import Composer
from sandbox.page.dom import button, icon_button, node
from sandbox.page.keyed import Keyed
from sandbox.page.message import Line
from sandbox.page.timeline import Thread, line_item
from sandbox.page.viewer import Viewer
from sandbox.page.window import Window
from sandbox.records import Channel, User


class SidePanel:
    def __init__(self, window: Window) -> None:
        self._window = window
        self._shown: tuple[object, ...] | None = ("nothing yet",)
        self._thread: Thread | None = None
        self._pins: Keyed | None = None
        self._frame: ui.element = node("aside", "side-panel", data_testid="side-panel")

    def refresh(self) -> None:
        window = self._window
        channel = window.channel
        wanted = self._wanted(channel)
        if wanted != self._shown:
            self._shown, self._thread, self._pins = wanted, None, None
            self._frame.clear()
            self._frame.set_visibility(wanted is not None)
            if channel is not None and wanted is not None:
                with self._frame:
                    self._build(channel)
        if self._thread is not None:
            self._thread.refresh()
        if self._pins is not None and channel is not None:
            self._fill_pins(channel)

    def _wanted(self, channel: Channel | None) -> tuple[object, ...] | None:
        """What decides that the panel has to be built anew; its messages come and go without that."""
        window = self._window
        if channel is None or (window.thread is None and window.panel is None):
            return None
        members = tuple(channel.members) if window.panel == "members" else ()
        return channel.id, window.thread, window.panel, members, channel.archived, window.person.user.locale

    def _build(self, channel: Channel) -> None:
        window, words = self._window, self._window.words
        titles = {"pins": words.pins, "members": words.members}
        with node("header", "panel-head"):
            node("h2", text=words.thread if window.thread else titles[str(window.panel)])
            if not channel.direct:
                node("span", "muted", text=f"#{channel.name}")
            node("span", "spring")
            icon_button("close", words.close, lambda: window.show_thread(None), testid="close-panel")
        if window.thread is not None:
            self._build_thread(channel, window.thread)
        elif window.panel == "pins":
            with node("div", "scroll"):
                self._empty = node("p", "muted padded", text=words.no_pins)
                self._pins = Keyed(node("div", "lines"))
        else:
            with node("div", "scroll padded"):
                self._members(channel)

    def _build_thread(self, channel: Channel, ts: str) -> None:
        with node("div", "scroll stick", data_testid="thread", role="log") as frame:
            self._thread = Thread(self._window, frame)
        if self._window.person.id in channel.members and not channel.archived:
            Composer(self._window, channel.id, thread=ts)

    def _fill_pins(self, channel: Channel) -> None:
        state, window = self._window.workspace.state, self._window
        pinned = [state.message(channel.id, ts) for ts in reversed(channel.pins)]
        lines = [line_item(Line(each, threaded=True), window) for each in pinned if each is not None]
        if self._pins is not None:
            self._pins.show(lines)
            self._empty.set_visibility(not lines)

    def _members(self, channel: Channel) -> None:
        window, words = self._window, self._window.words
        if window.person.id in channel.members and not channel.archived and not channel.direct:
            self._invite(channel)
        for user_id in channel.members:
            user = window.workspace.state.users.get(user_id)
            if user is not None:
                self._member(user)
        if window.person.id in channel.members and not channel.direct and not channel.general:
            button(words.leave, lambda: self._leave(channel), classes="button small", testid="leave")

    def _member(self, user: User) -> None:
        viewer = self._window.viewer
        there = viewer.state.now().astimezone(Viewer(viewer.state, user).zone)
        with node("div", "member", data_testid=f"member:{user.name}"):
            node("span", html=faces.html(user))
            with node("div", "person-text"):
                node("span", "person-name", text=user.real_name)
                node("span", "person-note", text=viewer.words.app if user.is_bot else user.title or f"@{user.name}")
                if not user.is_bot:
                    clock = viewer.words.local_time.format(time=instants.clock_time(there, viewer))
                    node("span", "person-note", text=f"{instants.city(user.tz, viewer)} · {clock}")

    def _invite(self, channel: Channel) -> None:
        window = self._window

        async def search(typed: str) -> list[Group]:
            everyone = [*window.workspace.people(), window.workspace.bot]
            outside = [each for each in everyone if each.id not in channel.members]
            found = [each for each in outside if typed.casefold() in f"{each.real_name} {each.name}".casefold()]
            return [Group("", [person_choice(each) for each in found])] if found else []

        async def choose(picked: Sequence[Choice]) -> bool:
            return bool(picked) and await window.attempt(window.person.invite(channel, picked[0].key))

        label = window.words.invite
        Combobox(
            search=search,
            choose=choose,
            chosen=[],
            words=window.words,
            placeholder=label,
            testid="invite",
            named={"aria_label": label},
        )

    async def _leave(self, channel: Channel) -> None:
        if await self._window.attempt(self._window.person.leave(channel)):
            self._window.go()
