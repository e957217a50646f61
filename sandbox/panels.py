"""Modals in their stacks and Home tabs: opened, pushed, updated, published and closed, with hashes and external ids."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.changes import Kind
from sandbox.errors import SlackError
from sandbox.form import kept, label_blocks
from sandbox.grants import Grants
from sandbox.records import Json, View
from sandbox.state import State

MAX_STACK = 3
MAX_BYTES = 250_000


class Panels:
    def __init__(self, state: State, grants: Grants) -> None:
        self._state = state
        self._grants = grants

    def stack(self, user_id: str) -> list[View]:
        """The open modals of a person, the visible one last."""
        return self._state.stacks.setdefault(user_id, [])

    def top(self, user_id: str) -> View | None:
        stack = self.stack(user_id)
        return stack[-1] if stack else None

    def open(self, trigger_id: str, definition: Json) -> View:
        """A new modal takes the place of whatever stack was open."""
        self._check(definition)
        trigger = self._grants.redeem(trigger_id)
        self._drop(trigger.user_id)
        return self._show(trigger.user_id, definition)

    def push(self, trigger_id: str, definition: Json) -> View:
        """At most three modals lie on each other; the trigger has to come from inside one of them."""
        self._check(definition)
        trigger = self._grants.redeem(trigger_id)
        stack = self.stack(trigger.user_id)
        if trigger.view_id is None or trigger.view_id not in {view.id for view in stack}:
            raise SlackError("invalid_trigger_id")
        return self.push_for(trigger.user_id, definition)

    def push_for(self, user_id: str, definition: Json) -> View:
        if len(self.stack(user_id)) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        self._check(definition)
        return self._show(user_id, definition)

    def find(self, *, view_id: str, external_id: str) -> View:
        """Raises SlackError not_found for a view that is closed or never was."""
        view = self._state.views.get(view_id) if view_id else self._by_external(external_id)
        if view is None:
            raise SlackError("not_found")
        return view

    def update(self, view: View, definition: Json, *, expected_hash: str = "") -> View:
        """Input is kept where block_id and action_id stay the same; a stale hash is refused."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check(definition, existing=view)
        view.definition = self._complete(definition)
        view.state = kept(view.blocks, view.state)
        view.errors, view.trouble = {}, None
        view.hash = self._new_hash()
        self._tell(view)
        return view

    def publish(self, user_id: str, definition: Json, *, expected_hash: str = "") -> View:
        if not self._state.manifest.home_tab:
            raise SlackError("not_enabled")
        existing = self._state.homes.get(user_id)
        if existing is not None:
            return self.update(existing, definition, expected_hash=expected_hash)
        if expected_hash:
            raise SlackError("hash_conflict")
        self._check(definition)
        view = self._make(user_id, definition)
        self._state.homes[user_id] = view
        self._tell(view)
        return view

    def close(self, user_id: str, *, everything: bool) -> list[View]:
        """Takes the visible modal, or all of them, off the screen and returns them, the topmost first."""
        stack = self.stack(user_id)
        gone = stack[::-1] if everything else stack[-1:]
        for view in gone:
            stack.remove(view)
            del self._state.views[view.id]
        self._state.changes.tell(Kind.VIEW, user_id=user_id)
        return gone

    def touched(self, view: View) -> None:
        """The person typed something, or Slack's client wrote an error beside an input."""
        self._tell(view)

    def _drop(self, user_id: str) -> None:
        if self.stack(user_id):
            self.close(user_id, everything=True)

    def _show(self, user_id: str, definition: Json) -> View:
        view = self._make(user_id, definition)
        stack = self.stack(user_id)
        if stack:
            view.previous_id, view.root_id = stack[-1].id, stack[0].id
        stack.append(view)
        self._tell(view)
        return view

    def _make(self, user_id: str, definition: Json) -> View:
        view_id = self._state.ids.new("V")
        view = View(view_id, definition["type"], user_id, self._complete(definition), self._new_hash(), view_id)
        self._state.views[view_id] = view
        return view

    def _complete(self, definition: Json) -> Json:
        blocks = label_blocks(definition.get("blocks") or (), lambda: self._state.ids.hexadecimal("block", 5))
        return {**definition, "blocks": blocks}

    def _check(self, definition: Mapping[str, Any], *, existing: View | None = None) -> None:
        if len(json.dumps(definition, ensure_ascii=False).encode()) > MAX_BYTES:
            raise SlackError("view_too_large")
        holder = self._by_external(str(definition.get("external_id") or ""))
        if holder is not None and holder is not existing:
            raise SlackError("duplicate_external_id")

    def _by_external(self, external_id: str) -> View | None:
        if not external_id:
            return None
        return next((view for view in self._state.views.values() if view.external_id == external_id), None)

    def _new_hash(self) -> str:
        return f"{self._state.seconds()}.{self._state.ids.hexadecimal('view_hash', 8)}"

    def _tell(self, view: View) -> None:
        kind = Kind.VIEW if view.kind == "modal" else Kind.HOME
        self._state.changes.tell(kind, user_id=view.user_id)
