"""What a person's hands do to a control: type, choose, press; the workspace is told, the person sees failures."""

from collections.abc import Awaitable, Callable

from sandbox.controls import Controls
from sandbox.form import STATEFUL, Element
from sandbox.page.confirm import confirmed
from sandbox.page.window import Setting
from sandbox.records import Json

Press = Callable[[], Awaitable[None]]


def held(element: Element, setting: Setting) -> object:
    """What the control holds now: what the person entered, else what the app put there."""
    key, initial = STATEFUL[element.kind]
    entered = _controls(setting).entered.get(element.block_id, {}).get(element.action_id)
    return entered.get(key) if entered is not None else element.body.get(initial)


def note(element: Element, setting: Setting, value: object) -> None:
    """Remembers what is being typed; the app hears of it with the form, or on Enter."""
    state = {"type": element.kind, STATEFUL[element.kind][0]: value}
    _controls(setting).entered.setdefault(element.block_id, {})[element.action_id] = state


async def put(element: Element, setting: Setting, value: object) -> bool:
    """Sets a control after the app's own question, if it asks one; False when the person thinks better of it."""
    if not await confirmed(element.body.get("confirm"), setting):
        return False
    state: Json = {"type": element.kind, STATEFUL[element.kind][0]: value}
    return await setting.window.attempt(_controls(setting).put(element, state))


async def press(element: Element, setting: Setting, chosen: Json | None = None) -> None:
    """A button, or one line of an overflow menu."""
    if not await confirmed(element.body.get("confirm"), setting):
        return
    interactions = setting.window.workspace.interactions
    await setting.window.attempt(interactions.act(setting.window.person.id, setting.holder, element, chosen or {}))


def _controls(setting: Setting) -> Controls:
    return Controls(setting.window.workspace, setting.window.person.id, setting.holder)
