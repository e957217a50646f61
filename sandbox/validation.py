"""Block Kit checks of messages and views, in the words Slack puts into an answer's response_metadata."""

from collections.abc import Iterable
from typing import Any

from sandbox.blockkit import Problem, check_message, check_options, check_view


def check_blocks(blocks: Any) -> list[str]:
    """The problems of a message's blocks; empty when Slack would accept them."""
    if not blocks:
        return []
    return _wordings(check_message(blocks))


def check_view_definition(view: Any, *, surface: str) -> list[str]:
    """The problems of a view that is to be shown as `modal` or `home`."""
    if not isinstance(view, dict):
        return ["[ERROR] must provide an object [json-pointer:/view]"]
    if view.get("type") != surface:
        return [f"[ERROR] failed to match all allowed schemas; type must be {surface} [json-pointer:/view/type]"]
    return _wordings(check_view(view))


def check_answered_options(answer: Any) -> list[str]:
    """The problems of an app's answer to a search in an external select."""
    return _wordings(check_options(answer))


def _wordings(problems: Iterable[Problem]) -> list[str]:
    return [f"[ERROR] {each.text} [json-pointer:{each.pointer}]" for each in problems]
