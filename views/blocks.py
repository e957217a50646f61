"""Block Kit as plain dictionaries that Slack accepts whatever people typed: too long is cut with an ellipsis, empty
shows a dash. Nothing here raises on text. What stands where is decided by the views.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from views.elements import (
    OPTIONS,
    OVERFLOW,
    Element,
    Option,
    Style,
    button,
    checkboxes,
    confirm,
    date_picker,
    datetime_picker,
    external_select,
    multi_select,
    multi_users_select,
    number_input,
    option,
    option_group,
    overflow,
    radio,
    select,
    text_input,
    users_select,
)
from views.ids import METADATA_LIMIT
from views.markup import NOTHING, clip_mrkdwn, neutral, one_line
from views.texts import given, mrkdwn, plain

__all__ = [
    "OPTIONS",
    "OVERFLOW",
    "TITLE_LIMIT",
    "Block",
    "Element",
    "Option",
    "Shown",
    "Style",
    "View",
    "actions",
    "ask",
    "button",
    "checkboxes",
    "confirm",
    "context",
    "date_picker",
    "datetime_picker",
    "divider",
    "external_select",
    "fields",
    "header",
    "home",
    "modal",
    "mrkdwn",
    "multi_select",
    "multi_users_select",
    "number_input",
    "option",
    "option_group",
    "overflow",
    "plain",
    "radio",
    "section",
    "select",
    "text_input",
    "users_select",
]

Block = dict[str, Any]
View = dict[str, Any]

FALLBACK_LIMIT = 1000
FIELD_LIMIT = 2000
FIELDS = 10
HEADER_LIMIT = 150
CONTEXTS = 10
ELEMENTS = 25
TITLE_LIMIT = 24
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A message. `text` is what notifications and screen readers say; it is neutralised like everything typed."""

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clip_mrkdwn(neutral(self.text), FALLBACK_LIMIT) or NOTHING)
        object.__setattr__(self, "blocks", self.blocks[:MESSAGE_BLOCKS])


def section(text: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    return _block("section", block_id, text=mrkdwn(text), accessory=accessory)


def fields(texts: Iterable[str], *, block_id: str | None = None) -> Block:
    """Short texts in two columns; more than ten are not shown by Slack."""
    return _block("section", block_id, fields=[mrkdwn(text, FIELD_LIMIT) for text in list(texts)[:FIELDS]])


def all_fields(texts: Iterable[str]) -> list[Block]:
    """The same, in as many sections as they take."""
    found = list(texts)
    return [fields(found[at : at + FIELDS]) for at in range(0, len(found), FIELDS)]


def header(text: str, *, block_id: str | None = None) -> Block:
    return _block("header", block_id, text=plain(one_line(text), HEADER_LIMIT))


def context(*texts: str, block_id: str | None = None) -> Block:
    return _block("context", block_id, elements=[mrkdwn(text) for text in texts[:CONTEXTS]])


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Element], *, block_id: str | None = None) -> list[Block]:
    """One row of buttons, or nothing when there is none."""
    return [_block("actions", block_id, elements=list(elements[:ELEMENTS]))] if elements else []


def ask(
    label: str,
    element: Element,
    *,
    block_id: str,
    hint: str | None = None,
    optional: Literal[True] | None = None,
    calls: Literal[True] | None = None,
) -> Block:
    """An input of a form. `calls`: a choice is sent to a handler at once, before the form is submitted."""
    return _block(
        "input",
        block_id,
        label=plain(one_line(label), FIELD_LIMIT),
        element=element,
        hint=None if not hint else plain(hint, FIELD_LIMIT),
        optional=optional,
        dispatch_action=calls,
    )


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
) -> View:
    if len(metadata) > METADATA_LIMIT:
        raise ValueError(f"the metadata of {callback_id} has {len(metadata)} characters")
    return given(
        type="modal",
        callback_id=str(callback_id),
        title=plain(one_line(title), TITLE_LIMIT),
        blocks=list(blocks[:VIEW_BLOCKS]),
        submit=None if submit is None else plain(submit, TITLE_LIMIT),
        close=None if close is None else plain(close, TITLE_LIMIT),
        private_metadata=metadata or None,
    )


def home(blocks: Sequence[Block], *, callback_id: str, metadata: str = "") -> View:
    return given(
        type="home",
        callback_id=str(callback_id),
        blocks=list(blocks[:VIEW_BLOCKS]),
        private_metadata=metadata or None,
    )


def _block(kind: str, block_id: str | None, **parts: Any) -> Block:
    return given(type=kind, block_id=None if block_id is None else str(block_id), **parts)
