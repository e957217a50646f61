"""Keeps the children of a container in step with a list, touching only what has changed.

So a modal that the app updates keeps the field a person is typing in, and a new message leaves the others alone.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from nicegui import ui

from sandbox.page.dom import node


@dataclass(frozen=True)
class Item:
    """`state` is everything that decides what the child looks like; `build` makes it inside the given place."""

    key: str
    state: Hashable
    build: Callable[[], object]


class Keyed:
    def __init__(self, container: ui.element) -> None:
        self._container = container
        self._shown: dict[str, tuple[Hashable, ui.element]] = {}

    def show(self, items: Sequence[Item]) -> bool:
        """Whether anything had to be touched."""
        wanted = {item.key for item in items}
        stale = [key for key in self._shown if key not in wanted]
        for key in stale:
            self._shown.pop(key)[1].delete()
        touched = [self._place(item) for item in items]
        self._sort([item.key for item in items])
        return bool(stale) or any(touched)

    def _place(self, item: Item) -> bool:
        known = self._shown.get(item.key)
        if known is not None and known[0] == item.state:
            return False
        if known is None:
            with self._container:
                slot = node("div", "slot")
        else:
            slot = known[1]
            slot.clear()
        with slot:
            item.build()
        self._shown[item.key] = (item.state, slot)
        return True

    def _sort(self, keys: list[str]) -> None:
        slots = [self._shown[key][1] for key in keys]
        present = list(self._container.default_slot.children)
        if [slot for slot in present if slot in slots] == slots:
            return
        for index, slot in enumerate(slots):
            slot.move(target_index=index)
        self._shown = {key: self._shown[key] for key in keys}
