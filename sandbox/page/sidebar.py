"""The left side: who you are, the app, your channels and conversations, with what you have not read yet."""

from nicegui import ui

from sandbox.page import faces, instants
from sandbox.page.dom import node, on_click
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Keyed
from sandbox.page.shelf import escape
from sandbox.page.viewer import Viewer
from sandbox.page.window import Window
from sandbox.records import Channel, User

_SYMBOLS = {"public": "hash", "private": "lock", "im": "chat", "mpim": "people"}
MOST_UNREAD = 99


class Sidebar:
    def __init__(self, window: Window) -> None:
        self._window = window
        with node("nav", "sidebar", aria_label=window.words.channels):
            self._me = Keyed(node("div", "me-frame"))
            self._places = Keyed(node("div", "places"))

    def refresh(self) -> None:
        window, viewer = self._window, self._window.viewer
        user = viewer.user
        time = instants.clock_time(viewer.now(), viewer)
        people = tuple(each.id for each in window.workspace.people())
        self._me.show([Item("me", (user.real_name, user.title, user.locale, user.tz, time, people), self._person)])
        self._places.show([*self._app(), *self._channels(), *self._conversations(), *self._joinable()])

    def _person(self) -> None:
        window, viewer = self._window, self._window.viewer
        card = node("button", "me", type_="button", aria_haspopup="menu", data_testid="switcher")
        card.props["aria-label"] = f"{viewer.words.act_as} {viewer.user.real_name}. {viewer.words.switch_person}"
        with card:
            node("span", html=faces.html(viewer.user))
            with node("span", "me-text"):
                node("span", "me-name", text=viewer.user.real_name)
                node("span", "me-note", text=viewer.user.title or f"@{viewer.user.name}")
            node("span", "icon", html=icon("down"), aria_hidden="true")
            menu = ui.menu().props("auto-close fit transition-duration=80 max-height=70vh")
            with menu, node("div", "menu people-menu", role="menu"):
                node("div", "menu-group", text=viewer.words.switch_person)
                for each in window.workspace.people():
                    show_person(each, viewer, current=each.id == viewer.user.id)

    def _app(self) -> list[Item]:
        window, words = self._window, self._window.words
        manifest = window.workspace.state.manifest
        direct = window.workspace.direct(window.person.id)
        items = [_heading("app", words.app, note=self._connection())]
        if manifest.home_tab:
            on = window.place.is_home
            items.append(Item("home", (words.home, on), lambda: self._line("home", words.home, "", on=on, unread=0)))
        if manifest.messages_tab:
            items.append(self._item(direct, label=manifest.name, symbol="chat"))
        return items

    def _connection(self) -> str:
        return "on" if self._window.workspace.link.connected else "off"

    def _channels(self) -> list[Item]:
        window = self._window
        mine = [each for each in window.workspace.visible_channels(window.person.id) if not each.direct]
        return [_heading("channels", window.words.channels), *(self._item(each) for each in mine)]

    def _conversations(self) -> list[Item]:
        window = self._window
        app = window.workspace.bot.id
        direct = [
            each
            for each in window.workspace.visible_channels(window.person.id)
            if each.direct and not (each.kind == "im" and app in each.members)
        ]
        return [_heading("direct", window.words.direct_messages), *map(self._item, direct)] if direct else []

    def _joinable(self) -> list[Item]:
        window = self._window
        others = window.workspace.joinable_channels(window.person.id)
        return [_heading("joinable", window.words.joinable), *map(self._item, others)] if others else []

    def _item(self, channel: Channel, *, label: str = "", symbol: str = "") -> Item:
        window = self._window
        name = label or window.viewer.title(channel)
        on = window.place.channel_id == channel.id
        member = window.person.id in channel.members
        unread = window.workspace.unread(channel, window.person.id) if member and not on else 0
        unread += window.seen.in_channel(window.person.id, channel) if member else 0
        shown = symbol or _SYMBOLS[channel.kind]
        state = (name, on, unread, shown, member, window.person.user.locale)
        return Item(
            channel.id, state, lambda: self._line(shown, name, channel.id, on=on, unread=unread, faint=not member)
        )

    def _line(self, symbol: str, name: str, channel_id: str, *, on: bool, unread: int, faint: bool = False) -> None:
        classes = ["place", "place-on" if on else "", "place-unread" if unread else "", "place-faint" if faint else ""]
        line = node(
            "button",
            " ".join(filter(None, classes)),
            type_="button",
            aria_current="page" if on else None,
            data_testid=f"place:{name}",
        )
        with line:
            private = f'<span class="sr-only">{escape(self._window.words.private_channel)}</span>'
            node("span", "icon", html=icon(symbol) + (private if symbol == "lock" else ""))
            node("span", "place-name", text=name)
            if unread:
                count = str(unread) if unread <= MOST_UNREAD else f"{MOST_UNREAD}+"
                node("span", "badge", text=count, aria_label=f"{unread} {self._window.words.new_messages}")
        on_click(line, lambda: self._window.go(channel_id))


def _heading(key: str, label: str, *, note: str = "") -> Item:
    def build() -> None:
        with node("div", "places-head"):
            node("span", text=label)
            if note:
                node("span", f"dot dot-{note}", aria_hidden="true")

    return Item(f"head-{key}", (label, note), build)


def show_person(user: User, viewer: Viewer, *, current: bool = False, detailed: bool = False) -> None:
    """A link that makes this window somebody else's; the small arrow opens a second window."""
    there = viewer.state.now().astimezone(Viewer(viewer.state, user).zone)
    with node("div", "person" + (" person-on" if current else "") + (" person-wide" if detailed else "")):
        with node("a", "person-link", href=f"/as/{user.name}", role="menuitem", data_testid=f"person:{user.name}"):
            node("span", html=faces.html(user, size="large" if detailed else "normal"))
            with node("span", "person-text"):
                node("span", "person-name", text=user.real_name)
                node("span", "person-note", text=user.title or f"@{user.name}")
                language = (
                    Viewer(viewer.state, user).locale.get_language_name(viewer.user.locale.replace("-", "_")) or ""
                )
                place = f"{instants.city(user.tz, viewer)} {instants.clock_time(there, viewer)}"
                node("span", "person-note", text=f"{language} · {place}")
        opener = node(
            "a",
            "icon-button",
            href=f"/as/{user.name}",
            target="_blank",
            rel="noopener",
            aria_label=f"{viewer.words.new_window}: {user.real_name}",
            title=viewer.words.new_window,
        )
        with opener:
            node("span", "icon", html=icon("window"), aria_hidden="true")
