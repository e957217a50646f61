"""Block Kit as strict as Slack: what `chat.postMessage` and `views.open` would refuse, and where.

No official schema exists, so the rules are written out here, limit by limit, from the published reference. This package
judges documents; it neither renders nor stores them.
"""

import json
from collections.abc import Mapping

from sandbox.blockkit.blocks import BLOCKS, SURFACES
from sandbox.blockkit.elements import ELEMENTS
from sandbox.blockkit.objects import plain
from sandbox.blockkit.report import Place, Problem, Surface
from sandbox.blockkit.shapes import Check, Kinds, Shape, as_object, boolean, list_of, string
from sandbox.blockkit.whole import check_focus, check_ids, check_totals

__all__ = ["Problem", "Surface", "check_message", "check_options", "check_view", "view_too_large"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000

_VIEW: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_BLOCKS = {surface: Kinds(BLOCKS, allowed, "block") for surface, allowed in SURFACES.items()}
_MODAL = Shape(
    {
        "type": string(),
        "title": plain(24),
        "blocks": list_of(_BLOCKS[Surface.MODAL], minimum=1, maximum=VIEW_BLOCKS),
    },
    {
        **_VIEW,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = Shape(
    {"type": string(), "blocks": list_of(_BLOCKS[Surface.HOME], minimum=1, maximum=VIEW_BLOCKS)},
    {**_VIEW, "clear_on_close": boolean, "notify_on_close": boolean},
)


def check_message(blocks: object) -> list[Problem]:
    """What Slack would refuse in the `blocks` of one message; an empty list means it would accept them."""
    place = Place("/blocks", Surface.MESSAGE)
    list_of(_BLOCKS[Surface.MESSAGE], maximum=MESSAGE_BLOCKS)(blocks, place)
    check_ids(blocks, place)
    check_focus(blocks, place)
    check_totals(blocks, place)
    return place.found


def check_view(view: object) -> list[Problem]:
    """What Slack would refuse in a modal or a Home tab."""
    kind = view.get("type") if isinstance(view, Mapping) else None
    home = kind == "home"
    place = Place("/view", Surface.HOME if home else Surface.MODAL)
    document = as_object(view, place)
    if document is None:
        return place.found
    if kind not in {"modal", "home"}:
        place.at("type").say("missing required field: type" if kind is None else f"unsupported type: {kind}")
        return place.found
    (_HOME if home else _MODAL)(document, place)
    blocks = document.get("blocks")
    check_ids(blocks, place.at("blocks"))
    check_focus(blocks, place.at("blocks"))
    if not home and document.get("submit") is None and _has_input(blocks):
        place.say("missing required field: submit (the view has an input block)")
    return place.found


def check_options(payload: object) -> list[Problem]:
    """What Slack would refuse in the answer to a block_suggestion: 100 options, or 100 groups of them."""
    place = Place("", Surface.MODAL)
    if payload in ({"options": []}, {"option_groups": []}):
        return []
    select = {"type": "static_select", **payload} if isinstance(payload, Mapping) else payload
    Kinds(ELEMENTS, {"static_select"})(select, place)
    return place.found


def _has_input(blocks: object) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, Mapping) and block.get("type") == "input" for block in blocks
    )


def view_too_large(view: object) -> bool:
    """A view's JSON may have 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES
