"""Every block of Block Kit and the surfaces it may stand on."""

from collections.abc import Mapping

from sandbox.blockkit.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blockkit.objects import IMAGE, PICTURE, plain, text
from sandbox.blockkit.report import Place, Surface
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.shapes import (
    WEB,
    Check,
    Kinds,
    Shape,
    at_least_one,
    boolean,
    exactly_one,
    list_of,
    literal,
    string,
    url,
)
from sandbox.blockkit.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE

_TYPE: dict[str, Check] = {"type": string()}
_BLOCK: dict[str, Check] = {"block_id": string(255, minimum=1)}
_PICTURE = Kinds({"image": IMAGE})
_RICH_TEXT = Kinds({"rich_text": RICH_TEXT})
_BUTTON = Kinds(ELEMENTS, {"button", "workflow_button"})
_CONTEXT = Kinds({"image": IMAGE, "plain_text": text(), "mrkdwn": text()})
_ICON = Shape(_TYPE | {"name": string(minimum=1)})
_SOURCE = Shape(_TYPE | {"url": url(3000, schemes=WEB), "text": string(minimum=1)})
_TASK: dict[str, Check] = {
    "task_id": string(minimum=1),
    "title": string(minimum=1),
    "status": literal("pending", "in_progress", "complete", "error"),
}
_TASK_PARTS: dict[str, Check] = {"details": _RICH_TEXT, "output": _RICH_TEXT, "sources": list_of(_SOURCE)}


def _not_pending(document: Mapping[str, object], place: Place) -> None:
    if document.get("status") == "pending":
        place.at("status").say("only a task of a plan may be pending")


_CARD = Shape(
    _TYPE,
    _BLOCK
    | {
        "hero_image": _PICTURE,
        "icon": _PICTURE,
        "slack_icon": _ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": list_of(_BUTTON, minimum=1, maximum=3),
    },
    [at_least_one("hero_image", "title", "actions", "body")],
)


def _child(value: object, place: Place) -> None:
    """A container holds what its surface holds, but no container."""
    allowed = SURFACES[place.surface] - {"container", "input"}
    Kinds(BLOCKS, allowed, "block")(value, place)


BLOCKS: Mapping[str, Check] = {
    "actions": Shape(_TYPE | {"elements": list_of(Kinds(ELEMENTS, IN_ACTIONS), minimum=1, maximum=25)}, _BLOCK),
    "alert": Shape(
        _TYPE | {"text": text(200)}, _BLOCK | {"level": literal("default", "info", "warning", "error", "success")}
    ),
    "card": _CARD,
    "carousel": Shape(_TYPE | {"elements": list_of(Kinds({"card": _CARD}), minimum=1, maximum=10)}, _BLOCK),
    "container": Shape(
        _TYPE | {"child_blocks": list_of(_child, minimum=1, maximum=10)},
        _BLOCK
        | {
            "title": plain(150),
            "rich_text_title": _RICH_TEXT,
            "subtitle": text(150),
            "width": literal("narrow", "standard", "wide", "full"),
            "icon": _PICTURE,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
    ),
    "context": Shape(_TYPE | {"elements": list_of(_CONTEXT, minimum=1, maximum=10)}, _BLOCK),
    "context_actions": Shape(
        _TYPE | {"elements": list_of(Kinds(ELEMENTS, IN_CONTEXT_ACTIONS), minimum=1, maximum=5)}, _BLOCK
    ),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": Shape(_TYPE, _BLOCK),
    "file": Shape(_TYPE | {"external_id": string(minimum=1), "source": literal("remote")}, _BLOCK),
    "header": Shape(_TYPE | {"text": plain(150)}, _BLOCK),
    "image": Shape(
        _TYPE | {"alt_text": string(2000, minimum=1)},
        _BLOCK | PICTURE | {"title": plain(2000)},
        [exactly_one("image_url", "slack_file")],
    ),
    "input": Shape(
        _TYPE | {"label": plain(2000), "element": Kinds(ELEMENTS, IN_INPUT)},
        _BLOCK | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": Shape(_TYPE | {"text": string(12_000, minimum=1)}, _BLOCK),
    "plan": Shape(
        _TYPE | {"title": string(minimum=1)},
        _BLOCK | {"tasks": list_of(Shape(_TASK, _TYPE | _BLOCK | _TASK_PARTS), maximum=50)},
    ),
    "rich_text": RICH_TEXT,
    "section": Shape(
        _TYPE,
        _BLOCK
        | {
            "text": text(3000),
            "fields": list_of(text(2000), minimum=1, maximum=10),
            "accessory": Kinds(ELEMENTS, IN_SECTION),
            "expand": boolean,
        },
        [at_least_one("text", "fields")],
    ),
    "table": TABLE,
    "task_card": Shape(_TYPE | _TASK, _BLOCK | _TASK_PARTS, [_not_pending]),
    "video": Shape(
        _TYPE
        | {
            "alt_text": string(2000, minimum=1),
            "title": plain(200),
            "video_url": url(3000, schemes=WEB),
            "thumbnail_url": url(3000, schemes=WEB),
        },
        _BLOCK
        | {
            "title_url": url(2000, schemes=WEB),
            "description": plain(200),
            "provider_icon_url": url(2000, schemes=WEB),
            "provider_name": string(50),
            "author_name": string(50),
        },
    ),
}

_EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
_FIGURES = {"carousel", "container", "data_table", "data_visualization", "table"}

SURFACES: Mapping[Surface, frozenset[str]] = {
    Surface.MESSAGE: frozenset(_EVERYWHERE | _FIGURES | {"context_actions", "file", "markdown", "plan", "task_card"}),
    Surface.MODAL: frozenset(_EVERYWHERE | {"alert"}),
    Surface.HOME: frozenset(_EVERYWHERE | _FIGURES),
}
