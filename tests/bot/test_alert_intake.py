"""The address monitoring tools post to: deny, then allow; answered after the commit with the ticket's number."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.alert_intake import LARGEST_BYTES, POSTS_PER_MINUTE, AlertIntake
from domain.people import SYSTEM
from models.session import Store
from models.ticket import TicketRow
from services import people
from services.desk import Desk, SystemClock
from services.work import Work
from tests.rulebooks import example

TOKEN = {"Authorization": "Bearer right"}
ALERT = {"fingerprint": "core-1", "title": "Core switch down", "severity": "critical", "service": "core-switch"}


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def desk(store: Store) -> Desk:
    made = Desk(store, example(), SystemClock())
    await made.do(SYSTEM, people.sync)
    return made


@pytest.fixture
async def tool(desk: Desk, watch: Callable[[], float]) -> AsyncIterator[httpx.AsyncClient]:
    intake = AlertIntake(desk, {"monitoring": SecretStr("right"), "gone": SecretStr("right")}, monotonic=watch)
    transport = httpx.ASGITransport(Starlette(routes=intake.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://hotline.test") as client:
        yield client


async def tickets(desk: Desk) -> int:
    def count(work: Work) -> int:
        return work.session.scalar(select(func.count()).select_from(TicketRow)) or 0

    return await desk.look(SYSTEM, count)


async def test_an_alert_is_answered_with_the_number_of_its_ticket(tool: httpx.AsyncClient, desk: Desk) -> None:
    first = await tool.post("/alerts/monitoring", json=ALERT, headers=TOKEN)
    again = await tool.post("/alerts/monitoring", json=ALERT, headers=TOKEN)
    assert first.json() == {
        "alerts": [{"fingerprint": "core-1", "ticket": "INC-1", "occurrences": 1, "result": "opens"}]
    }
    assert again.json()["alerts"][0] | {"occurrences": 2, "result": "joins"} == again.json()["alerts"][0]
    assert await tickets(desk) == 1


async def test_a_hundred_at_once_with_one_fingerprint_are_one_ticket(tool: httpx.AsyncClient, desk: Desk) -> None:
    answer = await tool.post("/alerts/monitoring", json={"alerts": [ALERT] * 100}, headers=TOKEN)
    assert [one["occurrences"] for one in answer.json()["alerts"]] == list(range(1, 101))
    assert await tickets(desk) == 1


@pytest.mark.parametrize(
    ("tool_key", "headers"),
    [
        ("monitoring", {}),
        ("monitoring", {"Authorization": "Bearer wrong"}),
        ("monitoring", {"Authorization": "Bearer "}),
        ("monitoring", {"Authorization": "Basic right"}),
        ("prometheus", {"Authorization": "Bearer "}),  # configured, but the settings hold no token for it
        ("prometheus", TOKEN),
        ("gone", TOKEN),  # a token of a tool that is no longer configured
    ],
)
async def test_nobody_posts_without_the_tools_own_token(
    tool: httpx.AsyncClient, desk: Desk, tool_key: str, headers: dict[str, str]
) -> None:
    answer = await tool.post(f"/alerts/{tool_key}", json=ALERT, headers=headers)
    assert answer.status_code == 401
    assert await tickets(desk) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no json", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (b'{"fingerprint": "a"}', 422),
        (b" " * (LARGEST_BYTES + 1), 413),
    ],
    ids=["text", "deep", "bytes", "fault", "large"],
)
async def test_a_bad_body_is_refused_and_leaves_nothing(
    tool: httpx.AsyncClient, desk: Desk, body: bytes, status: int
) -> None:
    answer = await tool.post("/alerts/monitoring", content=body, headers=TOKEN)
    assert answer.status_code == status
    assert "error" in answer.json()
    assert await tickets(desk) == 0


async def test_a_tool_that_floods_is_told_when_to_come_back(tool: httpx.AsyncClient, watch: Watch) -> None:
    for _ in range(POSTS_PER_MINUTE):
        await tool.post("/alerts/monitoring", content=b"x", headers=TOKEN)
    answer = await tool.post("/alerts/monitoring", json=ALERT, headers=TOKEN)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    watch.seconds = 1.0
    assert (await tool.post("/alerts/monitoring", json=ALERT, headers=TOKEN)).status_code == 200


async def test_the_flood_of_one_tool_silences_no_other(desk: Desk, watch: Watch) -> None:
    intake = AlertIntake(desk, dict.fromkeys(("monitoring", "prometheus"), SecretStr("right")), monotonic=watch)
    transport = httpx.ASGITransport(Starlette(routes=intake.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://hotline.test") as client:
        codes = [
            (await client.post(f"/alerts/{tool}", content=b"x", headers=TOKEN)).status_code
            for tool in (*["monitoring"] * (POSTS_PER_MINUTE + 1), "prometheus")
        ]
    assert codes == [*[400] * POSTS_PER_MINUTE, 429, 400]


async def test_a_post_with_a_name_of_its_own_is_taken_once(tool: httpx.AsyncClient, desk: Desk) -> None:
    """No answer came, so the tool sends it again; a post with another name is another occurrence."""
    body = {"alerts": [ALERT, {**ALERT, "fingerprint": "core-2"}]}
    results = []
    for name in ("post-1", "post-1", "post-2"):
        answer = await tool.post("/alerts/monitoring", json=body, headers={**TOKEN, "Idempotency-Key": name})
        results.append([(one["ticket"], one["occurrences"], one["result"]) for one in answer.json()["alerts"]])
    numbers = [ticket for ticket, _, _ in results[0]]
    assert results[0] == [(one, 1, "opens") for one in numbers]
    assert results[1] == [(one, 1, "repeats") for one in numbers]
    assert results[2] == [(one, 2, "joins") for one in numbers]
    assert await tickets(desk) == 2


async def test_while_the_database_is_away_the_tool_is_told_to_come_again(watch: Watch) -> None:
    """503 and not a page of errors; nothing about the database is in it."""
    away = Store("postgresql+psycopg://hotline:persimmon@127.0.0.1:1/hotline", threads=1)
    intake = AlertIntake(Desk(away, example(), SystemClock()), {"monitoring": SecretStr("right")}, monotonic=watch)
    transport = httpx.ASGITransport(Starlette(routes=intake.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://hotline.test") as client:
        answer = await client.post("/alerts/monitoring", json=ALERT, headers=TOKEN)
    away.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json() == {"error": "nothing was kept; come again"}
