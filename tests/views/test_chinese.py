"""Chinese as it is set: every message and every form, with Chinese text typed into it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rulebooks import example
from tests.views import everything
from tests.views.chinese import BLANK_BEFORE_MARK, clings
from views.words import Language

CHINESE = Language("zh")
TYPED = "打印机卡纸"


def marked(made: Any) -> Iterator[tuple[str, str]]:
    """Every text of a block kit: its kind and what it says."""
    if isinstance(made, dict):
        if isinstance(made.get("text"), str):
            yield str(made["type"]), made["text"]
        for part in made.values():
            yield from marked(part)
    elif isinstance(made, list):
        for part in made:
            yield from marked(part)


@pytest.mark.parametrize(
    ("around", "wrong"),
    [
        ("已移交为 *HO-1。*", False),
        ("*重大事件：* 承保系统", False),
        ("已移交为 *HO-1* 。", False),
        ("已移交为 *HO-1*。", True),
        ("已移交为*HO-1*", True),
        ("（*HO-1*）", True),
    ],
)
def test_bold_needs_room(around: str, wrong: bool) -> None:
    assert clings(around) is wrong


def test_every_message_and_form_is_set_as_chinese_is() -> None:
    shown = [(name, one.blocks) for name, one in everything.messages(TYPED, CHINESE, example())]
    shown += [(name, [view]) for name, view in everything.views(TYPED, CHINESE, example())]
    texts = {(kind, text): name for name, blocks in shown for kind, text in marked(blocks)}
    assert len(texts) > 500
    blanks = {name: text for (_, text), name in texts.items() if re.search(BLANK_BEFORE_MARK, text)}
    asterisks = {name: text for (kind, text), name in texts.items() if kind == "mrkdwn" and clings(text)}
    assert blanks == {}
    assert asterisks == {}
