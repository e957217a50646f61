"""What a redraw of several messages has drawn already. One that is sent away between two of them goes on where it was,
in this process or another, and draws again only what has changed meanwhile: so it comes to its end however short
Slack's budget is. What may or may not have been drawn counts as not drawn.
"""

import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar

from views.blocks import Shown

_DRAWN: ContextVar[dict[str, str] | None] = ContextVar("drawn", default=None)  # of the row at work: place, and its mark


def goes_on(drawn: Mapping[str, str]) -> None:
    """The row that this task works on from now, and what is known of it."""
    _DRAWN.set(dict(drawn))


def drawn() -> dict[str, str]:
    """The place of each message, and the mark of what it shows."""
    return _DRAWN.get() or {}


def place(channel: str, ts: str) -> str:
    return f"{channel} {ts}"


def shows(channel: str, ts: str, shown: Shown) -> bool:
    """Whether the message surely shows this already; if not, it is about to be drawn, and nothing is sure."""
    known, where = _DRAWN.get(), place(channel, ts)
    if known is None:
        return False
    if known.get(where) == _mark(shown):
        return True
    known.pop(where, None)
    return False


def was_drawn(channel: str, ts: str, shown: Shown) -> None:
    known = _DRAWN.get()
    if known is not None:
        known[place(channel, ts)] = _mark(shown)


def _mark(shown: Shown) -> str:
    """Two that look the same have the same one."""
    drawing = json.dumps([shown.text, shown.blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(drawing.encode()).hexdigest()[:16]
