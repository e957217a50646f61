"""What a person sees of blocks: their texts, buttons and questions."""

from typing import Any

from views import ids
from views.blocks import View


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    found = []
    for block in blocks:
        parts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        found += [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
    return found


def buttons(blocks: list[dict[str, Any]]) -> dict[str, str]:
    """Every offered click with its label, those behind the three dots included."""
    found = {}
    for block in blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "overflow":
                found |= {ids.unpack(one["value"])["do"]: one["text"]["text"] for one in element["options"]}
            else:
                found[element["action_id"]] = element["text"]["text"]
    return found


def inputs(view: View) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
