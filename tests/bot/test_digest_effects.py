"""The digest on its way to Slack: with its picture, without one when there is no way, once whatever breaks."""

import struct
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import pictures
from domain.people import SYSTEM
from models.clock import set_timer
from models.person import by_key
from models.session import Store
from sandbox.gate import Trouble
from sandbox.person import Person
from sandbox.records import Message
from services import digest, sweep
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.services.past import Past, put

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    """Monday after the holiday, 08:30: the digest of Feng, who leads the desktop group, is due."""
    async with stage(store, start="2026-09-28 08:30") as opened:
        await opened.desk.do(SYSTEM, put, Past(reported="2026-09-24 09:00", title="The printer is silent"))
        await opened.desk.do(SYSTEM, due, "feng")
        yield opened


def due(work: Work, key: str) -> None:
    set_timer(work.session, digest.TIMER, key, work.now)
    work.session.flush()
    for timer in sweep.due(work):
        if timer.kind == digest.TIMER:
            sweep.look(work, timer)


def read(on: Stage, key: str = "feng") -> list[Message]:
    return Person(on.workspace, key).dm_messages()


def images(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "image"]


async def test_the_digest_shows_its_picture(on: Stage) -> None:
    """One direct message; the picture is uploaded, shown by its id, and described for who cannot see it."""
    assert await on.send("digest") == ["digest"]
    (message,) = read(on)
    (image,) = images(message)
    file = on.workspace.state.files[image["slack_file"]["id"]]
    assert struct.unpack(">II", (file.content or b"")[16:24]) == (1200, 600)
    assert (file.name, file.complete) == ("digest-2026-09-28.png", True)
    assert "INC-1" in Person(on.workspace, "feng").text_of(message)


@pytest.mark.parametrize("code", ["file_uploads_disabled", "storage_limit_reached", "missing_scope"])
async def test_it_goes_without_the_picture_that_slack_will_never_take(on: Stage, code: str) -> None:
    on.fails("files.getUploadURLExternal", Trouble.ERROR, code=code)
    await on.send("digest")
    (message,) = read(on)
    assert images(message) == []
    assert await on.parked() == []


async def test_a_failing_upload_is_repeated_and_then_left(on: Stage) -> None:
    """Slack is in trouble three times over: the manager reads the figures all the same."""
    on.fails("files.completeUploadExternal", Trouble.SERVER_ERROR, times=3)
    await on.send()
    (message,) = read(on)
    assert images(message) == []
    assert len(on.calls("files.completeUploadExternal")) == 3


async def test_an_upload_that_works_the_second_time_is_shown(on: Stage) -> None:
    on.fails("files.completeUploadExternal", Trouble.SERVER_ERROR)
    await on.send()
    (message,) = read(on)
    assert len(images(message)) == 1


async def test_a_picture_slack_will_not_show_is_left_out(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after an upload Slack may refuse the block: once more a moment later, then without."""
    monkeypatch.setattr("bot.effects.reports.NOT_READY_SECONDS", 0.0)
    on.fails("chat.postMessage", Trouble.ERROR, code="invalid_blocks", times=2)
    await on.send("digest")
    (message,) = read(on)
    assert images(message) == []


async def test_a_crash_after_posting_posts_nothing_twice(on: Stage) -> None:
    await on.crash_after("digest")
    await on.send()
    assert len(read(on)) == 1
    assert await on.states("digest") == ["sent"]


async def test_an_unknown_outcome_is_looked_up_first(on: Stage) -> None:
    on.fails("chat.postMessage", Trouble.RESET_AFTER)
    await on.send()
    assert len(read(on)) == 1


async def test_without_a_drawing_program_the_digest_still_goes_out(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PROGRAM", ("/no/such/program",))
    await on.send("digest")
    (message,) = read(on)
    assert images(message) == []


async def test_somebody_no_longer_in_slack_is_skipped(on: Stage) -> None:
    def leave(work: Work) -> None:
        found = by_key(work.session, "feng")
        assert found is not None
        found.slack_id = None

    await on.desk.do(SYSTEM, leave)
    await on.send("digest")
    assert await on.states("digest") == ["sent"]
    assert on.calls("chat.postMessage") == []
