"""Above the messages: the channel's name and topic, its people, what is pinned and bookmarked."""

from nicegui import ui

from sandbox.page import faces
from sandbox.page.dom import node, on_click
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Keyed
from sandbox.page.markup import link, mrkdwn
from sandbox.page.shelf import escape
from sandbox.page.window import Window
from sandbox.records import Channel

FACES = 3


class Header:
    def __init__(self, window: Window) -> None:
        self._window = window
        self._frame: ui.element = node("header", "header", data_testid="channel-header")
        self._list = Keyed(self._frame)

    def refresh(self) -> None:
        window = self._window
        channel = window.channel
        locale = window.person.user.locale
        if channel is None:
            self._list.show([Item("home", (window.place, locale), lambda: self._app_tabs(home=True))])
            return
        direct = window.workspace.direct(window.person.id)
        if channel.id == direct.id:
            self._list.show([Item("direct", (window.place, locale), lambda: self._app_tabs(home=False))])
            return
        bookmarks = tuple((each.title, each.link) for each in channel.bookmarks)
        state = (channel.id, channel.name, channel.kind, channel.topic, tuple(channel.members), len(channel.pins))
        self._list.show([Item("channel", (*state, bookmarks, window.panel, locale), lambda: self._channel(channel))])

    def _app_tabs(self, *, home: bool) -> None:
        """The app's two tabs."""
        window, words = self._window, self._window.words
        manifest = window.workspace.state.manifest
        direct = window.workspace.direct(window.person.id).id
        with node("div", "header-main"):
            node("span", html=faces.html(window.workspace.bot))
            with node("div", "header-text"):
                node("h1", "header-name", text=manifest.name)
                node("div", "header-topic", text=words.app_note)
        with node("div", "tabs", role="tablist"):
            tabs = [
                ("home", words.home, "", manifest.home_tab),
                ("messages", words.messages, direct, manifest.messages_tab),
            ]
            for key, label, target, there in tabs:
                if there:
                    on = home == (key == "home")
                    self._tab(key, label, target, on=on)

    def _tab(self, key: str, label: str, target: str, *, on: bool) -> None:
        tab = node(
            "button",
            "tab" + (" tab-on" if on else ""),
            type_="button",
            role="tab",
            aria_selected="true" if on else "false",
            text=label,
            data_testid=f"tab:{key}",
        )
        on_click(tab, lambda: self._window.go(target))

    def _channel(self, channel: Channel) -> None:
        window, words = self._window, self._window.words
        with node("div", "header-main"):
            if not channel.direct:
                symbol = "hash" if channel.kind == "public" else "lock"
                private = f'<span class="sr-only">{escape(words.private_channel)}</span>' if symbol == "lock" else ""
                node("span", "icon header-icon", html=icon(symbol) + private)
            with node("div", "header-text"):
                node("h1", "header-name", text=window.viewer.title(channel))
                if channel.topic:
                    topic = mrkdwn(channel.topic, window.viewer)
                    node("div", "header-topic", html=topic, data_testid="topic", title=channel.topic)
        with node("div", "header-tools"):
            self._tool("pins", "pin", words.pins, str(len(channel.pins)) if channel.pins else "")
            self._people(channel)
        if channel.bookmarks:
            with node("div", "bookmarks", aria_label=words.bookmarks):
                for each in channel.bookmarks:
                    mark = f'<span class="icon">{icon("link")}</span>{escape(each.title)}'
                    node("span", "bookmark", html=link(each.link, mark))

    def _tool(self, panel: str, symbol: str, label: str, count: str) -> None:
        on = self._window.panel == panel
        tool = node(
            "button",
            "tool" + (" tool-on" if on else ""),
            type_="button",
            aria_label=f"{label} {count}".strip(),
            title=label,
            aria_pressed="true" if on else "false",
            data_testid=f"panel:{panel}",
        )
        with tool:
            node("span", "icon", html=icon(symbol), aria_hidden="true")
            node("span", text=count) if count else None
        on_click(tool, lambda: self._window.show_panel(panel))

    def _people(self, channel: Channel) -> None:
        window = self._window
        known = [window.workspace.state.users[each] for each in channel.members if each in window.workspace.state.users]
        tool = node(
            "button",
            "tool" + (" tool-on" if window.panel == "members" else ""),
            type_="button",
            aria_label=f"{window.words.members} {len(known)}",
            title=window.words.members,
            data_testid="panel:members",
        )
        with tool:
            node("span", "face-row", html="".join(faces.html(each, size="tiny") for each in known[:FACES]))
            node("span", text=str(len(known)))
        on_click(tool, lambda: window.show_panel("members"))
