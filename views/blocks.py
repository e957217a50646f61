"""Block Kit as plain dictionaries that Slack accepts whatever people typed: too long is cut with an ellipsis, empty
shows a dash. Nothing here raises on text. What stands where is decided by the views.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from views.ids import METADATA_LIMIT, VALUE_LIMIT
from views.markup import NOTHING, Mrkdwn, clean, clip, clip_mrkdwn, neutral, one_line

Block = dict[str, Any]
Element = dict[str, Any]
Option = dict[str, Any]
View = dict[str, Any]
Style = Literal["primary", "danger"]

TEXT_LIMIT = 3000
FALLBACK_LIMIT = 1000
FIELD_LIMIT = 2000
FIELDS = 10
HEADER_LIMIT = 150
CONTEXTS = 10
ELEMENTS = 25
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
OPTION_VALUE_LIMIT = 150
OPTIONS = 100
CHOICES = 10  # radio buttons, checkboxes
OVERFLOW = 5
PLACEHOLDER_LIMIT = 150
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


def plain(text: str, limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """A text that formats nothing, as typed."""
    return {"type": "plain_text", "text": clip(clean(text), limit) or NOTHING, "emoji": True}


def mrkdwn(text: str, limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """Markup; a plain `str` is neutralised first. `verbatim`: Slack adds no links or mentions of its own."""
    return {"type": "mrkdwn", "text": clip_mrkdwn(neutral(text), limit) or NOTHING, "verbatim": True}


def section(text: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    return _block("section", block_id, text=mrkdwn(text), accessory=accessory)


def fields(texts: Iterable[str], *, block_id: str | None = None) -> Block:
    """Short texts in two columns; more than ten are not shown by Slack."""
    return _block("section", block_id, fields=[mrkdwn(text, FIELD_LIMIT) for text in list(texts)[:FIELDS]])


def header(text: str, *, block_id: str | None = None) -> Block:
    return _block("header", block_id, text=plain(one_line(text), HEADER_LIMIT))


def context(*texts: str, block_id: str | None = None) -> Block:
    return _block("context", block_id, elements=[mrkdwn(text) for text in texts[:CONTEXTS]])


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Element], *, block_id: str | None = None) -> list[Block]:
    """One row of buttons, or nothing when there is none."""
    return [_block("actions", block_id, elements=list(elements[:ELEMENTS]))] if elements else []


def button(
    text: str,
    action_id: str,
    *,
    value: str = "",
    style: Style | None = None,
    ask: dict[str, Any] | None = None,
    url: str | None = None,
    spoken: str | None = None,
) -> Element:
    """`ask` is a `confirm()` shown first; `spoken` is what a screen reader says when the label alone is not enough."""
    if len(value) > VALUE_LIMIT:
        raise ValueError(f"the value of {action_id} has {len(value)} characters")
    return _given(
        type="button",
        text=plain(one_line(text), BUTTON_LIMIT),
        action_id=str(action_id),
        value=value or None,
        style=style,
        confirm=ask,
        url=url,
        accessibility_label=None if spoken is None else clip(one_line(spoken), BUTTON_LIMIT) or None,
    )


def confirm(title: str, text: str, *, yes: str, no: str, style: Style | None = None) -> dict[str, Any]:
    """The question before something that cannot be taken back."""
    return _given(
        title=plain(one_line(title), 100),
        text=plain(text, 300),
        confirm=plain(yes, 30),
        deny=plain(no, 30),
        style=style,
    )


def option(text: str, value: str, *, description: str | None = None) -> Option:
    """One choice. `ValueError` for a value Slack would refuse: it is ours, never typed."""
    if not 1 <= len(value) <= OPTION_VALUE_LIMIT:
        raise ValueError(f"an option's value has 1 to {OPTION_VALUE_LIMIT} characters, not {len(value)}")
    told = None if not description else plain(one_line(description), OPTION_LIMIT)
    return _given(text=plain(one_line(text), OPTION_LIMIT), value=str(value), description=told)


def option_group(label: str, options: Sequence[Option]) -> dict[str, Any]:
    return {"label": plain(one_line(label), OPTION_LIMIT), "options": list(options[:OPTIONS])}


def overflow(action_id: str, options: Sequence[Option]) -> Element:
    """The menu behind the three dots: at most five choices."""
    return {"type": "overflow", "action_id": str(action_id), "options": list(options[:OVERFLOW])}


def select(
    action_id: str,
    options: Sequence[Option] = (),
    *,
    groups: Sequence[dict[str, Any]] = (),
    initial: str | None = None,
    placeholder: str | None = None,
) -> Element:
    """A list to choose from; `initial` is the value chosen at the start, if it is offered."""
    offered = [one for group in groups for one in group["options"]] or list(options[:OPTIONS])
    return _given(
        type="static_select",
        action_id=str(action_id),
        options=None if groups else offered,
        option_groups=list(groups[:OPTIONS]) or None,
        initial_option=_chosen(offered, initial),
        placeholder=_placeholder(placeholder),
    )


def external_select(
    action_id: str, *, initial: Option | None = None, placeholder: str | None = None, min_query_length: int = 0
) -> Element:
    """A list that a handler answers while somebody types."""
    return _given(
        type="external_select",
        action_id=str(action_id),
        initial_option=initial,
        min_query_length=min_query_length,
        placeholder=_placeholder(placeholder),
    )


def users_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Element:
    return _given(
        type="users_select", action_id=str(action_id), initial_user=initial, placeholder=_placeholder(placeholder)
    )


def date_picker(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Element:
    """`initial` as YYYY-MM-DD."""
    return _given(
        type="datepicker", action_id=str(action_id), initial_date=initial, placeholder=_placeholder(placeholder)
    )


def datetime_picker(action_id: str, *, initial: datetime | None = None) -> Element:
    """Slack shows it in the reader's own time zone."""
    return _given(
        type="datetimepicker",
        action_id=str(action_id),
        initial_date_time=None if initial is None else int(initial.timestamp()),
    )


def radio(action_id: str, options: Sequence[Option], *, initial: str | None = None) -> Element:
    offered = list(options[:CHOICES])
    return _given(
        type="radio_buttons", action_id=str(action_id), options=offered, initial_option=_chosen(offered, initial)
    )


def checkboxes(action_id: str, options: Sequence[Option], *, initial: Sequence[str] = ()) -> Element:
    offered = list(options[:CHOICES])
    chosen = [one for one in offered if one["value"] in initial]
    return _given(type="checkboxes", action_id=str(action_id), options=offered, initial_options=chosen or None)


def text_input(
    action_id: str,
    *,
    initial: str = "",
    longest: int = TEXT_LIMIT,
    multiline: Literal[True] | None = None,
    placeholder: str | None = None,
    focus: Literal[True] | None = None,
) -> Element:
    return _given(
        type="plain_text_input",
        action_id=str(action_id),
        initial_value=clip(clean(initial), longest) or None,
        multiline=multiline,
        max_length=longest,
        placeholder=_placeholder(placeholder),
        focus_on_load=focus,
    )


def number_input(
    action_id: str, *, initial: int | None = None, least: int | None = None, most: int | None = None
) -> Element:
    return _given(
        type="number_input",
        action_id=str(action_id),
        is_decimal_allowed=False,
        initial_value=None if initial is None else str(initial),
        min_value=None if least is None else str(least),
        max_value=None if most is None else str(most),
    )


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
    return _given(
        type="modal",
        callback_id=str(callback_id),
        title=plain(one_line(title), TITLE_LIMIT),
        blocks=list(blocks[:VIEW_BLOCKS]),
        submit=None if submit is None else plain(submit, TITLE_LIMIT),
        close=None if close is None else plain(close, TITLE_LIMIT),
        private_metadata=metadata or None,
    )


def home(blocks: Sequence[Block], *, callback_id: str, metadata: str = "") -> View:
    return _given(
        type="home",
        callback_id=str(callback_id),
        blocks=list(blocks[:VIEW_BLOCKS]),
        private_metadata=metadata or None,
    )


def _block(kind: str, block_id: str | None, **parts: Any) -> Block:
    return _given(type=kind, block_id=None if block_id is None else str(block_id), **parts)


def _given(**parts: Any) -> dict[str, Any]:
    return {key: value for key, value in parts.items() if value is not None}


def _chosen(offered: Sequence[Option], value: str | None) -> Option | None:
    return next((one for one in offered if one["value"] == value), None)


def _placeholder(text: str | None) -> dict[str, Any] | None:
    return None if not text else plain(one_line(text), PLACEHOLDER_LIMIT)


__all__ = ["Block", "Element", "Mrkdwn", "Option", "Shown", "Style", "View"]
