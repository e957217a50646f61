"""Menus with type-ahead: what each kind of select offers, and what a choice is worth to the app."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from nicegui import ui

from sandbox.errors import PersonError
from sandbox.form import Element
from sandbox.page import faces, hands
from sandbox.page.combobox import Choice, Combobox, Group
from sandbox.page.dom import Attribute
from sandbox.page.markup import plain_text
from sandbox.page.shelf import escape
from sandbox.page.window import Setting
from sandbox.records import Channel, Json, User

MANY = "multi_"
DEFAULT_MINIMUM = 3


def show_select(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    offer = _offer(element, setting)
    several = element.kind.startswith(MANY)
    held = hands.held(element, setting)
    chosen = held if isinstance(held, list) else [held] if held else []
    placeholder = (element.body.get("placeholder") or {}).get("text")
    minimum = int(element.body.get("min_query_length", DEFAULT_MINIMUM)) if "external" in element.kind else 0

    async def choose(picked: Sequence[Choice]) -> bool:
        values = [each.worth for each in picked]
        return await hands.put(element, setting, values if several else (values[0] if values else None))

    box = Combobox(
        search=offer.search,
        choose=choose,
        chosen=[offer.choice(each) for each in chosen],
        words=setting.words,
        several=several,
        most=element.body.get("max_selected_items"),
        minimum=minimum,
        placeholder=placeholder or (setting.words.choose_several if several else setting.words.choose),
        testid=setting.testid(element),
        named=named,
    )
    return box.root


class Offer(ABC):
    """Where the choices of one select come from."""

    def __init__(self, element: Element, setting: Setting) -> None:
        self.element = element
        self.setting = setting

    @abstractmethod
    async def search(self, typed: str) -> list[Group]:
        """What is offered for these typed letters."""

    @abstractmethod
    def choice(self, worth: Any) -> Choice:
        """How a stored value is shown."""


class Options(Offer):
    """static_select: options written into the block, in groups or not."""

    async def search(self, typed: str) -> list[Group]:
        groups = self.element.body.get("option_groups") or [{"options": self.element.body.get("options") or ()}]
        found = [
            Group(str((group.get("label") or {}).get("text") or ""), self._matching(group["options"], typed))
            for group in groups
        ]
        return [group for group in found if group.choices]

    def _matching(self, options: Sequence[Json], typed: str) -> list[Choice]:
        return [self.choice(each) for each in options if typed.casefold() in each["text"]["text"].casefold()]

    def choice(self, worth: Any) -> Choice:
        note = (worth.get("description") or {}).get("text", "")
        bare = {key: worth[key] for key in ("text", "value", "description") if key in worth}
        label = str(worth["text"]["text"])
        return Choice(str(worth["value"]), label, bare, html=plain_text(label), note=str(note))


class External(Options):
    """external_select: the app answers every search."""

    async def search(self, typed: str) -> list[Group]:
        window = self.setting.window
        interactions = window.workspace.interactions
        try:
            found = await interactions.options(window.person.id, self.setting.holder, self.element, typed)
        except PersonError as silent:
            return [Group(str(silent), [])]
        return [Group("", [self.choice(each) for each in found])] if found else []


class People(Offer):
    async def search(self, typed: str) -> list[Group]:
        workspace = self.setting.window.workspace
        wanted = typed.removeprefix("@").casefold()
        people = [*workspace.people(), workspace.bot]
        found = [user for user in people if any(wanted in text.casefold() for text in (user.name, user.real_name))]
        return [Group("", [person_choice(user) for user in found])] if found else []

    def choice(self, worth: Any) -> Choice:
        user = self.setting.viewer.state.users.get(str(worth))
        return person_choice(user) if user else Choice(str(worth), str(worth), worth)


class Conversations(Offer):
    async def search(self, typed: str) -> list[Group]:
        wanted = typed.removeprefix("#").casefold()
        found = [self._of(each) for each in self._offered() if wanted in self.setting.viewer.title(each).casefold()]
        return [Group("", found)] if found else []

    def _offered(self) -> list[Channel]:
        window = self.setting.window
        mine = window.workspace.visible_channels(window.person.id)
        everything = [*mine, *window.workspace.joinable_channels(window.person.id)]
        kinds = set((self.element.body.get("filter") or {}).get("include") or ("public", "private", "im", "mpim"))
        if "channels" in self.element.kind:
            kinds = {"public"}
        return [each for each in everything if each.kind in kinds]

    def choice(self, worth: Any) -> Choice:
        channel = self.setting.viewer.state.channels.get(str(worth))
        return self._of(channel) if channel else Choice(str(worth), str(worth), worth)

    def _of(self, channel: Channel) -> Choice:
        mark = "" if channel.direct else "#"
        label = f"{mark}{self.setting.viewer.title(channel)}"
        return Choice(channel.id, label, channel.id, html=escape(label))


def person_choice(user: User) -> Choice:
    html = f"{faces.html(user, size='tiny')}<span>{escape(user.real_name)}</span>"
    return Choice(user.id, user.real_name, user.id, html=html, note=user.title or f"@{user.name}")


def _offer(element: Element, setting: Setting) -> Offer:
    if "static" in element.kind:
        return Options(element, setting)
    if "external" in element.kind:
        return External(element, setting)
    return People(element, setting) if "users" in element.kind else Conversations(element, setting)
