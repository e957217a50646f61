"""The stateful elements of blocks: where they are, what they hold, and what Slack's client checks before it submits."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.client_words import ENGLISH, ClientWords
from sandbox.records import Json, Values

# Element type -> keys of its state and the key of its initial value.
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
_LISTS = frozenset(key for key, _ in STATEFUL.values() if key.endswith("s"))
_ACTING = frozenset(STATEFUL) | {"button", "overflow", "feedback_buttons", "icon_button"}
# Where blocks hold elements or other blocks, and the id that those carry.
_NESTED = {
    "element": "action_id",
    "accessory": "action_id",
    "elements": "action_id",
    "actions": "action_id",
    "child_blocks": "block_id",
    "cards": "block_id",
}
MAX_INPUT = 3000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Element:
    """One interactive element with the block it stands in."""

    block: Json
    body: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.body["action_id"])

    @property
    def kind(self) -> str:
        return str(self.body["type"])

    @property
    def label(self) -> str:
        """What a person reads on or beside it."""
        own = self.body.get("text") if self.kind in {"button", "workflow_button"} else None
        text = own or (self.block.get("label") if self.block["type"] == "input" else None)
        return str((text or self.body.get("placeholder") or {}).get("text") or "")

    @property
    def dispatches(self) -> bool:
        """Inputs in input blocks stay silent until the view is submitted, unless the block says otherwise."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def elements(blocks: Sequence[Json]) -> Iterator[Element]:
    for block in blocks:
        yield from _within(block, block)


def _within(block: Json, part: Any) -> Iterator[Element]:
    if isinstance(part, list):
        for each in part:
            yield from _within(block, each)
    elif isinstance(part, dict):
        owner = part if "block_id" in part else block
        if "action_id" in part and "type" in part:
            yield Element(owner, part)
            return
        for key, each in part.items():
            if key in _NESTED:
                yield from _within(owner, each)


def label_blocks(blocks: Sequence[Any], new_id: Callable[[], str]) -> list[Json]:
    """Gives every block and element the id that Slack makes up when the app gave none; the input is left as it is."""
    return [_labelled(block, "block_id", new_id) for block in blocks]


def _labelled(part: Any, id_key: str, new_id: Callable[[], str]) -> Any:
    if not isinstance(part, dict):
        return part
    copy = dict(part)
    if id_key == "block_id" or copy.get("type") in _ACTING:
        copy.setdefault(id_key, new_id())
    if copy.get("type") == "rich_text":
        return copy
    for key, kind in _NESTED.items():
        inside = copy.get(key)
        if isinstance(inside, list):
            copy[key] = [_labelled(each, kind, new_id) for each in inside]
        elif isinstance(inside, dict):
            copy[key] = _labelled(inside, kind, new_id)
    return copy


def current(element: Element, entered: Values) -> Json:
    """The element's state: what the person entered, else its initial value."""
    given = entered.get(element.block_id, {}).get(element.action_id)
    if given is not None:
        return given
    key, initial = STATEFUL[element.kind]
    return {"type": element.kind, key: element.body.get(initial, [] if key in _LISTS else None)}


def values(blocks: Sequence[Json], entered: Values) -> Values:
    """state.values as Slack sends it: every stateful element, input block or not."""
    found: Values = {}
    for element in elements(blocks):
        if element.kind in STATEFUL:
            found.setdefault(element.block_id, {})[element.action_id] = current(element, entered)
    return found


def kept(blocks: Sequence[Json], entered: Values) -> Values:
    """What survives a new set of blocks: the input of elements whose block_id and action_id are still there."""
    survivors: Values = {}
    for element in elements(blocks):
        state = entered.get(element.block_id, {}).get(element.action_id)
        if state is not None and state.get("type") == element.kind:
            survivors.setdefault(element.block_id, {})[element.action_id] = state
    return survivors


def problems(blocks: Sequence[Json], entered: Values, words: ClientWords = ENGLISH) -> dict[str, str]:
    """What Slack's client refuses to submit, by block_id: empty required inputs and violated bounds."""
    found: dict[str, str] = {}
    for element in elements(blocks):
        if element.block["type"] != "input" or element.kind not in STATEFUL:
            continue
        text = _problem(element, current(element, entered)[STATEFUL[element.kind][0]], words)
        if text:
            found[element.block_id] = text
    return found


def _problem(element: Element, content: Any, words: ClientWords) -> str | None:
    if content in (None, "", []):
        return None if element.block.get("optional") else words.required
    if isinstance(content, list):
        return _count_problem(element.body, content, words)
    checks: dict[str, Callable[[Json, str, ClientWords], str | None]] = {
        "plain_text_input": _length_problem,
        "number_input": _number_problem,
        "email_text_input": _email_problem,
        "url_text_input": _url_problem,
    }
    check = checks.get(element.kind)
    return check(element.body, str(content), words) if check else None


def _count_problem(body: Json, chosen: Sequence[Any], words: ClientWords) -> str | None:
    most = body.get("max_selected_items")
    return words.fewer.format(most) if most and len(chosen) > int(most) else None


def _email_problem(_: Json, text: str, words: ClientWords) -> str | None:
    return None if _EMAIL.fullmatch(text) else words.email


def _url_problem(_: Json, text: str, words: ClientWords) -> str | None:
    return None if urlsplit(text).scheme in {"http", "https"} else words.url


def _length_problem(body: Json, text: str, words: ClientWords) -> str | None:
    least, most = int(body.get("min_length") or 0), int(body.get("max_length") or MAX_INPUT)
    if len(text) < least:
        return words.longer.format(least)
    return words.shorter.format(most) if len(text) > most else None


def _number_problem(body: Json, text: str, words: ClientWords) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if body.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return words.number
    if "min_value" in body and float(text) < float(body["min_value"]):
        return words.at_least.format(body["min_value"])
    if "max_value" in body and float(text) > float(body["max_value"]):
        return words.at_most.format(body["max_value"])
    return None
