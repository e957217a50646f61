"""The left side: who you are, the app, your channels and conversations, with what you have not read yet."""

from nicegui import ui

from sandbox.page import faces
from sandbox.page.dom import node, on_click, on_value
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Keyed
from sandbox.page.people import show_people
from sandbox.page.shelf import escape
from sandbox.page.window import Window
from sandbox.records import Channel

_SYMBOLS = {"public": "hash", "private": "lock", "im": "chat", "mpim": "people"}
MOST_UNREAD = 99
_PLACE = "e.target.closest('[data-place]')?.dataset.place ?? null"


class Sidebar:
    def __init__(self, window: Window) -> None:
        self._window = window
        with node("nav", "sidebar", aria_label=window.words.channels):
            self._me = Keyed(node("div", "me-frame"))
            places = node("div", "places")
            self._places = Keyed(places)
        # Heard by the list itself: a line that is drawn anew under the finger (a badge comes) swallows no click.
        on_value(places, self._go, event="click", js=_PLACE)

    def _go(self, place: str | None) -> None:
        """None for a click between the lines; the Home tab has no channel."""
        if place is not None:
            self._window.go(place)

    def refresh(self) -> None:
        user = self._window.person.user
        self._me.show([Item("me", (user.real_name, user.title, user.locale), self._person)])
        self._places.show([*self._app(), *self._channels(), *self._conversations(), *self._joinable()])

    def _person(self) -> None:
        viewer = self._window.viewer
        with node("div", "me-holder") as holder:
            card = node("button", "me", type_="button", aria_haspopup="menu", data_testid="switcher")
            card.props["aria-label"] = f"{viewer.words.act_as} {viewer.user.real_name}. {viewer.words.switch_person}"
            with card:
                node("span", html=faces.html(viewer.user))
                with node("span", "me-text"):
                    node("span", "me-name", text=viewer.user.real_name)
                    node("span", "me-note", text=viewer.user.title or f"@{viewer.user.name}")
                node("span", "icon", html=icon("down"), aria_hidden="true")
        on_click(card, lambda: self._switch(holder))

    def _switch(self, holder: ui.element) -> None:
        """The list is made when it is asked for, so the local times in it are right."""
        window, viewer = self._window, self._window.viewer
        with holder, ui.menu(value=True).props("fit transition-duration=80 max-height=80vh") as menu:
            menu.on("hide", menu.delete)
            with node("div", "menu people-menu", role="menu"):
                node("div", "menu-group", text=viewer.words.switch_person)
                show_people(window.workspace.people(), viewer)

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
            data_place=channel_id,
        )
        with line:
            private = f'<span class="sr-only">{escape(self._window.words.private_channel)}</span>'
            node("span", "icon", html=icon(symbol) + (private if symbol == "lock" else ""))
            node("span", "place-name", text=name)
            if unread:
                count = str(unread) if unread <= MOST_UNREAD else f"{MOST_UNREAD}+"
                node("span", "badge", text=count, aria_label=f"{unread} {self._window.words.new_messages}")


def _heading(key: str, label: str, *, note: str = "") -> Item:
    def build() -> None:
        with node("div", "places-head"):
            node("span", text=label)
            if note:
                node("span", f"dot dot-{note}", aria_hidden="true")

    return Item(f"head-{key}", (label, note), build)
