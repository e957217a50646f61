"""Slack's text markup as safe HTML: mrkdwn for one reader, and plain_text with its emoji.

Everything is escaped first; only what this module makes itself becomes a tag.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlsplit

from sandbox.mrkdwn import date_text, plain, styled, unescape
from sandbox.page import emoji
from sandbox.page.shelf import BLOCK, Shelf, escape
from sandbox.page.viewer import Viewer

_FENCE = re.compile(r"\n?```\n?(.*?)\n?```\n?", re.DOTALL)
_TICK = re.compile(r"`([^`\n]+)`")
_ANGLE = re.compile(r"<([^<>\n]+)>")
_STYLES = tuple((tag, styled(mark)) for mark, tag in (("*", "b"), ("_", "i"), ("~", "s")))
_BARE_LINK = re.compile(
    r"https?://[^\s<>\"'，。；：！？、（）“”\ue000\ue001]+[^\s<>\"'.,;:!?)\]，。；：！？、（）“”\ue000\ue001]"
)
_ITEM = re.compile(r"(\s*)(•|◦|▪|-|\d{1,3}\.)\s+(.*)")
_QUOTE = "&gt;"
_BROADCASTS = {"here", "channel", "everyone"}
_LINKED = {"http", "https", "mailto", "tel"}


def mrkdwn(text: str, viewer: Viewer) -> str:
    """Bold, italics, strike, code, quotes, lists, links, mentions, dates and emoji, as this viewer sees them."""
    shelf = Shelf()
    text = shelf.accept(text)
    text = _FENCE.sub(lambda match: _on_its_own(shelf.put(f"<pre>{_code(match[1], viewer)}</pre>"), match), text)
    text = _TICK.sub(lambda match: shelf.put(f"<code>{_code(match[1], viewer)}</code>"), text)
    text = _ANGLE.sub(lambda match: shelf.put(_reference(match[1], viewer)), text)
    text = _BARE_LINK.sub(lambda match: shelf.put(link(match[0], escape(match[0]))), unescape(text))
    text = escape(emoji.set_aside(text, shelf))
    for tag, pattern in _STYLES:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    return shelf.restore(_lines(text))


def plain_text(text: str, *, with_emoji: bool = True) -> str:
    """Text as it is, line breaks kept; shortcodes become emoji unless the text object forbids it."""
    shelf = Shelf()
    text = shelf.accept(text)
    if with_emoji:
        text = emoji.set_aside(text, shelf)
    return shelf.restore(escape(text).replace("\n", "<br>"))


def text_object(text: dict[str, object] | None, viewer: Viewer) -> str:
    """A Block Kit text object of either sort; nothing for none."""
    if not text:
        return ""
    content = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn(content, viewer)
    return plain_text(content, with_emoji=text.get("emoji") is not False)


def link(target: str, label: str) -> str:
    """A link that opens beside the page; `label` is HTML. Anything but a web, mail or phone address stays text."""
    try:
        known = urlsplit(target).scheme in _LINKED
    except ValueError:
        known = False
    if not known:
        return label
    return f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">{label}</a>'


def mention(user_id: str, viewer: Viewer) -> str:
    own = " mention-me" if user_id == viewer.user.id else ""
    return f'<span class="mention{own}" data-user="{escape(user_id)}">@{escape(viewer.person(user_id))}</span>'


def channel_link(channel_id: str, viewer: Viewer) -> str:
    """A private channel's name is shown to its members only."""
    channel = viewer.state.channels.get(channel_id)
    if channel is None or not viewer.sees(channel):
        return f'<span class="mention">{escape(viewer.words.private_channel)}</span>'
    mark = "" if channel.direct else "#"
    name = escape(viewer.title(channel))
    return f'<a class="mention" href="#" data-channel="{escape(channel.id)}">{mark}{name}</a>'


def broadcast(name: str) -> str:
    return f'<span class="mention mention-all">@{escape(name)}</span>'


def _code(text: str, viewer: Viewer) -> str:
    """Inside code nothing is styled, but references still show their names."""
    text = _ANGLE.sub(lambda match: plain(viewer.state, match[0], viewer.user), text)
    return escape(unescape(text))


def _on_its_own(piece: str, match: re.Match[str]) -> str:
    """A block of code takes lines of its own, without empty ones around it."""
    before = "\n" if match.start() else ""
    after = "\n" if match.end() < len(match.string) else ""
    return f"{before}{BLOCK}{piece}{after}"


def _reference(inside: str, viewer: Viewer) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return mention(target[1:], viewer)
    if target.startswith("#"):
        return channel_link(target[1:], viewer)
    if target.startswith("!date^"):
        return _date(target, label, viewer)
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return broadcast(name) if name in _BROADCASTS else f'<span class="mention">{escape(label or target[1:])}</span>'
    shown = unescape(label or target.removeprefix("mailto:"))
    return link(unescape(target), plain_text(shown))


def _date(target: str, fallback: str, viewer: Viewer) -> str:
    shown = escape(date_text(target, unescape(fallback), viewer.user, now=viewer.state.now()))
    parts = target.split("^")
    wanted = unescape(parts[3]) if len(parts) > len(("!date", "seconds", "format")) else ""
    body = f"<time>{shown}</time>"
    return link(wanted, body) if wanted else body


def _lines(text: str) -> str:
    """Quotes and lists are made of whole lines; all other lines keep their breaks."""
    head, quoted, rest = text.partition(_QUOTE * 3)
    if quoted and (not head or head.endswith("\n")):
        return (_lines(head[:-1]) if head else "") + f"<blockquote>{_lines(rest.strip())}</blockquote>"
    pieces: list[str] = []
    for kind, group in groupby(text.split("\n"), key=_kind):
        pieces.append("".join(_group(kind, list(group))))
    return "".join(pieces)


def _kind(line: str) -> str:
    if line.startswith(_QUOTE):
        return "quote"
    if line.startswith(BLOCK):
        return "block"
    return "item" if _ITEM.fullmatch(line) else "line"


def _group(kind: str, lines: list[str]) -> Iterator[str]:
    if kind == "quote":
        inner = [line.removeprefix(_QUOTE).removeprefix(" ") for line in lines]
        yield f"<blockquote>{'<br>'.join(inner)}</blockquote>"
    elif kind == "block":
        yield from (line.removeprefix(BLOCK) for line in lines)
    elif kind == "item":
        for line in lines:
            yield _item(line)
    else:
        yield '<span class="text">' + "<br>".join(lines) + "</span>"


def _item(line: str) -> str:
    match = _ITEM.fullmatch(line)
    if match is None:
        return line
    depth = min(len(match[1].expandtabs(2)) // 2, 3)
    return f'<div class="item item-{depth}"><span class="bullet">{match[2]}</span><span>{match[3]}</span></div>'
