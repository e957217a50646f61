"""Emoji by shortcode or character; the common ones are drawn here, so that no emoji font is needed."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from sandbox.page.shelf import Shelf, escape

_SHORTCODE = re.compile(r":([a-z0-9_+-]+)(::skin-tone-[2-6])?:")
# What the reaction picker offers.
QUICK = ("white_check_mark", "eyes", "+1", "pray", "tada", "ticket", "rotating_light", "question")


@cache
def _table(name: str) -> Mapping[str, str]:
    data: dict[str, str] = json.loads(resources.files("sandbox.page").joinpath("data", name).read_text("utf-8"))
    return data


@cache
def _drawn() -> re.Pattern[str]:
    """Any character we have a drawing of, with or without the mark that asks for its coloured form."""
    longest_first = sorted(_table("glyphs.json"), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")\ufe0f?")


def picture(name: str) -> str:
    """HTML for a shortcode without its colons; an unknown one stays as it was typed."""
    character = _table("emoji.json").get(name.partition("::")[0])
    return _html(character, f":{name}:") if character else escape(f":{name}:")


def set_aside(text: str, shelf: Shelf) -> str:
    """The text with its known emoji on the shelf."""
    known = _table("emoji.json")
    text = _SHORTCODE.sub(lambda match: shelf.put(picture(match[1])) if match[1] in known else match[0], text)
    return _drawn().sub(lambda match: shelf.put(_html(match[1], match[1])), text)


def _html(character: str, label: str) -> str:
    drawing = _table("glyphs.json").get(character)
    inner = f'<svg viewBox="0 0 20 20" aria-hidden="true">{drawing}</svg>' if drawing else escape(character)
    label = escape(label)
    return f'<span class="emoji" role="img" aria-label="{label}" title="{label}">{inner}</span>'
