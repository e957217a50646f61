"""What a modal may not answer."""

from typing import Any

import pytest

from sandbox.errors import AppDidNotAnswer
from sandbox.person import Person
from tests.sandbox.kettle import Kettle

TEXT = {"type": "plain_text_input", "action_id": "kind", "max_length": 20}
MODAL = {
    "type": "modal",
    "callback_id": "order",
    "title": {"type": "plain_text", "text": "Order tea"},
    "submit": {"type": "plain_text", "text": "Order"},
    "blocks": [
        {"type": "input", "block_id": "kind", "label": {"type": "plain_text", "text": "Kind"}, "element": TEXT},
        {
            "type": "input",
            "block_id": "size",
            "optional": True,
            "label": {"type": "plain_text", "text": "Size"},
            "element": {
                "type": "static_select",
                "action_id": "size",
                "options": [
                    {"text": {"type": "plain_text", "text": "Small"}, "value": "s"},
                    {"text": {"type": "plain_text", "text": "Large"}, "value": "l"},
                ],
            },
        },
    ],
}


async def test_errors_for_unknown_blocks_are_the_apps_failure(kettle: Kettle, wang: Person) -> None:
    @kettle.app.command("/tea")
    async def tea(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @kettle.app.view("order")
    async def order(ack: Any) -> None:
        await ack(response_action="errors", errors={"nowhere": "wrong"})

    await wang.type("/tea", channel="general")
    await wang.modal.fill("Kind", "oolong")
    with pytest.raises(AppDidNotAnswer, match="nowhere"):
        await wang.modal.submit()
    assert "连接出现问题，请重试。" in wang.modal.text
