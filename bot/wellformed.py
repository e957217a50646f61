"""What Slack's client may send and no database stores: half an emoji (a lone surrogate) and the NUL character. They are
replaced once, where a payload comes in, so that nothing behind it has to think of them.
"""

import re
from collections.abc import Mapping
from typing import Any

BROKEN = re.compile("[\x00\ud800-\udfff]")
TYPED = ("text", "value", "state", "event", "actions", "message", "user_name")


def wellformed(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same payload, with everything that people type fit to be stored; what the desk itself sent is left alone."""
    typed = {key: mended(payload[key]) for key in TYPED if key in payload}
    view = payload.get("view")
    if isinstance(view, Mapping) and view.get("state"):
        typed["view"] = {**view, "state": mended(view["state"])}
    return {**payload, **typed}


def mended(value: Any) -> Any:
    """The same value, every text in it fit to be stored."""
    if isinstance(value, str):
        return value if value.isascii() and "\x00" not in value else _whole(value)
    if isinstance(value, Mapping):
        return {key: mended(one) for key, one in value.items()}
    return [mended(one) for one in value] if isinstance(value, list) else value


def _whole(text: str) -> str:
    """Two halves that belong together become their letter; one alone becomes the sign for an unreadable one."""
    if not BROKEN.search(text):
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
