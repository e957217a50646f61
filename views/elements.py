"""What people press, choose and type into, as Slack accepts it. Where an element stands is decided by the views."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any, Literal

from domain.typed_numbers import written
from views.ids import VALUE_LIMIT
from views.markup import clean, clip, one_line
from views.texts import TEXT_LIMIT, given, plain

Element = dict[str, Any]
Option = dict[str, Any]
Style = Literal["primary", "danger"]

BUTTON_LIMIT = 75
OPTION_LIMIT = 75
OPTION_VALUE_LIMIT = 150
OPTIONS = 100
CHOICES = 10  # radio buttons, checkboxes
OVERFLOW = 5
PLACEHOLDER_LIMIT = 150


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
    return given(
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
    return given(
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
    return given(text=plain(one_line(text), OPTION_LIMIT), value=str(value), description=told)


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
    return given(
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
    return given(
        type="external_select",
        action_id=str(action_id),
        initial_option=initial,
        min_query_length=min_query_length,
        placeholder=_placeholder(placeholder),
    )


def users_select(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Element:
    return given(
        type="users_select", action_id=str(action_id), initial_user=initial, placeholder=_placeholder(placeholder)
    )


def multi_users_select(action_id: str, *, initial: Sequence[str] = (), placeholder: str | None = None) -> Element:
    return given(
        type="multi_users_select",
        action_id=str(action_id),
        initial_users=list(initial) or None,
        placeholder=_placeholder(placeholder),
    )


def multi_select(action_id: str, options: Sequence[Option], *, placeholder: str | None = None) -> Element:
    """A list of which several may be chosen."""
    return given(
        type="multi_static_select",
        action_id=str(action_id),
        options=list(options[:OPTIONS]),
        placeholder=_placeholder(placeholder),
    )


def date_picker(action_id: str, *, initial: str | None = None, placeholder: str | None = None) -> Element:
    """`initial` as YYYY-MM-DD."""
    return given(
        type="datepicker", action_id=str(action_id), initial_date=initial, placeholder=_placeholder(placeholder)
    )


def datetime_picker(action_id: str, *, initial: datetime | None = None) -> Element:
    """Slack shows it in the reader's own time zone."""
    return given(
        type="datetimepicker",
        action_id=str(action_id),
        initial_date_time=None if initial is None else int(initial.timestamp()),
    )


def radio(action_id: str, options: Sequence[Option], *, initial: str | None = None) -> Element:
    offered = list(options[:CHOICES])
    return given(
        type="radio_buttons", action_id=str(action_id), options=offered, initial_option=_chosen(offered, initial)
    )


def checkboxes(action_id: str, options: Sequence[Option], *, initial: Sequence[str] = ()) -> Element:
    offered = list(options[:CHOICES])
    chosen = [one for one in offered if one["value"] in initial]
    return given(type="checkboxes", action_id=str(action_id), options=offered, initial_options=chosen or None)


def text_input(
    action_id: str,
    *,
    initial: str = "",
    longest: int = TEXT_LIMIT,
    multiline: Literal[True] | None = None,
    placeholder: str | None = None,
    focus: Literal[True] | None = None,
) -> Element:
    return given(
        type="plain_text_input",
        action_id=str(action_id),
        initial_value=clip(clean(initial), longest) or None,
        multiline=multiline,
        max_length=longest,
        placeholder=_placeholder(placeholder),
        focus_on_load=focus,
    )


def number_input(
    action_id: str,
    *,
    initial: Decimal | None = None,
    least: float | None = None,
    most: float | None = None,
    decimals: bool = False,
) -> Element:
    """Slack refuses bounds with decimals where a number has none."""
    low, high = (least, most) if decimals else (least and ceil(least), most and floor(most))
    return given(
        type="number_input",
        action_id=str(action_id),
        is_decimal_allowed=decimals,
        initial_value=None if initial is None else written(initial),
        min_value=None if low is None else written(low),
        max_value=None if high is None else written(high),
    )


def _chosen(offered: Sequence[Option], value: str | None) -> Option | None:
    return next((one for one in offered if one["value"] == value), None)


def _placeholder(text: str | None) -> dict[str, Any] | None:
    return None if not text else plain(one_line(text), PLACEHOLDER_LIMIT)
