"""Hand-over records to another tool and back: signed, repeated until taken, never taken twice, and the page about it
says what is sent.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.effects.context import Sending
from bot.effects.table import SlackEffects
from bot.hand_over_tools import Tools, unfit
from bot.signatures import DELIVERY, SIGNATURE, TIMESTAMP, Envelope, genuine, opened, sign
from domain.lifecycle import HandOverKind
from domain.people import SYSTEM
from models.hand_over import HandOverRow
from models.session import Store
from services import handling, ordering
from services.desk import Desk
from services.hand_overs import answering, drafting
from services.hand_overs.answering import Answer
from services.hand_overs.drafting import HandOverForm
from services.ordering import OrderForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.shape.source import ROOT

PAGE = (ROOT / "docs" / "hand-over-webhook.md").read_text(encoding="utf-8")
SECRET = "s3cret"
RFC = HandOverForm(
    kind=HandOverKind.RFC,
    fields={
        "sponsor": "U0DONG",
        "business_reason": "Customers buy without an agent",
        "new_service": "yes",
        "wanted_by": "2026-12-01",
        "rough_size": "large",
    },
    converts=True,
    explanation="This is a new service.",
)


def example(name: str) -> str:
    """What the page shows under this mark."""
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@dataclass
class Seen:
    """One post as the tool got it."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Tool:
    """A change tool: it answers what the test tells it, then 204, and keeps records by their idempotency key."""

    answers: list[tuple[int, dict[str, Any] | None, dict[str, str]]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    hangs: int = 0
    url: str = ""

    async def post(self, request: web.Request) -> web.Response:
        self.seen.append(Seen(dict(request.headers), await request.read()))
        self.taken.add(request.headers["Idempotency-Key"])
        if self.hangs:
            self.hangs -= 1
            await asyncio.sleep(60)
        status, body, headers = self.answers.pop(0) if self.answers else (204, None, {})
        return (
            web.json_response(body, status=status, headers=headers)
            if body
            else web.Response(status=status, headers=headers)
        )


@pytest.fixture
async def tool() -> AsyncIterator[Tool]:
    made = Tool()
    app = web.Application()
    app.router.add_post("/hooks/hotline", made.post)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.url = f"http://127.0.0.1:{port}/hooks/hotline"
    yield made
    await runner.cleanup()


def sending_to(on: Stage, destinations: dict[HandOverKind, str]) -> Desk:
    """The same desk under rules that send these kinds to tools."""
    policy = on.desk.rules.policy
    rules = policy.hand_overs.model_copy(update={"destinations": destinations})
    changed = replace(on.desk.rules, policy=policy.model_copy(update={"hand_overs": rules}))
    return Desk(on.desk.store, changed, on.clock)


@pytest.fixture
async def on(store: Store, tool: Tool) -> AsyncIterator[Stage]:
    """Changes go to the tool; a wish of Sun's is about to be handed over by Zhou at 15:20."""
    async with stage(store, start="2026-06-16 15:20") as made, aiohttp.ClientSession() as session:
        made.desk = sending_to(made, {HandOverKind.RFC: "change-tool"})
        tools = Tools(
            session,
            urls={"change-tool": tool.url},
            secrets={"change-tool": SecretStr(SECRET)},
            machine_now=made.machine.now,
        )
        made.effects = SlackEffects(Sending(made.desk, made.wire, made.channels, tools=tools))
        yield made


async def handed_over(on: Stage) -> int:
    order = OrderForm(item="new-service", answers={"wish": "online trading", "sponsor": "U0DONG"})
    card = await on.do(ordering.order, order, by="sun")
    await on.do(handling.take, card.ticket.id, by="zhou")
    await on.send()
    return int(await on.do(_drafted, card.ticket.id, by="zhou"))


def _drafted(work: Work, ticket_id: int) -> int:
    return drafting.draft(work, ticket_id, RFC).id


async def record(on: Stage, number: int) -> HandOverRow:
    return await on.desk.look(SYSTEM, lambda work: work.session.get_one(HandOverRow, number))


async def test_the_page_shows_what_is_sent_and_how_it_is_signed(on: Stage, tool: Tool) -> None:
    """The worked example of the page, byte by byte, and a signature that the tool can verify."""
    await handed_over(on)
    await on.send("hand_over_send")
    (seen,) = tool.seen
    assert seen.body.decode() == example("payload")
    envelope = Envelope(seen.headers[TIMESTAMP], seen.headers[DELIVERY], "HO-1")
    assert genuine(SECRET, envelope, seen.headers[SIGNATURE], seen.body)
    assert not genuine("other", envelope, seen.headers[SIGNATURE], seen.body)
    assert sign(SECRET, Envelope("1781594400", "17.1", "HO-1"), seen.body) == example("signature")


async def test_a_tool_that_gives_its_number_has_accepted(on: Stage, tool: Tool) -> None:
    tool.answers = [(201, {"external_number": "CHG-1", "external_url": "https://changes.example/CHG-1"}, {})]
    number = await handed_over(on)
    await on.send()
    row = await record(on, number)
    assert (row.state, row.external_number, row.external_url) == ("accepted", "CHG-1", "https://changes.example/CHG-1")


async def test_a_tool_that_knows_it_already_is_fine(on: Stage, tool: Tool) -> None:
    tool.answers = [(409, None, {})]
    await handed_over(on)
    await on.send()
    assert await on.states("hand_over_send") == ["sent"]
    assert len(tool.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_tool_that_is_not_ready_is_asked_again(on: Stage, tool: Tool, status: int) -> None:
    """With the same key and document, a delivery of its own, and not before the time the tool asks for."""
    tool.answers = [(status, None, {"Retry-After": "120"}), (status, None, {})]
    await handed_over(on)
    await on.send()
    assert await on.states("hand_over_send") == ["sent"]
    assert len(tool.seen) == 3
    assert len({one.headers["Idempotency-Key"] for one in tool.seen}) == 1
    assert len({one.headers[DELIVERY] for one in tool.seen}) == 3
    assert len({one.body for one in tool.seen}) == 1


@pytest.mark.parametrize("status", [301, 400, 401, 410, 422])
async def test_an_answer_that_waiting_does_not_help_is_parked(on: Stage, tool: Tool, status: int) -> None:
    """A person is told; no redirect is followed."""
    tool.answers = [(status, None, {"Location": "http://127.0.0.1:1/elsewhere"})]
    await handed_over(on)
    await on.send()
    assert ("hand_over_send", f"change-tool answered {status}") in await on.parked()
    assert len(tool.seen) == 1


async def test_no_answer_in_time_is_no_second_record(on: Stage, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool had taken it when the desk stopped waiting: the next attempt has the same key, so it takes it once."""
    monkeypatch.setattr("bot.hand_over_tools.TIMEOUT_SECONDS", 0.2)
    tool.hangs = 1
    await handed_over(on)
    await on.send()
    assert await on.states("hand_over_send") == ["sent"]
    assert (len(tool.seen), tool.taken) == (2, {"hand-over:1:1"})


async def test_a_crash_after_the_post_is_no_second_record(on: Stage, tool: Tool) -> None:
    await handed_over(on)
    await on.crash_after("hand_over_send")
    await on.send()
    assert await on.states("hand_over_send") == ["sent"]
    assert (len(tool.seen), tool.taken) == (2, {"hand-over:1:1"})


async def test_what_was_answered_by_hand_is_not_sent(on: Stage, tool: Tool) -> None:
    """The round is over before its post went out."""
    number = await handed_over(on)
    await on.do(answering.accept, number, Answer(external_number="CHG-7"), by="cai")
    await on.send()
    assert tool.seen == []
    assert await on.states("hand_over_send") == ["sent"]


async def test_a_second_round_is_a_post_of_its_own(on: Stage, tool: Tool) -> None:
    number = await handed_over(on)
    await on.send()
    await on.do(answering.give_back, number, Answer(reason="who pays?"), by="cai")
    await on.do(_edited, number, by="zhou")
    await on.send()
    assert tool.taken == {"hand-over:1:1", "hand-over:1:2"}
    assert [json.loads(one.body)["round"] for one in tool.seen] == [1, 2]


def _edited(work: Work, number: int) -> None:
    drafting.edit(work, number, RFC)


async def test_a_kind_without_a_tool_stays_in_slack(on: Stage, tool: Tool) -> None:
    on.desk = sending_to(on, {})
    await handed_over(on)
    await on.send()
    assert (tool.seen, await on.states("hand_over_send")) == ([], [])


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        (None, "is not in HOTLINE_HAND_OVER_URLS"),
        ("http://changes.example/", "must begin with https"),
        ("http://localhost.evil.example/", "must begin with https"),
        ("ftp://changes.example/", "is no address"),
        ("changes.example", "is no address"),
        ("https://changes.example/hook", None),
        ("http://localhost:8080/hook", None),
        ("http://[::1]:8080/hook", None),
    ],
)
def test_plain_http_stays_within_this_machine(url: str | None, fault: str | None) -> None:
    assert unfit(url) == fault


async def test_without_an_address_a_person_is_told(on: Stage) -> None:
    async with aiohttp.ClientSession() as session:
        bare = Tools(session, urls={}, secrets={}, machine_now=on.machine.now)
        on.effects = SlackEffects(Sending(on.desk, on.wire, on.channels, tools=bare))
        await handed_over(on)
        await on.send()
    (parked,) = [error for kind, error in await on.parked() if kind == "hand_over_send"]
    assert parked == "the address of change-tool is not in HOTLINE_HAND_OVER_URLS"


def test_a_header_that_is_missing_or_malformed_opens_nothing() -> None:
    now = datetime(2026, 6, 16, 7, 20, tzinfo=UTC)
    whole = {DELIVERY: "d-1", TIMESTAMP: str(int(now.timestamp())), SIGNATURE: "v1=0"}
    assert opened(whole, number="HO-1", now=now) is not None
    for broken in ({DELIVERY: ""}, {DELIVERY: "d 1"}, {TIMESTAMP: "soon"}, {TIMESTAMP: "-1"}, {TIMESTAMP: "9" * 13}):
        assert opened(whole | broken, number="HO-1", now=now) is None
