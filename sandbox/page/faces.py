"""People's pictures: initials on a calm colour, always the same for one person; the app has its own mark."""

import re
from zlib import crc32

from sandbox.page.icons import app_mark, icon
from sandbox.page.shelf import escape
from sandbox.records import User
from sandbox.state import SLACKBOT

TONES = 10
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def letters(user: User) -> str:
    """Two initials for Latin names, the family name's character for Chinese ones."""
    name = re.sub(r"[（(].*", "", user.real_name).strip() or user.name
    if not _LATIN.match(name):
        return name[:1]
    words = [word for word in re.split(r"[\s.\-_]+", name) if word]
    return "".join(word[0] for word in words[:2]).upper()


def tone(user_id: str) -> int:
    return crc32(user_id.encode()) % TONES


def html(user: User, *, size: str = "normal") -> str:
    """Sizes: tiny, small, normal, large."""
    if user.id == SLACKBOT:
        return f'<span class="face face-{size} face-workspace" aria-hidden="true">{icon("flask")}</span>'
    if user.is_bot:
        return f'<span class="face face-{size} face-app" aria-hidden="true">{app_mark()}</span>'
    return f'<span class="face face-{size} tone-{tone(user.id)}" aria-hidden="true">{escape(letters(user))}</span>'
