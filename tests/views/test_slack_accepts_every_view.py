"""Slack accepts every message, modal and home page of the desk, in both languages, whatever people typed."""

import json
import re

import pytest

from sandbox.blockkit import check_message, check_view
from tests.rulebooks import example
from tests.views import everything, faces
from views.words import Language

# Slack refuses a message somewhere above 13,000 characters of blocks and splits a text above 4,000.
MESSAGE_BUDGET = 13_000
TEXT_BUDGET = 4_000
VIEW_BUDGET = 80_000  # of 250 kB

# Neutralised a second time: the reader would see the entity, and a mention would call nobody.
TWICE = re.compile(r"&amp;(amp|lt|gt);|&lt;(@U0SUN|!date)")

USUAL = {"usual": "承保系统无法出单", "empty": ""}
TEXTS = faces.read_in(USUAL | faces.HOSTILE)


@pytest.fixture(params=TEXTS.values(), ids=TEXTS, scope="module")
def read(request: pytest.FixtureRequest) -> tuple[str, Language]:
    found: tuple[str, Language] = request.param
    return found


def test_every_message_is_accepted(read: tuple[str, Language]) -> None:
    """No block is refused, the whole stays within Slack's unpublished cap, and there is a text to read out."""
    for name, one in everything.messages(*read, example()):
        assert check_message(one.blocks) == [], name
        assert one.blocks, name
        assert len(sent(one.blocks)) <= MESSAGE_BUDGET, name
        assert 0 < len(sent(one.text)) <= TEXT_BUDGET, name
        assert not TWICE.search(one.text + sent(one.blocks)), name


def test_every_view_is_accepted(read: tuple[str, Language]) -> None:
    for name, one in everything.views(*read, example()):
        assert check_view(one) == [], name
        assert len(sent(one)) <= VIEW_BUDGET, name


def sent(document: object) -> str:
    """As it goes over the wire; a lone surrogate, which Slack's client may send, could not be encoded."""
    return json.dumps(document, ensure_ascii=False).encode().decode()
