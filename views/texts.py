"""The texts that all of Block Kit is made of, cut to Slack's limits: too long ends with an ellipsis, empty shows a
dash.
"""

from typing import Any

from views.markup import NOTHING, clean, clip, clip_mrkdwn, neutral

TEXT_LIMIT = 3000


def plain(text: str, limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """A text that formats nothing, as typed."""
    return {"type": "plain_text", "text": clip(clean(text), limit) or NOTHING, "emoji": True}


def mrkdwn(text: str, limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """Markup; a plain `str` is neutralised first. `verbatim`: Slack adds no links or mentions of its own."""
    return {"type": "mrkdwn", "text": clip_mrkdwn(neutral(text), limit) or NOTHING, "verbatim": True}


def given(**parts: Any) -> dict[str, Any]:
    """An object of Block Kit: what is None is not there."""
    return {key: value for key, value in parts.items() if value is not None}
