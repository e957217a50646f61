"""The rich_text block as safe HTML for one reader."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.mrkdwn import date_text
from sandbox.page import emoji, markup
from sandbox.page.shelf import escape
from sandbox.page.viewer import Viewer
from sandbox.records import Json

_STYLE_TAGS = (("code", "code"), ("bold", "b"), ("italic", "i"), ("strike", "s"), ("underline", "u"))
_LIST_STYLES = ("decimal", "lower-alpha", "lower-roman")


def rich_text(elements: Sequence[Json], viewer: Viewer) -> str:
    return "".join(_part(each, viewer) for each in elements)


def _part(part: Json, viewer: Viewer) -> str:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(part, viewer)
    inner = "".join(_span(each, viewer) for each in part.get("elements") or ())
    if kind == "rich_text_preformatted":
        return f"<pre>{inner}</pre>"
    if kind == "rich_text_quote":
        return f"<blockquote>{inner}</blockquote>"
    return f'<div class="paragraph">{inner}</div>'


def _list(part: Json, viewer: Viewer) -> str:
    tag = "ol" if part.get("style") == "ordered" else "ul"
    depth = min(int(part.get("indent") or 0), 8)
    start = int(part.get("offset") or 0) + 1
    items = "".join(
        f"<li>{''.join(_span(each, viewer) for each in item.get('elements') or ())}</li>" for item in part["elements"]
    )
    numbering = f' start="{start}"' if tag == "ol" and start > 1 else ""
    return f'<{tag} class="indent-{depth} mark-{depth % len(_LIST_STYLES)}"{numbering}>{items}</{tag}>'


def _span(span: Json, viewer: Viewer) -> str:
    makers: Mapping[str, Callable[[Json], str]] = {
        "text": lambda each: escape(str(each["text"])).replace("\n", "<br>"),
        "link": lambda each: markup.link(str(each["url"]), markup.plain_text(str(each.get("text") or each["url"]))),
        "emoji": lambda each: emoji.picture(str(each["name"])),
        "user": lambda each: markup.mention(str(each["user_id"]), viewer),
        "channel": lambda each: markup.channel_link(str(each["channel_id"]), viewer),
        "broadcast": lambda each: markup.broadcast(str(each["range"])),
        "usergroup": lambda each: f'<span class="mention">@{escape(str(each["usergroup_id"]))}</span>',
        "date": lambda each: _date(each, viewer),
        "color": lambda each: escape(str(each["value"])),
    }
    make = makers.get(str(span.get("type")))
    return _styled(make(span) if make else "", span.get("style"))


def _date(span: Json, viewer: Viewer) -> str:
    target = f"!date^{int(span['timestamp'])}^{span['format']}"
    shown = escape(date_text(target, str(span.get("fallback", "")), viewer.user, now=viewer.state.now()))
    body = f"<time>{shown}</time>"
    return markup.link(str(span["url"]), body) if span.get("url") else body


def _styled(html: str, style: Any) -> str:
    for name, tag in _STYLE_TAGS:
        if isinstance(style, dict) and style.get(name):
            html = f"<{tag}>{html}</{tag}>"
    return html
