"""Every interactive element of Block Kit, and which of them each block may hold."""

from collections.abc import Mapping

from sandbox.blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    IMAGE,
    LINK_OPTION,
    OPTION_GROUP,
    PLAIN_OPTION,
    RICH_OPTION,
    WORKFLOW,
    initial_choice,
    only_in_modals,
    plain,
)
from sandbox.blockkit.report import Place, Surface
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.shapes import (
    Check,
    Rule,
    Shape,
    boolean,
    exactly_one,
    integer,
    list_of,
    literal,
    numeral,
    ordered,
    string,
    url,
)

_TYPE: dict[str, Check] = {"type": string()}
_ACTION: dict[str, Check] = {"action_id": string(255, minimum=1)}
_CONFIRM: dict[str, Check] = {"confirm": CONFIRM}
_FOCUS: dict[str, Check] = {"focus_on_load": boolean}
_PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}
_MENU = _ACTION | _CONFIRM | _FOCUS | _PLACEHOLDER
_TYPED = _ACTION | _FOCUS | _PLACEHOLDER | {"dispatch_action_config": DISPATCH}
_SEVERAL: dict[str, Check] = {"max_selected_items": integer(1)}
_IDS = list_of(string(minimum=1))
_STYLE: dict[str, Check] = {"style": literal("primary", "danger")}
_SPOKEN: dict[str, Check] = {"accessibility_label": string(75)}
_CHOICES: dict[str, Check] = {
    "options": list_of(PLAIN_OPTION, minimum=1, maximum=100),
    "option_groups": list_of(OPTION_GROUP, minimum=1, maximum=100),
}
_RESPONSE_URL: dict[str, Check] = {"response_url_enabled": only_in_modals("response_url_enabled")}


def _not_more_than_allowed(document: Mapping[str, object], place: Place) -> None:
    """No more are chosen at the start than may be chosen at all."""
    most = document.get("max_selected_items")
    for key, chosen in document.items():
        if key.startswith("initial_") and isinstance(chosen, list) and isinstance(most, int) and len(chosen) > most:
            place.at(key).say("must not exceed max_selected_items")


def _of_channels(key: str, *, several: bool) -> Check:
    return Shape(_TYPE, {**_MENU, key: _IDS if several else string(minimum=1), **(_SEVERAL if several else {})})


def _conversations(key: str, *, several: bool) -> Check:
    own: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
    return Shape(
        _TYPE,
        {**_MENU, **own, key: _IDS if several else string(minimum=1), **(_SEVERAL if several else _RESPONSE_URL)},
        [_not_more_than_allowed],
    )


def _only_in_a_modal(document: Mapping[str, object], place: Place) -> None:
    if place.surface is not Surface.MODAL:
        place.at("type").say(f"element of type {document.get('type')} is only allowed in modals")


_FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, _SPOKEN)
_STATIC: list[Rule] = [exactly_one("options", "option_groups"), initial_choice]
_MULTI: list[Rule] = [_not_more_than_allowed]

ELEMENTS: Mapping[str, Check] = {
    "button": Shape(
        _TYPE | {"text": plain(75)},
        _ACTION
        | _CONFIRM
        | _STYLE
        | _SPOKEN
        | {
            "value": string(2000),
            "url": url(3000),
            "agent_prompt": string(4000),
            "agent_prompt_display": string(),
            "visible_to_user_ids": _IDS,
        },
    ),
    "workflow_button": Shape(_TYPE | {"text": plain(75), "workflow": WORKFLOW}, _ACTION | _STYLE | _SPOKEN),
    "icon_button": Shape(
        _TYPE | {"icon": string(minimum=1), "text": plain()},
        _ACTION
        | _CONFIRM
        | _SPOKEN
        | {"value": string(2000), "visible_to_user_ids": list_of(string(minimum=1), maximum=10)},
    ),
    "feedback_buttons": Shape(_TYPE | {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "overflow": Shape(_TYPE | {"options": list_of(LINK_OPTION, minimum=1, maximum=5)}, _ACTION | _CONFIRM),
    "checkboxes": Shape(
        _TYPE | {"options": list_of(RICH_OPTION, minimum=1, maximum=10)},
        _ACTION | _CONFIRM | _FOCUS | {"initial_options": list_of(RICH_OPTION, minimum=1)},
        [initial_choice],
    ),
    "radio_buttons": Shape(
        _TYPE | {"options": list_of(RICH_OPTION, minimum=1, maximum=10)},
        _ACTION | _CONFIRM | _FOCUS | {"initial_option": RICH_OPTION},
        [initial_choice],
    ),
    "static_select": Shape(_TYPE, _MENU | _CHOICES | {"initial_option": PLAIN_OPTION}, _STATIC),
    "multi_static_select": Shape(
        _TYPE, _MENU | _CHOICES | _SEVERAL | {"initial_options": list_of(PLAIN_OPTION, minimum=1)}, _STATIC + _MULTI
    ),
    "external_select": Shape(_TYPE, _MENU | {"initial_option": PLAIN_OPTION, "min_query_length": integer(0)}),
    "multi_external_select": Shape(
        _TYPE,
        _MENU | _SEVERAL | {"initial_options": list_of(PLAIN_OPTION, minimum=1), "min_query_length": integer(0)},
        _MULTI,
    ),
    "users_select": Shape(_TYPE, _MENU | {"initial_user": string(minimum=1)}),
    "multi_users_select": Shape(_TYPE, _MENU | _SEVERAL | {"initial_users": _IDS}, _MULTI),
    "channels_select": Shape(_TYPE, _MENU | _RESPONSE_URL | {"initial_channel": string(minimum=1)}),
    "multi_channels_select": _of_channels("initial_channels", several=True),
    "conversations_select": _conversations("initial_conversation", several=False),
    "multi_conversations_select": _conversations("initial_conversations", several=True),
    "datepicker": Shape(
        _TYPE, _MENU | {"initial_date": string(pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")}
    ),
    "timepicker": Shape(
        _TYPE, _MENU | {"initial_time": string(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string(minimum=1)}
    ),
    "datetimepicker": Shape(
        _TYPE, _ACTION | _CONFIRM | _FOCUS | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        _TYPE,
        _TYPED
        | {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        [ordered("min_length", "max_length")],
    ),
    "email_text_input": Shape(_TYPE, _TYPED | {"initial_value": string()}),
    "url_text_input": Shape(_TYPE, _TYPED | {"initial_value": string()}),
    "number_input": Shape(
        _TYPE | {"is_decimal_allowed": boolean},
        _TYPED | {"initial_value": numeral, "min_value": numeral, "max_value": numeral},
        [ordered("min_value", "max_value")],
    ),
    "rich_text_input": Shape(
        _TYPE,
        _TYPED | {"initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
        [ordered("min_lines", "max_lines")],
    ),
    "file_input": Shape(
        _TYPE, _ACTION | {"filetypes": list_of(string(minimum=1)), "max_files": integer(1, 10)}, [_only_in_a_modal]
    ),
    "image": IMAGE,
}

_SELECTS = {
    f"{prefix}{source}_select"
    for prefix in ("", "multi_")
    for source in ("static", "external", "users", "channels", "conversations")
}
_PICKS = {"checkboxes", "datepicker", "radio_buttons", "timepicker", *_SELECTS}

IN_SECTION = frozenset(_PICKS | {"button", "image", "overflow", "workflow_button"})
IN_ACTIONS = frozenset(_PICKS | {"button", "datetimepicker", "overflow", "rich_text_input", "workflow_button"})
IN_INPUT = frozenset(
    _PICKS
    | {
        "datetimepicker",
        "email_text_input",
        "file_input",
        "number_input",
        "plain_text_input",
        "rich_text_input",
        "url_text_input",
    }
)
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
