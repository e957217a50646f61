"""The composition objects that blocks and elements share: texts, options, confirmation dialogs, filters, files."""

from collections.abc import Mapping

from sandbox.blockkit.report import Place, Surface
from sandbox.blockkit.shapes import (
    WEB,
    Check,
    Kinds,
    Shape,
    boolean,
    exactly_one,
    list_of,
    literal,
    string,
    url,
)


def plain(maximum: int = 3000, *, minimum: int = 1) -> Check:
    """A text object that must be plain_text."""
    return Kinds(_texts(minimum, maximum), {"plain_text"}, "text object")


def text(maximum: int = 3000) -> Check:
    """A text object of either sort."""
    return Kinds(_texts(1, maximum), what="text object")


def _texts(minimum: int, maximum: int) -> dict[str, Check]:
    body = string(maximum, minimum=minimum)
    kind = {"type": string()}
    return {
        "plain_text": Shape({**kind, "text": body}, {"emoji": boolean}),
        "mrkdwn": Shape({**kind, "text": body}, {"verbatim": boolean}),
    }


def option(label: Check, *, link: bool = False) -> Check:
    """A choice; only an overflow menu's choices may carry a link."""
    links: dict[str, Check] = {"url": url(3000)} if link else {}
    return Shape({"text": label, "value": string(150, minimum=1)}, {"description": text(75), **links})


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))
LINK_OPTION = option(plain(75), link=True)

OPTION_GROUP = Shape({"label": plain(75), "options": list_of(PLAIN_OPTION, minimum=1, maximum=100)})

CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": literal("primary", "danger")},
)

DISPATCH = Shape(
    {},
    {"trigger_actions_on": list_of(literal("on_enter_pressed", "on_character_entered"), minimum=1, maximum=2)},
)

CONVERSATION_FILTER = Shape(
    {},
    {
        "include": list_of(literal("im", "mpim", "private", "public"), minimum=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

SLACK_FILE = Shape({}, {"id": string(minimum=1), "url": url(3000, schemes=WEB)}, [exactly_one("id", "url")])

PICTURE: dict[str, Check] = {"image_url": url(3000, schemes=WEB), "slack_file": SLACK_FILE}

IMAGE = Shape(
    {"type": string(), "alt_text": string(2000, minimum=1)}, PICTURE, [exactly_one("image_url", "slack_file")]
)

_PARAMETER = Shape({"name": string(minimum=1), "value": string()})
_TRIGGER = Shape({"url": url(3000, schemes=WEB)}, {"customizable_input_parameters": list_of(_PARAMETER)})
WORKFLOW = Shape({"trigger": _TRIGGER})


def initial_choice(document: Mapping[str, object], place: Place) -> None:
    """What is chosen at the start is one of the choices, equal in every part."""
    choices = _choices(document)
    if not choices:
        return
    single, several = document.get("initial_option"), document.get("initial_options")
    if single is not None and single not in choices:
        place.at("initial_option").say("initial option must exactly match one of the provided options")
    for index, chosen in enumerate(several if isinstance(several, list) else ()):
        if chosen not in choices:
            place.at("initial_options").at(index).say("initial option must exactly match one of the provided options")


def _choices(document: Mapping[str, object]) -> list[object]:
    groups = document.get("option_groups")
    lists = (
        [document.get("options"), *(group.get("options") for group in groups or () if isinstance(group, Mapping))]
        if isinstance(groups, list)
        else [document.get("options")]
    )
    return [choice for options in lists if isinstance(options, list) for choice in options]


def only_in_modals(key: str) -> Check:
    """A switch that has no meaning outside a modal, where Slack refuses it."""

    def check(value: object, place: Place) -> None:
        boolean(value, place)
        if place.surface is not Surface.MODAL:
            place.say(f"{key} is only allowed in modals")

    return check
