"""Puts a window together: clock on top, sidebar, the middle, the side panel, and modals in front of it all."""

from nicegui import ui

from sandbox.changes import Kind
from sandbox.page.composer import Composer
from sandbox.page.dom import button, node
from sandbox.page.header import Header
from sandbox.page.home import Home
from sandbox.page.modals import Modals
from sandbox.page.side_panel import SidePanel
from sandbox.page.sidebar import Sidebar
from sandbox.page.timebar import TimeBar
from sandbox.page.timeline import Timeline
from sandbox.page.window import Window


def build(window: Window) -> None:
    with node("div", "page"):
        bar = TimeBar(window)
        with node("div", "columns"):
            sidebar = Sidebar(window)
            with node("main", "middle"):
                header = Header(window)
                offline = _Offline(window)
                middle = _Middle(window)
            side = SidePanel(window)
        window.toasts = node("div", "toasts", aria_live="polite")
    modals = Modals(window)
    window.watch(bar.refresh, Kind.USER)
    window.watch(sidebar.refresh, Kind.MESSAGE, Kind.CHANNEL, Kind.USER, Kind.APP)
    window.watch(header.refresh, Kind.MESSAGE, Kind.CHANNEL, Kind.USER)
    window.watch(offline.refresh, Kind.APP, Kind.USER)
    window.watch(middle.refresh, *Kind)
    window.watch(side.refresh, Kind.MESSAGE, Kind.CHANNEL, Kind.USER, Kind.FILE, Kind.NOTICE)
    window.watch(modals.refresh, Kind.VIEW, Kind.NOTICE, Kind.USER)


class _Offline:
    """Says so while no app is connected."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._line: ui.element = node("div", "offline", role="status", data_testid="offline")

    def refresh(self) -> None:
        self._line.props["textContent"] = self._window.words.app_offline
        self._line.set_visibility(not self._window.workspace.link.connected)


class _Middle:
    """The Home tab, or a channel's messages with the box to write in."""

    def __init__(self, window: Window) -> None:
        self._window = window
        with node("div", "middle-body"):
            with node("div", "fill") as self._home_frame:
                self._home = Home(window)
            with node("div", "fill") as self._channel_frame:
                self._timeline = Timeline(window)
                self._foot = node("div", "foot")
        self._foot_state: tuple[object, ...] = ()
        self._was_home = False

    def refresh(self) -> None:
        window = self._window
        home = window.channel is None
        self._home_frame.set_visibility(home)
        self._channel_frame.set_visibility(not home)
        if home:
            self._home.refresh()
        else:
            self._timeline.refresh()
            self._draw_foot()

    def _draw_foot(self) -> None:
        window = self._window
        channel = window.channel
        if channel is None:
            return
        member = window.person.id in channel.members
        manifest = window.workspace.state.manifest
        mute = manifest.messages_read_only and channel.id == window.workspace.direct(window.person.id).id
        state = (channel.id, channel.name, channel.archived, member, mute, window.person.user.locale)
        if state == self._foot_state:
            return
        self._foot_state = state
        words = window.words
        self._foot.clear()
        with self._foot:
            if channel.archived:
                node("p", "foot-note", text=words.archived)
            elif mute:
                node("p", "foot-note", text=words.read_only)
            elif member:
                Composer(window, channel.id)
            else:
                self._join()

    def _join(self) -> None:
        window = self._window
        channel = window.channel
        if channel is None:
            return

        async def join() -> None:
            await window.attempt(window.person.join(channel))

        with node("div", "foot-note"):
            node("span", text=window.words.preview.format(name=channel.name))
            button(window.words.join, join, classes="button primary", testid="join")
