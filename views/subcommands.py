"""The words that may follow a command. All are understood whoever types them; help shows the first of the reader's
language.
"""

from collections.abc import Mapping
from enum import StrEnum

from views.words import Language


class Subcommand(StrEnum):
    """What a word asks for."""

    WHY = "why"
    HELP = "help"
    LIST = "list"
    AWAY = "away"
    GROUP = "group"
    ON_CALL = "oncall"
    HAND_OVERS = "handovers"
    FIND = "find"
    ARTICLES = "articles"
    CALL = "call"
    SUPPLIERS = "suppliers"


WORDS: Mapping[Subcommand, Mapping[str, tuple[str, ...]]] = {
    Subcommand.WHY: {"en": ("why",), "zh": ("为什么", "为何")},
    Subcommand.HELP: {"en": ("help", "?"), "zh": ("帮助", "？")},
    Subcommand.LIST: {"en": ("list",), "zh": ("列表",)},
    Subcommand.AWAY: {"en": ("away",), "zh": ("请假", "离岗")},
    Subcommand.GROUP: {"en": ("group",), "zh": ("处理组",)},
    Subcommand.ON_CALL: {"en": ("oncall", "on-call"), "zh": ("值班",)},
    Subcommand.HAND_OVERS: {"en": ("handovers",), "zh": ("移交单",)},
    Subcommand.FIND: {"en": ("find", "search"), "zh": ("查找", "搜索")},
    Subcommand.ARTICLES: {"en": ("articles",), "zh": ("知识",)},
    Subcommand.CALL: {"en": ("call",), "zh": ("来电",)},
    Subcommand.SUPPLIERS: {"en": ("suppliers",), "zh": ("供应商",)},
}
_ASKED = {word: one for one, spoken in WORDS.items() for words in spoken.values() for word in words}


def asked(word: str) -> Subcommand | None:
    """What this word asks for, in whichever language and case; None when it is no such word."""
    return _ASKED.get(word.lower())


def shown(one: Subcommand, language: Language) -> str:
    return WORDS[one][language.code][0]
