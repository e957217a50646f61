"""The page's own line icons, drawn on a 20 by 20 grid in the colour of the text around them, and the app's mark."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

_FRAME = (
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" '
    'stroke-linejoin="round"><path d="{path}"/></svg>'
)


def icon(name: str) -> str:
    return _FRAME.format(path=_paths()[name])


@cache
def app_mark() -> str:
    """A headset, for whatever app lives in this workspace."""
    return _read("app.svg").replace("\n", "")


@cache
def _paths() -> Mapping[str, str]:
    paths: dict[str, str] = json.loads(_read("icons.json"))
    return paths


def _read(name: str) -> str:
    return resources.files("sandbox.page").joinpath("data", name).read_text("utf-8")
