"""Text that may stand in a message. What people typed cannot mention, ping, link, format or hide anything: a plain
`str` is neutralised wherever markup is built, only `Mrkdwn` passes as it is. Limits of blocks are left to `blocks.py`.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

ELLIPSIS = "…"
NOTHING = "–"

_OPEN, _CLOSE = "\u2068", "\u2069"  # first-strong isolate and its end
_MOST_MARKS = 4  # combining marks on one letter; living scripts need no more

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, directional overrides, zero-width and blank letters, lone surrogates, tags, noncharacters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2067\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
# Latin, Chinese, Japanese and the signs beside them: nothing invisible, no marks, no direction. Most text is this.
_SIMPLE = re.compile(
    "[\n\t -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u2bff\u2e80-\u3029"
    "\u3030-\u3098\u309b-\u3163\u3165-\ua4cf\uff01-\uff9f\uffe0-\uffee\U0001f300-\U0001faff]*"
)
_JOINERS = re.compile("[\u200c\u200d]{2,}")
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\\s])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\\s])")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
# Between letters a mark formats nothing (`file_name`, `2*3`); elsewhere its look-alike stands in for it.
_MARKS = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|`")
_LOOK_ALIKE = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_QUOTE_MARKS = re.compile(r"^\s*>[>\s]*", re.MULTILINE)
_CALLS = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_LINK = re.compile(r"https?://[^\s<>|]+")


class Mrkdwn(str):
    """Text in Slack's markup that is safe to send as it is. Made by this module and by `Language.mark` alone."""

    __slots__ = ()


def clean(text: str) -> str:
    """What a person typed without anything invisible; line breaks stay, directions cannot leave their line."""
    if not _SIMPLE.fullmatch(text):
        text = _visible(text)
    return _EMPTY_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def clip(text: str, limit: int) -> str:
    """At most `limit` code points; a cut shows as an ellipsis and does not fall inside a character."""
    if len(text) <= limit:
        return text
    end = max(limit - len(ELLIPSIS), 0)
    while end and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"):
        end -= 1
    kept = text[:end].rstrip()
    return _balanced(kept + ELLIPSIS) if _OPEN in kept else kept + ELLIPSIS


def neutral(text: str, limit: int | None = None) -> Mrkdwn:
    """Typed text as markup that shows it and does nothing else. Markup comes back as it is."""
    if isinstance(text, Mrkdwn):
        return text
    text = clean(text)
    if limit is not None:
        text = clip(text, limit)
    text = _QUOTE_MARKS.sub(lambda found: found[0].replace(">", "›"), text)
    for character, entity in _ESCAPES:
        text = text.replace(character, entity)
    text = _MARKS.sub(lambda found: _LOOK_ALIKE[found[0]], text)
    return Mrkdwn(_CALLS.sub("@" + _WORD_JOINER, text))


def joined(parts: Iterable[str | None], separator: str = "\n") -> Mrkdwn:
    """Pieces of markup and text as one markup; empty pieces are left out."""
    return Mrkdwn(separator.join(neutral(part) for part in parts if part))


def first_line(text: Mrkdwn) -> Mrkdwn:
    """What a notification says of a longer text."""
    return Mrkdwn(text.split("\n", 1)[0])


def bold(text: str) -> Mrkdwn:
    """One line in bold; Slack's bold ends at a line break."""
    inner = text if isinstance(text, Mrkdwn) else neutral(one_line(text))
    return Mrkdwn(f"*{inner}*") if inner else Mrkdwn("")


def quoted(text: str, limit: int = 1200) -> Mrkdwn:
    """Typed text set apart with a bar on every line, so that it cannot pass for the desk's own words."""
    lines = neutral(text, limit).split("\n")
    return Mrkdwn("\n".join(f"> {line}".rstrip() for line in lines))


def mention(slack_id: str) -> Mrkdwn:
    """A person called by Slack; anything that is no member id is shown as text."""
    return Mrkdwn(f"<@{slack_id}>") if re.fullmatch(r"[UW][A-Z0-9]+", slack_id) else neutral(slack_id)


def channel_link(channel: str) -> Mrkdwn:
    return Mrkdwn(f"<#{channel}>") if re.fullmatch(r"[CG][A-Z0-9]+", channel) else neutral(channel)


def link(url: str, label: str) -> Mrkdwn:
    """A link of the desk's own; an address that is not plain http is shown as text."""
    shown = neutral(one_line(label).replace("|", "∣"))
    if not _LINK.fullmatch(url):
        return shown
    return Mrkdwn(f"<{url.replace('&', '&amp;')}|{shown}>")


def clip_mrkdwn(text: Mrkdwn, limit: int) -> Mrkdwn:
    """Markup cut to Slack's limit without leaving half an entity or half a reference behind."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ELLIPSIS)]
    if kept.rfind("<") > kept.rfind(">"):
        kept = kept[: kept.rfind("<")]
    return Mrkdwn(re.sub(r"&[a-z]{0,4}$", "", kept).rstrip() + ELLIPSIS)


@lru_cache(maxsize=512)  # a title stands many times in one message, and is looked at letter by letter
def _visible(text: str) -> str:
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    return "\n".join(_isolated(_tidied(line)) for line in text.split("\n"))


def _tidied(line: str) -> str:
    """Isolates in pairs, joiners between what they join, no towers of marks."""
    return _with_few_marks(_STRAY_JOINER.sub("", _JOINERS.sub("", _balanced(line))))


def _with_few_marks(line: str) -> str:
    kept: list[str] = []
    run = 0
    for character in line:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _isolated(line: str) -> str:
    """Right-to-left text is isolated, so that it cannot turn round what stands beside it."""
    depth = 0
    for character in line:
        depth += (character == _OPEN) - (character == _CLOSE)
        if depth == 0 and unicodedata.bidirectional(character) in {"R", "AL", "AN"}:
            return f"{_OPEN}{line}{_CLOSE}"
    return line


def _balanced(line: str) -> str:
    """Isolates that do not pair up are dropped."""
    out = list(line)
    opened: list[int] = []
    for index, character in enumerate(line):
        if character == _OPEN:
            opened.append(index)
        elif character == _CLOSE:
            if opened:
                opened.pop()
            else:
                out[index] = ""
    for index in opened:
        out[index] = ""
    return "".join(out)
