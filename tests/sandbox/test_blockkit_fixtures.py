"""A published collection of valid Block Kit documents passes, but for entries that break Slack's own limits.

The collection (nicklambourne/slackblocks, folder `spec/fixtures`) is not part of this repository: name a checkout in
HOTLINE_BLOCKKIT_FIXTURES to run this test.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.blockkit import Problem, check_message, check_view

FOLDER = Path(os.environ.get("HOTLINE_BLOCKKIT_FIXTURES", "no-fixtures"))

# Entries of the collection that Slack's reference contradicts.
CONTRADICTED = {
    "rich_text_list_ordered": "border 3; Slack allows 0 or 1",
    "rich_text_input_basic": "initial_value is a bare span; Slack wants a rich_text block",
    "task_card_block": "a standalone task card that is pending",
    "webhook_message_basic": "one block_id used twice",
    "webhook_message_delete": "one block_id used twice",
}


def valid_documents() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("valid/*/*.json")):
        if path.stem not in CONTRADICTED and path.parent.name != "objects":
            yield pytest.param(path.parent.name, json.loads(path.read_text("utf-8")), id=path.stem)


def in_input(element: dict[str, Any]) -> list[Problem]:
    title, label = {"type": "plain_text", "text": "T"}, {"type": "plain_text", "text": "L"}
    block = {"type": "input", "label": label, "element": element}
    return check_view({"type": "modal", "title": title, "submit": title, "blocks": [block]})


def in_message(*blocks: Any) -> list[Problem]:
    return check_message(list(blocks))


def an_element(element: dict[str, Any]) -> list[Problem]:
    """Tried in every block that may hold it; one acceptance is enough."""
    tries: list[list[Problem]] = [
        in_input(element),
        in_message({"type": "actions", "elements": [element]}),
        in_message({"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": element}),
        in_message({"type": "task_card", "task_id": "t", "title": "t", "status": "complete", "sources": [element]}),
    ]
    return min(tries, key=len)


def a_rich_text_part(part: dict[str, Any]) -> list[Problem]:
    if not part["type"].startswith("rich_text_"):
        part = {"type": "rich_text_section", "elements": [part]}
    return in_message({"type": "rich_text", "elements": [part]})


def a_block(block: dict[str, Any]) -> list[Problem]:
    if block["type"] != "alert":
        return in_message(block)
    return check_view({"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [block]})


CHECKS: dict[str, Callable[[dict[str, Any]], list[Problem]]] = {
    "attachments": lambda document: check_message(document.get("blocks", [])),
    "blocks": a_block,
    "elements": an_element,
    "messages": lambda document: check_message(document.get("blocks", [])),
    "rich_text": a_rich_text_part,
    "views": check_view,
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason="HOTLINE_BLOCKKIT_FIXTURES names no folder of slackblocks fixtures")
@pytest.mark.parametrize(("family", "document"), valid_documents())
def test_a_valid_document_of_the_collection_passes(family: str, document: dict[str, Any]) -> None:
    assert [str(problem) for problem in CHECKS[family](document)] == []
