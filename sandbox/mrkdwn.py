"""Slack's text markup: what a person types becomes it, and what a person reads is made from it."""

import re
import string
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta

from sandbox.records import User
from sandbox.state import State

_ANGLE = re.compile(r"<([^<>]+)>")
_TYPED_NAME = re.compile(r"(?<![\w&<])([@#])([^\s@#<>&,，。、;；:：!！?？()]+)")
_SET_ASIDE = "\x00\ue000\ue001"  # stand for a reference, code or an emoji, which begins and ends in ASCII


def styled(mark: str) -> re.Pattern[str]:
    """What stands between two of these marks. Slack takes them for marks only beside a blank, ASCII punctuation or the
    end of the line: next to a letter or a full-width mark of any script they are shown as they are.
    """
    room = re.escape(string.punctuation.replace(mark, "") + _SET_ASIDE)
    own = re.escape(mark)
    return re.compile(rf"(?<![^\s{room}]){own}(?=\S)([^\n]*?\S){own}(?![^\s{room}])")


_STYLES = tuple(styled(mark) for mark in "*_~")
_CODE = re.compile(r"```\n?(.*?)\n?```|`([^`\n]+)`", re.DOTALL)
_TOKEN = re.compile(r"\{(\w+)\}")
_SPECIAL = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def compose(state: State, typed: str) -> str:
    """What Slack's client sends for typed text: escaped, with @names and #channels of this workspace as references."""

    def reference(match: re.Match[str]) -> str:
        mark, name = match.groups()
        if mark == "@":
            if name in _SPECIAL:
                return f"<!{name}>"
            return _mention(state, name)
        channel = state.find_channel(name)
        return f"<#{channel.id}|{channel.name}>" if channel else match.group()

    return _TYPED_NAME.sub(reference, _full_names(state, escape(typed)))


def _mention(state: State, name: str) -> str:
    """A full stop after a name may end the sentence or belong to the name."""
    for known in (name, name.rstrip(".")):
        user = state.find_user(known)
        if user is not None:
            return f"<@{user.id}>{name[len(known) :]}"
    return f"@{name}"


def _full_names(state: State, text: str) -> str:
    """Names with a blank in them (@Wang Li) or without one after them (@王丽请看), the longest first."""
    for user in sorted(state.users.values(), key=lambda each: -len(each.real_name)):
        if " " in user.real_name or not user.real_name.isascii():
            text = text.replace(f"@{user.real_name}", f"<@{user.id}>")
    return text


def plain(state: State, text: str, reader: User) -> str:
    """What the reader sees of mrkdwn, without bold, italics and code marks."""
    kept: list[str] = []

    def keep(content: str) -> str:
        kept.append(content)
        return f"\x00{len(kept) - 1}\x00"

    text = text.replace("\x00", "")
    text = _CODE.sub(lambda match: keep(match[1] if match[1] is not None else match[2]), text)
    text = _ANGLE.sub(lambda match: keep(_reference(state, match[1], reader)), text)
    for style in _STYLES:
        text = style.sub(r"\1", text)
    text = re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], text)
    return unescape(text)


def _reference(state: State, inside: str, reader: User) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        user = state.users.get(target[1:])
        return f"@{user.real_name}" if user else f"<{inside}>"
    if target.startswith("#"):
        channel = state.channels.get(target[1:])
        return f"#{channel.name}" if channel and state.visible(channel, reader.id) else "#private channel"
    if target.startswith("!date^"):
        return date_text(target, label, reader, now=state.now())
    if target.startswith("!"):
        return label or _SPECIAL.get(target[1:], target[1:])
    return label or target.removeprefix("mailto:")


def date_text(target: str, fallback: str, reader: User, *, now: datetime) -> str:
    """`!date^seconds^format^link` in the reader's time zone and language; the fallback for a malformed one."""
    parts = target.split("^")
    try:
        instant = datetime.fromtimestamp(int(parts[1]), ZoneInfo(reader.tz))
        form = parts[2]
    except (IndexError, ValueError):
        return fallback
    locale = Locale.parse(reader.locale, sep="-")
    local_now = now.astimezone(instant.tzinfo)
    return _TOKEN.sub(lambda match: _date_part(match[1], instant, locale, local_now), form)


def _date_part(token: str, instant: datetime, locale: Locale, now: datetime) -> str:
    name, pretty = token.removesuffix("_pretty"), token.endswith("_pretty")
    days = (instant.date() - now.date()).days
    if pretty and abs(days) <= 1:
        return _near(days, locale)
    makers: dict[str, Callable[[], str]] = {
        "date_num": lambda: instant.strftime("%Y-%m-%d"),
        "date": lambda: format_date(instant, "long", locale=locale),
        "date_short": lambda: format_date(instant, "medium", locale=locale),
        "date_long": lambda: format_date(instant, "full", locale=locale),
        "time": lambda: format_time(instant.timetz(), clock_form(locale), locale=locale),
        "time_secs": lambda: format_time(instant.timetz(), "medium", locale=locale),
        "ago": lambda: format_timedelta(instant - now, add_direction=True, locale=locale),
    }
    return makers[name]() if name in makers else "{" + token + "}"


def clock_form(locale: Locale) -> str:
    """Twelve hours where the reader's country counts them so: 2:05 PM in en-US, 14:05 in en-GB and zh-CN."""
    return "h:mm a" if "a" in locale.time_formats["short"].pattern else "HH:mm"


def _near(days: int, locale: Locale) -> str:
    words = {"zh": ("昨天", "今天", "明天")}.get(locale.language, ("yesterday", "today", "tomorrow"))
    return words[days + timedelta(days=1).days]
