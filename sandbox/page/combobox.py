"""A field with type-ahead over a list of choices, for the mouse and for the keyboard; it knows nothing of Slack."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui

from sandbox.page.dom import Attribute, icon_button, node, on_click, set_attribute, text_field
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Keyed
from sandbox.page.shelf import escape
from sandbox.page.words import Words

# Asking the app for every single letter would be rude.
PAUSE_SECONDS = 0.15

_KEYS = """(e) => {
    if (['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(e.key) && !e.isComposing) {
        if (e.key === 'Escape' && e.target.getAttribute('aria-expanded') !== 'true') return;
        e.preventDefault(); if (e.key === 'Escape') e.stopPropagation(); emit(e.key);
    } else if (e.key === 'Backspace' && !e.target.value) emit(e.key);
}"""


@dataclass(frozen=True)
class Choice:
    """`worth` is what the choice means to whoever asked; `html` shows it in the list."""

    key: str
    label: str
    worth: Any
    html: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    choices: Sequence[Choice]


@dataclass(repr=False, eq=False)
class Combobox:
    search: Callable[[str], Awaitable[list[Group]]]
    choose: Callable[[Sequence[Choice]], Awaitable[bool]]
    chosen: list[Choice]
    words: Words
    placeholder: str
    testid: str
    named: dict[str, Attribute]
    several: bool = False
    most: int | None = None
    minimum: int = 0
    root: ui.element = field(init=False)
    _menu: ui.menu | None = field(init=False, default=None)
    _lines: list[tuple[Choice, ui.element]] = field(init=False, default_factory=list)
    _drawn: dict[str, ui.element] = field(init=False, default_factory=dict)
    _shown: Keyed = field(init=False)
    _looked: str = field(init=False, default="")
    _active: int = field(init=False, default=-1)
    _asked: int = field(init=False, default=0)
    _typed: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.root = node("div", "combo" + (" combo-many" if self.several else ""))
        self._draw()

    def _draw(self) -> None:
        self.root.clear()
        self._lines, self._drawn, self._active, self._typed, self._looked = [], {}, -1, "", ""
        with self.root:
            if self.several:
                for choice in self.chosen:
                    self._chip(choice)
            label = "" if self.several or not self.chosen else self.chosen[0].label
            self._field = text_field(
                label,
                self._heard,
                role="combobox",
                placeholder="" if self.several and self.chosen else self.placeholder,
                autocomplete="off",
                spellcheck="false",
                aria_expanded="false",
                aria_autocomplete="list",
                data_testid=self.testid,
                named=self.named,
            )
            self._field.on("focus", self._open, js_handler="(e) => { e.target.select(); emit(); }")
            self._field.on("click", self._open, js_handler="() => emit()")
            self._field.on("blur", self._left, js_handler="() => emit()")
            self._field.on("keydown", lambda event: self._key(str(event.args)), js_handler=_KEYS)
            if self.chosen and not self.several:
                icon_button("close", self.words.clear, self._clear, classes="icon-button combo-clear")
            node("span", "icon combo-arrow", html=icon("down"), aria_hidden="true")
        self._menu = None

    def _unfold(self) -> ui.menu:
        """The list is made when it is needed first."""
        if self._menu is None:
            with self.root, ui.menu() as self._menu:
                self._menu.props("no-parent-event fit no-focus no-refocus transition-duration=60")
                self._list = node("ul", "menu choices", role="listbox")
                # The field keeps the focus while the mouse picks from the list.
                self._list.on("mousedown", js_handler="(e) => e.preventDefault()")
            self._shown = Keyed(self._list)
            set_attribute(self._field, "aria-controls", f"c{self._list.id}")
            self._menu.on_value_change(lambda event: self._announce(open_=bool(event.value)))
        return self._menu

    def _fold(self) -> None:
        if self._menu is not None:
            self._menu.close()

    @property
    def _is_open(self) -> bool:
        return self._menu is not None and bool(self._menu.value)

    def _announce(self, *, open_: bool) -> None:
        set_attribute(self._field, "aria-expanded", "true" if open_ else "false")

    def _chip(self, choice: Choice) -> None:
        with node("span", "chip", data_value=choice.key):
            node("span", "chip-text", html=choice.html or escape(choice.label))
            icon_button(
                "close", self.words.remove.format(name=choice.label), lambda: self._drop(choice), classes="chip-close"
            )

    async def _open(self) -> None:
        if not self._is_open:
            await self._look("")
            self._unfold().open()

    async def _heard(self, typed: str) -> None:
        self._asked += 1
        mine, self._typed = self._asked, typed
        await asyncio.sleep(PAUSE_SECONDS)
        if mine == self._asked:
            await self._look(typed)
            self._unfold().open()

    async def _look(self, typed: str) -> None:
        mine = self._asked
        groups = await self.search(typed) if len(typed) >= self.minimum else None
        if mine != self._asked or self.root.is_deleted:
            return
        self._looked = typed
        self._unfold()
        choices = [choice for group in groups or () for choice in group.choices]
        # Lines that stay are left alone: somebody may be about to click one.
        self._shown.show(self._items(groups))
        self._lines, self._active = [(each, self._drawn[each.key]) for each in choices], -1
        self._point(0)

    def _items(self, groups: list[Group] | None) -> list[Item]:
        if groups is None:
            return [_remark(self.words.type_more.format(count=self.minimum))]
        if not groups:
            return [_remark(self.words.no_match)]
        items: list[Item] = []
        for group in groups:
            if group.label:
                items.append(_heading(group.label))
            items.extend(self._item(choice) for choice in group.choices)
        return items

    def _item(self, choice: Choice) -> Item:
        taken = choice.key in {each.key for each in self.chosen}
        return Item(f"choice {choice.key}", (choice.label, choice.html, choice.note, taken), lambda: self._line(choice))

    def _line(self, choice: Choice) -> None:
        note = f'<span class="menu-note">{escape(choice.note)}</span>' if choice.note else ""
        html = f'<span class="menu-text">{choice.html or escape(choice.label)}</span>{note}'
        taken = "true" if choice.key in {each.key for each in self.chosen} else "false"
        line = node("li", "menu-line", html=html, role="option", aria_selected=taken, data_value=choice.key)
        on_click(line, self._picker(choice))
        self._drawn[choice.key] = line

    def _picker(self, choice: Choice) -> Callable[[], Awaitable[None]]:
        return lambda: self._pick(choice)

    async def _key(self, key: str) -> None:
        if key in {"ArrowDown", "ArrowUp"}:
            if not self._is_open:
                await self._open()
            else:
                self._point(self._active + (1 if key == "ArrowDown" else -1))
        elif key == "Enter" and self._is_open:
            await self._take()
        elif key == "Escape":
            self._fold()
        elif key == "Backspace" and self.several and self.chosen and not self._typed:
            await self._drop(self.chosen[-1])

    async def _take(self) -> None:
        """Enter takes the marked line of the list that belongs to what is typed, not of an older one."""
        if self._looked != self._typed:
            await self._look(self._typed)
        if 0 <= self._active < len(self._lines):
            await self._pick(self._lines[self._active][0])

    def _point(self, index: int) -> None:
        """Marks the line that Enter would take."""
        if 0 <= self._active < len(self._lines):
            self._lines[self._active][1].classes(remove="active")
        if not self._lines:
            return
        self._active = index % len(self._lines)
        line = self._lines[self._active][1].classes(add="active")
        set_attribute(self._field, "aria-activedescendant", f"c{line.id}")
        self.root.client.run_javascript(f"getHtmlElement({line.id})?.scrollIntoView({{block: 'nearest'}})")

    async def _pick(self, choice: Choice) -> None:
        if not self.several:
            await self._settle([choice])
        elif choice.key in {each.key for each in self.chosen}:
            await self._drop(choice)
        elif self.most is None or len(self.chosen) < self.most:
            await self._settle([*self.chosen, choice])

    async def _drop(self, choice: Choice) -> None:
        await self._settle([each for each in self.chosen if each.key != choice.key])

    async def _clear(self) -> None:
        await self._settle([])

    async def _settle(self, picked: list[Choice]) -> None:
        before, self.chosen = self.chosen, picked
        self._fold()
        self._draw()
        if not await self.choose(picked) and not self.root.is_deleted:
            self.chosen = before
            self._draw()

    def _left(self) -> None:
        """Half-typed words are no choice: the field shows again what is chosen."""
        self._fold()
        if self._typed:
            self._typed = ""
            label = "" if self.several or not self.chosen else self.chosen[0].label
            self.root.client.run_javascript(f"getHtmlElement({self._field.id}).value = {json.dumps(label)}")


def _remark(text: str) -> Item:
    return Item("remark", text, lambda: node("li", "menu-note", text=text, role="presentation"))


def _heading(label: str) -> Item:
    return Item(f"group {label}", label, lambda: node("li", "menu-group", text=label, role="presentation"))
