"""The main job over HTTP, and everybody who is not Slack turned away with nothing done."""

import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest

from domain.people import SYSTEM
from models.outbox import InboxRow
from models.ticket import TicketRow
from sandbox.http_mode import FORM, JSON, HttpLink, sign, written
from services.work import Work
from tests.journeys.over_http import SECRET, url_of
from tests.journeys.world import World, stage

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
COMMAND = urlencode({"command": "/incident", "text": "x", "user_id": "U0WANG", "trigger_id": "1.2.3", "team_id": "T1"})


@pytest.fixture
async def world(database: str) -> AsyncIterator[World]:
    async with stage(database, start="2026-03-16 10:00", over_http=True) as opened:
        yield opened
        late = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
        assert [one for one in opened.workspace.journal.rejected() if one.error not in late] == []


async def kept(world: World) -> tuple[int, int]:
    """Tickets, and inputs that were carried out."""

    def count(work: Work) -> tuple[int, int]:
        return work.session.query(TicketRow).count(), work.session.query(InboxRow).count()

    return await world.bot.desk.look(SYSTEM, count)


async def knock(world: World, body: bytes, headers: dict[str, str]) -> int:
    url = url_of(world.bot.settings)
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_reported_taken_and_answered_over_http(world: World) -> None:
    """Command, form, click and message arrive as signed requests; their answers are shown as ever."""
    link = world.workspace.dispatcher.link
    assert isinstance(link, HttpLink)
    assert await link.verify()
    number = await world.report("wang", "打印机卡纸", service="printing")
    await world.press("feng", world.card("feng", "desk-desktop", number), "ticket.take")
    assert (await world.ticket(number)).state == "in_progress"
    await world.person("wang").dm("编号是 P-3071", thread=world.receipt("wang", number).ts)
    await world.settle()
    assert any("P-3071" in text for text in world.work_thread("feng", "desk-desktop", number))
    assert world.workspace.journal.failures() == []
    assert world.workspace.link.connections == []


async def test_whoever_is_not_slack_is_turned_away_with_nothing_done(world: World) -> None:
    """Bad, missing and old signatures, other kinds, too much, no length: refused before anything is parsed."""
    before, calls = await kept(world), len(world.workspace.journal.calls)
    body, now = COMMAND.encode(), time.time()
    good = {"Content-Type": FORM} | sign(SECRET, body, at=now)
    big = b"text=" + b"x" * 10_000_000
    deep = b'{"a":' * 100_000
    attempts = {
        "no signature": (body, {"Content-Type": FORM}, 401),
        "another secret": (body, {"Content-Type": FORM} | sign("another", body, at=now), 401),
        "another body": (body + b"&x=1", good, 401),
        "six minutes old": (body, {"Content-Type": FORM} | sign(SECRET, body, at=now - 360), 401),
        "six minutes ahead": (body, {"Content-Type": FORM} | sign(SECRET, body, at=now + 360), 401),
        "no timestamp": (body, {"Content-Type": FORM, "X-Slack-Signature": good["X-Slack-Signature"]}, 401),
        "a word for a timestamp": (body, good | {"X-Slack-Request-Timestamp": "now"}, 401),
        "an endless timestamp": (body, good | {"X-Slack-Request-Timestamp": "9" * 5000}, 401),
        "not UTF-8": (b"\xff\xfe", {"Content-Type": FORM} | sign(SECRET, b"\xff\xfe", at=now), 401),
        "unsigned and deep": (deep, {"Content-Type": JSON}, 401),
        "signed and deep": (deep, {"Content-Type": JSON} | sign(SECRET, deep, at=now), 400),
        "signed and broken": (b"{", {"Content-Type": JSON} | sign(SECRET, b"{", at=now), 400),
        "another kind": (body, good | {"Content-Type": "text/plain"}, 415),
        "ten megabytes": (big, {"Content-Type": FORM} | sign(SECRET, big, at=now), 413),
    }
    found = {what: await knock(world, text, headers) for what, (text, headers, _) in attempts.items()}
    assert found == {what: status for what, (_, _, status) in attempts.items()}
    assert await kept(world) == before
    assert len(world.workspace.journal.calls) == calls


async def test_a_request_recorded_and_played_again_does_nothing_twice(world: World) -> None:
    """The signature is still good for minutes; the input is known by its key."""
    seen: list[bytes] = []
    link = world.workspace.dispatcher.link
    assert isinstance(link, HttpLink)
    send = link.send
    link.send = lambda delivery: (seen.append(written(delivery)[0]), send(delivery))[1]  # type: ignore[method-assign] # recorded on the wire
    number = await world.report("wang", "打印机卡纸", service="printing")
    before = await kept(world)
    for body in seen:
        kind = JSON if body.startswith(b"{") else FORM
        await knock(world, body, {"Content-Type": kind} | sign(SECRET, body, at=time.time()))
    await world.settle()
    assert (await kept(world))[0] == before[0]
    assert len([one for one in world.person("wang").dm_messages() if f"-{number} " in str(one.text)]) == 1
