"""What people write is in the database and in Slack, and in no log line: a ticket's life, with everything that can go
wrong on the way, at the most talkative level.
"""

import io
import json
import logging
from collections.abc import Awaitable, Callable, Iterator

import pytest
import structlog

from bot import logs
from sandbox.gate import Fault, Trouble
from services import sweep
from tests.journeys.world import World

WorldAt = Callable[..., Awaitable[World]]
WORD = "quittengelee"
NAMES = ("王", "冯")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream, before = io.StringIO(), structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure(level="DEBUG", style="json")
    yield stream
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_no_line_has_a_word_anybody_wrote(
    world_at: WorldAt, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reported, taken, asked, answered, resolved; Slack limits, fails and forgets; a timer crashes on the words."""
    world = await world_at("2026-03-17 10:00")
    for trouble in (Trouble.RATE_LIMITED, Trouble.SERVER_ERROR, Trouble.RESET_AFTER):
        world.workspace.gate.inject(Fault("chat.postMessage", trouble, seconds=0.2))
    number = await world.report("wang", f"{WORD} 打印机", service="printing", description=WORD)
    feng, wang = world.person("feng"), world.person("wang")
    await feng.wait_for(lambda: any(WORD in text for text in feng.texts("desk-desktop")), seconds=30)
    await wang.wait_for(lambda: any(WORD in text for text in wang.texts(wang.direct)), seconds=30)
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    asked = {"pending_reason": "waiting_for_user", "question": WORD}
    assert await world.fill("feng", world.card("feng", "desk-desktop", number), "ticket.hold", **asked) == {}
    await wang.dm(WORD, thread=world.receipt("wang", number).ts)
    await world.settle()
    _break_the_clock(monkeypatch)
    await world.at("2026-03-24 12:00")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    said = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert WORD not in said
    assert not any(name in said for name in NAMES)
    assert {"delivered", "delivery_retried", "timer_failed"} <= {line["event"] for line in lines}
    assert {line["ticket"] for line in lines if line["event"] == "delivered"} >= {number}
    told = [(line["entry"], line["ticket"], line.get("actor")) for line in lines if line["event"] == "recorded"]
    assert told[0] == ("ticket_reported", number, "U0WANG")
    assert ("paused", number, "U0FENG") in told
    assert all(line["by"] == "desk" or isinstance(line["by"], int) for line in lines if line["event"] == "recorded")


def _break_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ValueError(WORD)

    monkeypatch.setitem(sweep.TABLE, "clock", crash)
