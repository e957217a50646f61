"""What was asked: one file per capability. This is the table of contents: every id that Slack may send, and who
answers.
"""

from collections.abc import Awaitable, Callable, Mapping

from handlers import (
    approve,
    away,
    call,
    channels,
    classify,
    complaint,
    complaint_steps,
    duplicate,
    duty,
    escalation,
    figures,
    fulfil,
    group,
    hand_over,
    home,
    knowledge,
    major,
    profiles,
    rate,
    refer,
    report,
    request,
    thread,
    ticket,
)
from handlers.context import Context

Handler = Callable[[Context], Awaitable[None]]

_CAPABILITIES = (
    report,
    request,
    approve,
    fulfil,
    complaint,
    complaint_steps,
    escalation,
    ticket,
    classify,
    refer,
    rate,
    knowledge,
    duplicate,
    major,
    hand_over,
    home,
    figures,
    thread,
    channels,
    profiles,
    away,
    group,
    duty,
    call,
)


def _all(name: str) -> Mapping[str, Handler]:
    found: dict[str, Handler] = {}
    for capability in _CAPABILITIES:
        for key, handler in getattr(capability, name, {}).items():
            if str(key) in found:
                raise ValueError(f"two handlers for {name} {key}")
            found[str(key)] = handler
    return found


COMMANDS = _all("COMMANDS")  # slash commands
ACTIONS = _all("ACTIONS")  # buttons, menus and selects, by action_id
FORMS = _all("FORMS")  # submitted modals, by callback_id
SHORTCUTS = _all("SHORTCUTS")  # global and message shortcuts, by callback_id
OPTIONS = _all("OPTIONS")  # external selects, by action_id
EVENTS = _all("EVENTS")  # events, by type
