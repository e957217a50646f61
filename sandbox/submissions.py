"""Modals submitted, cancelled or closed by a person, and what the app's acknowledgement does to them."""

from collections.abc import Mapping
from typing import Any, NoReturn

from sandbox.errors import PersonError, SlackError
from sandbox.form import elements, problems
from sandbox.grants import Grants
from sandbox.interactions import Interactions
from sandbox.panels import Panels
from sandbox.records import Json, View
from sandbox.shapes import view_object
from sandbox.state import State
from sandbox.validation import check_view_definition

_RESPONSE_SELECTS = frozenset({"conversations_select", "channels_select"})


class Submissions:
    def __init__(self, state: State, interactions: Interactions, *, panels: Panels, grants: Grants) -> None:
        self._state = state
        self._interactions = interactions
        self._panels = panels
        self._grants = grants

    async def submit(self, user_id: str) -> dict[str, str]:
        """Field errors by block_id, from Slack's client or from the app; empty when the modal was accepted."""
        view = self._visible(user_id)
        view.trouble = None
        view.errors = problems(view.blocks, view.state, self._state.client_words(user_id))
        if view.errors:
            self._panels.touched(view)
            return view.errors
        payload = self._interactions.base("view_submission", user_id) | {
            "trigger_id": self._grants.trigger(user_id, view_id=view.id),
            "view": view_object(self._state, view),
            "response_urls": self._response_urls(user_id, view),
        }
        ack = await self._interactions.deliver_view(payload, answerable=True)
        if not ack.arrived:
            self._trouble(view, "no acknowledgement")
        self._apply(view, ack.body)
        return view.errors

    async def close(self, user_id: str, *, everything: bool) -> None:
        """Cancel closes the visible modal, the x closes all; the app hears of it only where the view asks for it."""
        view = self._visible(user_id)
        stack = list(self._panels.stack(user_id))
        told = stack[0] if everything else view
        payload = self._interactions.base("view_closed", user_id) | {
            "view": view_object(self._state, told),
            "is_cleared": everything,
        }
        payload["view"]["state"] = {"values": {}}
        self._panels.close(user_id, everything=everything)
        if any(each.definition.get("notify_on_close") for each in (stack if everything else [view])):
            await self._interactions.deliver_view(payload, answerable=False)

    def _apply(self, view: View, body: Any) -> None:
        if not body:
            self._shut(view, everything=False)
            return
        action = body.get("response_action") if isinstance(body, Mapping) else None
        if action == "clear":
            self._shut(view, everything=True)
        elif action == "errors":
            self._show_errors(view, body.get("errors") or {})
        elif action in {"update", "push"}:
            self._show_view(view, str(action), body.get("view"))
        else:
            self._trouble(view, f"unknown response_action {action!r}")

    def _shut(self, view: View, *, everything: bool) -> None:
        """The person may have closed the modal, or the app opened another one, while the app was thinking."""
        if view in self._panels.stack(view.user_id):
            self._panels.close(view.user_id, everything=everything)

    def _show_errors(self, view: View, errors: Mapping[str, Any]) -> None:
        inputs = {str(block.get("block_id")) for block in view.blocks if block["type"] == "input"}
        unknown = sorted(set(errors) - inputs)
        if unknown or not errors:
            self._trouble(view, f"errors for blocks that are no inputs of this view: {unknown}")
        view.errors = {key: str(text) for key, text in errors.items()}
        self._panels.touched(view)

    def _show_view(self, view: View, action: str, definition: Json | None) -> None:
        found = check_view_definition(definition, surface="modal")
        if found or definition is None:
            self._trouble(view, f"{action} with a view that Slack refuses: {'; '.join(found)}")
        try:
            if action == "update":
                self._panels.update(view, definition)
            else:
                self._panels.push_for(view.user_id, definition)
        except SlackError as refused:
            self._trouble(view, f"{action}: {refused.code}")

    def _trouble(self, view: View, why: str) -> NoReturn:
        """The modal stays open with a line that says so."""
        view.trouble = self._state.client_words(view.user_id).trouble
        self._panels.touched(view)
        self._interactions.fail(f"{view.callback_id or view.title}: {why}", view.user_id, f"{view.trouble} ({why})")

    def _visible(self, user_id: str) -> View:
        view = self._panels.top(user_id)
        if view is None:
            raise PersonError("no modal is open")
        return view

    def _response_urls(self, user_id: str, view: View) -> list[Json]:
        found = []
        for element in elements(view.blocks):
            if element.kind not in _RESPONSE_SELECTS or not element.body.get("response_url_enabled"):
                continue
            chosen = view.state.get(element.block_id, {}).get(element.action_id, {})
            channel_id = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if channel_id:
                url = self._grants.response_url(channel_id, user_id)
                ids = {"block_id": element.block_id, "action_id": element.action_id}
                found.append(ids | {"channel_id": channel_id, "response_url": url})
        return found
