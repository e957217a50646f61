"""The controls of a message, a modal or a Home tab in one person's hands: found by what they say, then used."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.changes import Kind
from sandbox.errors import PersonError
from sandbox.form import STATEFUL, Element, elements
from sandbox.records import Json, Message, Values, View
from sandbox.workspace import Workspace

_OPTIONS = frozenset({"static_select", "radio_buttons", "overflow"})
_MANY_OPTIONS = frozenset({"multi_static_select", "checkboxes"})


class Controls:
    def __init__(self, workspace: Workspace, user_id: str, holder: Message | View) -> None:
        self.workspace = workspace
        self.user_id = user_id
        self.holder = holder

    @property
    def entered(self) -> Values:
        """What this person has entered here so far."""
        if isinstance(self.holder, View):
            return self.holder.state
        return self.holder.states.setdefault(self.user_id, {})

    def find(self, what: str, *, block: str | None = None) -> Element:
        """By action id, block id, label or placeholder; raises PersonError for none or several."""
        everything = [each for each in elements(self.holder.blocks) if block in (None, each.block_id)]
        for name in (_ids, _labels, _placeholders):
            found = [each for each in everything if what in name(each)]
            if len(found) == 1:
                return found[0]
            if found:
                raise PersonError(f"{what!r} is on the screen {len(found)} times: say in which block")
        labels = sorted({label for each in everything for label in _labels(each)})
        raise PersonError(f"there is no {what!r} here; there is {labels}")

    async def enter(self, what: str, value: object, *, block: str | None = None) -> None:
        """Sets a control; None empties it. The app hears of it at once where Slack would tell it."""
        element = self.find(what, block=block)
        await self.put(element, await self.state_for(element, value))

    async def put(self, element: Element, state: Json) -> None:
        """Stores a state made by `state_for` or by the page."""
        self.entered.setdefault(element.block_id, {})[element.action_id] = state
        if isinstance(self.holder, View):
            self.holder.errors.pop(element.block_id, None)
        self._tell()
        if element.dispatches:
            chosen = {key: content for key, content in state.items() if key != "type"}
            await self.workspace.interactions.act(self.user_id, self.holder, element, chosen)

    async def state_for(self, element: Element, value: object) -> Json:
        """The state of an element that a person sets to `value`: text, a label, a person's name, a date."""
        kind = element.kind
        if kind not in STATEFUL:
            raise PersonError(f"a {kind} holds no value")
        key = STATEFUL[kind][0]
        return {"type": kind, key: await self._content(element, value)}

    async def _content(self, element: Element, value: object) -> Any:
        kind = element.kind
        if value is None:
            return [] if kind.startswith("multi_") or kind in {"checkboxes", "file_input"} else None
        if kind in _OPTIONS:
            return _option(offered(element), str(value))
        if kind in _MANY_OPTIONS:
            return [_option(offered(element), each) for each in _several(value)]
        if "external" in kind:
            found = [await self._searched(element, each) for each in _several(value)]
            return found if kind.startswith("multi_") else found[0]
        if kind.endswith("_select"):
            names = [self._id_of(kind, each) for each in _several(value)]
            return names if kind.startswith("multi_") else names[0]
        return _simple(kind, value)

    async def _searched(self, element: Element, typed: str) -> Json:
        found = await self.workspace.interactions.options(self.user_id, self.holder, element, typed)
        return _option(found, typed, partly=True)

    def _id_of(self, kind: str, name: str) -> str:
        if "users" in kind:
            return self.workspace.user(name).id
        channel = self.workspace.state.find_channel(name)
        if channel is not None:
            return channel.id
        return self.workspace.direct(self.workspace.user(name).id).id

    def _tell(self) -> None:
        if isinstance(self.holder, View):
            self.workspace.panels.touched(self.holder)
        else:
            self.workspace.changes.tell(Kind.MESSAGE, channel_id=self.holder.channel_id, user_id=self.user_id)


async def press(controls: Controls, what: str, *, block: str | None = None) -> None:
    """A button by label or action id; an option of an overflow menu by its text."""
    for element in elements(controls.holder.blocks):
        if element.kind == "overflow" and block in (None, element.block_id):
            option = next((o for o in element.body["options"] if what in (o["text"]["text"], o.get("value"))), None)
            if option is not None:
                await _act(controls, element, {"selected_option": option})
                return
    element = controls.find(what, block=block)
    if element.kind not in {"button", "workflow_button"}:
        raise PersonError(f"{what!r} is a {element.kind}, not a button")
    await _act(controls, element, {})


async def _act(controls: Controls, element: Element, chosen: Json) -> None:
    await controls.workspace.interactions.act(controls.user_id, controls.holder, element, chosen)


def offered(element: Element) -> list[Json]:
    """The options of a menu, groups flattened."""
    groups = element.body.get("option_groups")
    return [o for group in groups for o in group["options"]] if groups else list(element.body.get("options") or ())


def _option(options: Iterable[Json], wanted: str, *, partly: bool = False) -> Json:
    """By label or value; with `partly`, the one label that contains the words does as well."""
    listed = list(options)
    exact = [o for o in listed if wanted in (o["text"]["text"], o.get("value"))]
    near = [o for o in listed if wanted.casefold() in o["text"]["text"].casefold()] if partly else []
    for found in (exact, near):
        if found:
            return {"text": found[0]["text"], "value": found[0]["value"]}
    raise PersonError(f"there is no option {wanted!r}; there are {[o['text']['text'] for o in listed]}")


def _several(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, Iterable) else [str(value)]


def _simple(kind: str, value: object) -> object:
    """Dates, times, numbers and texts as Slack writes them."""
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(str(value))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        return {"type": "rich_text", "elements": [section]}
    if kind == "file_input":
        return value
    return str(value)


def _ids(element: Element) -> set[str]:
    return {element.action_id, element.block_id} if element.block["type"] == "input" else {element.action_id}


def _labels(element: Element) -> set[str]:
    label = element.block.get("label") if element.block["type"] == "input" else element.body.get("text")
    return {str(label["text"])} if isinstance(label, dict) else set()


def _placeholders(element: Element) -> set[str]:
    placeholder = element.body.get("placeholder")
    return {str(placeholder["text"])} if isinstance(placeholder, dict) else set()
