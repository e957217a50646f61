"""Where a tool answers a hand-over record: deny, then allow; nothing is done twice, nothing that was not signed so."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.hand_over_intake import LARGEST_BYTES, POSTS_PER_MINUTE, HandOverIntake
from bot.signatures import DELIVERY, SIGNATURE, TIMESTAMP, WINDOW, Envelope, genuine, opened, seal, sign
from domain.lifecycle import HandOverKind
from domain.people import SYSTEM
from models.hand_over import HandOverRow
from models.session import Store
from services.desk import Desk
from services.work import Work
from tests.rulebooks import example, local
from tests.services.hand_over_desk import handed_over
from tests.services.standing_desk import StandingDesk

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SECRET = "s3cret"
ACCEPTED = {"state": "accepted", "external_number": "CHG-1"}
DELIVERIES = st.text(alphabet="aZ09._-", min_size=1, max_size=20)
TEXT = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)


@dataclass
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Caller:
    """The change tool as it posts; each post is signed unless the test spoils it."""

    client: httpx.AsyncClient
    desk: Desk
    clock: Clock
    deliveries: int = 0

    async def post(self, number: str, said: Any, *, secret: str = SECRET, **spoilt: Any) -> httpx.Response:
        self.deliveries += 1
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        delivery = spoilt.pop("delivery", f"d-{self.deliveries}")
        at = spoilt.pop("at", self.clock.at)
        headers = seal(secret, number=spoilt.pop("signed_for", number), delivery=delivery, at=at, body=body)
        sent = spoilt.pop("body", body)
        return await self.client.post(f"/hand-overs/{number}", content=sent, headers={**headers, **spoilt})


@pytest.fixture
async def tool(store: Store) -> AsyncIterator[Caller]:
    rules = example()
    policy = rules.policy.hand_overs.model_copy(update={"destinations": {HandOverKind.RFC: "change-tool"}})
    rules = replace(rules, policy=rules.policy.model_copy(update={"hand_overs": policy}))
    standing = StandingDesk(store, rules, now=local("2026-03-16 10:00"))
    assert handed_over(standing, HandOverKind.RFC) == 1
    assert handed_over(standing, HandOverKind.PROBLEM) == 2
    clock = Clock()
    desk = Desk(store, rules, clock)
    secrets = {"change-tool": SecretStr(SECRET), "other-tool": SecretStr("other")}
    app = Starlette(routes=HandOverIntake(desk, secrets, machine_now=clock.now, monotonic=lambda: 0.0).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hotline.test") as client:
        yield Caller(client, desk, clock)


async def record(tool: Caller, number: int = 1) -> tuple[str, str | None, str | None]:
    def seen(work: Work) -> tuple[str, str | None, str | None]:
        row = work.session.get_one(HandOverRow, number)
        return row.state, row.external_number, row.reason

    return await tool.desk.look(SYSTEM, seen)


async def test_accepted_under_the_tool_s_number(tool: Caller) -> None:
    answer = await tool.post("HO-1", ACCEPTED)
    assert (answer.status_code, answer.json()) == (200, {"number": "HO-1", "state": "accepted"})
    assert await record(tool) == ("accepted", "CHG-1", None)


async def test_returned_with_a_reason(tool: Caller) -> None:
    answer = await tool.post("HO-1", {"state": "returned", "reason": "an existing item covers it"})
    assert (answer.status_code, answer.json()["state"]) == (200, "returned")
    assert await record(tool) == ("returned", None, "an existing item covers it")


async def test_the_same_post_again_changes_nothing(tool: Caller) -> None:
    """Neither the same delivery nor the same answer in another one."""
    for delivery in ("a", "a", "b"):
        assert (await tool.post("HO-1", ACCEPTED, delivery=delivery)).status_code == 200
    assert (await tool.post("HO-1", {**ACCEPTED, "external_number": "CHG-2"})).status_code == 409
    assert await record(tool) == ("accepted", "CHG-1", None)


async def test_a_captured_post_does_not_answer_the_next_round(tool: Caller) -> None:
    """Returned, revised and handed over again within the window: the old post is known and does nothing."""
    said = {"state": "returned", "reason": "who pays?"}
    await tool.post("HO-1", said, delivery="old")
    await tool.desk.do(SYSTEM, _again)
    assert (await tool.post("HO-1", said, delivery="old")).json()["state"] == "handed_over"
    assert (await record(tool))[0] == "handed_over"


def _again(work: Work) -> None:
    row = work.session.get_one(HandOverRow, 1)
    row.state, row.reason, row.round = "handed_over", None, 2


@pytest.mark.parametrize(
    "spoilt",
    [
        {"secret": "wrong"},
        {"body": b'{"state":"accepted","external_number":"CHG-2"}'},
        {"signed_for": "HO-2"},
        {"at": NOW - WINDOW - timedelta(seconds=1)},
        {"at": NOW + WINDOW + timedelta(seconds=1)},
        {SIGNATURE: "v1="},
        {SIGNATURE: "v2=00"},
        {TIMESTAMP: "soon"},
        {DELIVERY: "another"},
        {DELIVERY: "x" * 101},
        {DELIVERY: "d-1:HO-1"},
    ],
    ids=str,
)
async def test_what_is_not_signed_so_is_not_heard(tool: Caller, spoilt: dict[str, Any]) -> None:
    """Wrong secret, other body, number, instant or delivery: one answer for all, and the record stays as it was."""
    answer = await tool.post("HO-1", ACCEPTED, **spoilt)
    assert (answer.status_code, answer.json()) == (401, {"error": "the signature is missing, wrong or too old"})
    assert (await record(tool))[0] == "handed_over"


async def test_the_window_includes_its_edges(tool: Caller) -> None:
    assert (await tool.post("HO-1", ACCEPTED, at=NOW - WINDOW)).status_code == 200


@pytest.mark.parametrize("number", ["HO-2", "HO-99", "HO-0", "1", "INC-1", "HO-1%20"])
async def test_a_tool_answers_its_own_kinds_alone(tool: Caller, number: str) -> None:
    """What stays in Slack, what does not exist and what is no number look alike."""
    assert (await tool.post(number, ACCEPTED)).status_code in {401, 404}
    assert (await record(tool, 2))[0] == "handed_over"


async def test_another_tool_s_secret_is_no_key(tool: Caller) -> None:
    assert (await tool.post("HO-1", ACCEPTED, secret="other")).status_code == 404
    assert (await record(tool))[0] == "handed_over"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"no json", 400),
        (b"[" * 5000, 400),
        ([], 422),
        ({"state": "accepted"}, 422),
        ({"state": "accepted", "external_number": 7}, 422),
        ({"state": "returned", "reason": "  "}, 422),
        ({"state": "handed_over"}, 422),
        ({**ACCEPTED, "external_number": "7" * 101}, 422),
        ({**ACCEPTED, "external_url": "javascript:alert(1)"}, 422),
        (b"x" * (LARGEST_BYTES + 1), 413),
    ],
    ids=lambda one: str(one)[:30],
)
async def test_an_answer_that_says_nothing_is_refused(tool: Caller, said: Any, status: int) -> None:
    assert (await tool.post("HO-1", said)).status_code == status
    assert (await record(tool))[0] == "handed_over"


@given(secret=TEXT, delivery=DELIVERIES, number=TEXT, body=st.binary(max_size=60), other=st.binary(max_size=60))
def test_a_signature_fits_what_was_signed_and_nothing_else(
    secret: str, delivery: str, number: str, body: bytes, other: bytes
) -> None:
    """Whatever is signed can be verified; with another body, secret, number or delivery it cannot."""
    headers = seal(secret, number=number, delivery=delivery, at=NOW, body=body)
    found = opened(headers, number=number, now=NOW)
    assert found is not None
    envelope, signature = found
    assert genuine(secret, envelope, signature, body)
    assert genuine(secret, envelope, signature, other) == (other == body)
    assert not genuine(secret + "x", envelope, signature, body)
    assert not genuine("", envelope, sign("", envelope, body), body)
    for changed in (replace(envelope, number=number + "0"), replace(envelope, delivery=delivery + "0")):
        assert not genuine(secret, changed, signature, body)


@given(seconds=st.integers(min_value=-10_000, max_value=10_000))
def test_a_post_is_heard_for_five_minutes(seconds: int) -> None:
    """Five minutes to either side, for clocks differ; after that a captured post is worth nothing."""
    headers = seal(SECRET, number="HO-1", delivery="d", at=NOW, body=b"")
    found = opened(headers, number="HO-1", now=NOW + timedelta(seconds=seconds))
    assert (found is not None) == (abs(seconds) <= WINDOW.total_seconds())
    assert found is None or found[0] == Envelope(headers[TIMESTAMP], "d", "HO-1")


async def test_a_tool_that_floods_is_told_when_to_come_back(tool: Caller) -> None:
    """Only who signs spends of the pace: nobody else can silence the tool."""
    for _ in range(POSTS_PER_MINUTE):
        assert (await tool.post("HO-999", ACCEPTED, secret="guessed")).status_code == 401
    codes = [(await tool.post("HO-999", ACCEPTED)).status_code for _ in range(POSTS_PER_MINUTE + 1)]
    assert codes == [*[404] * POSTS_PER_MINUTE, 429]
    answer = await tool.post("HO-999", ACCEPTED)
    assert int(answer.headers["Retry-After"]) >= 1
