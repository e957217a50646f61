"""`/healthz`, `/readyz` and `/metrics` as a probe sees them, on a desk that stands still."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot import migrate, web
from bot.health import Health, Limits
from bot.link import Link
from bot.metrics import Metrics
from bot.settings import Settings
from domain.effects import Effect, EffectKind, Urgency
from domain.people import SYSTEM
from models.clock import TimerRow, set_timer
from models.outbox import OutboxRow
from models.session import Store
from services import outbox
from services.desk import Desk
from services.work import Work
from tests.rulebooks import example, local

NOON = local("2026-03-16 12:00")
MACHINE = datetime(2026, 3, 16, 12, tzinfo=UTC)
LIMITS = Limits(sweep=timedelta(minutes=2), outbox=timedelta(minutes=5))


class Standing:
    """A clock that stands, and a monotonic one that passes a second with each look."""

    def __init__(self) -> None:
        self.at, self.passed = NOON, 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        self.passed += 1.0
        return self.passed


class Unlinked(Link):
    """Two connections are wanted, none is open."""

    def __init__(self) -> None:
        super().__init__(wanted=2, busy=lambda: 0)


@pytest.fixture
def clock() -> Standing:
    return Standing()


@pytest.fixture
def desk(store: Store, clock: Standing) -> Desk:
    return Desk(store, example(), clock)


def health(desk: Desk, clock: Standing, link: Link | None = None) -> Health:
    return Health(
        desk,
        link or Link(wanted=0, busy=lambda: 0),
        Metrics(),
        schema=migrate.known(),
        limits=LIMITS,
        clock=clock.monotonic,
    )


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type] # fields by name


def probe(found: Health, **given: object) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(web.build(found, settings(**given)))
    return httpx.AsyncClient(transport=transport, base_url="http://hotline")


@pytest.fixture
async def client(desk: Desk, clock: Standing) -> AsyncIterator[httpx.AsyncClient]:
    async with probe(health(desk, clock)) as found:
        yield found


def tell(work: Work, *, urgency: Urgency = Urgency.WORK, key: str = "a") -> None:
    effect = Effect(kind=EffectKind.ALARM, lane=f"alarm:{key}", urgency=urgency, key=key)
    work.tell(effect, key="")


async def reasons(client: httpx.AsyncClient, only: str = "") -> list[str]:
    answer = await client.get("/readyz", params={"only": only} if only else {})
    body = answer.json()
    assert answer.status_code == (503 if body["reasons"] else 200)
    assert body["ready"] is not bool(body["reasons"])
    return [one["check"] for one in body["reasons"]]


async def test_a_desk_at_rest_is_alive_and_ready(client: httpx.AsyncClient) -> None:
    """Both answers are 200; the second says so in words a machine reads."""
    assert (await client.get("/healthz")).text == "ok"
    assert (await client.get("/readyz")).json() == {"ready": True, "reasons": []}


async def test_a_timer_that_nobody_looks_at_makes_it_unready(
    desk: Desk, clock: Standing, client: httpx.AsyncClient
) -> None:
    """Two minutes are allowed; after three the reason names both."""
    await desk.do(SYSTEM, lambda work: set_timer(work.session, "clock", "1", NOON))
    clock.at = NOON + timedelta(minutes=2)
    assert await reasons(client) == []
    clock.at = NOON + timedelta(minutes=3)
    assert await reasons(client) == ["sweep"]
    why = (await client.get("/readyz")).json()["reasons"][0]["why"]
    assert why == "a timer has been due for 180 s, the limit is 120 s"


async def test_an_effect_that_does_not_go_out_makes_it_unready(
    desk: Desk, clock: Standing, client: httpx.AsyncClient
) -> None:
    """Five minutes are allowed, also to what Slack made wait."""
    later = MACHINE + timedelta(hours=1)
    await desk.do(SYSTEM, tell)
    clock.at = NOON + timedelta(minutes=5)
    assert await reasons(client) == []
    item = (await desk.do(SYSTEM, outbox.claim, by="me", now=MACHINE, lease=timedelta(minutes=1), limit=5))[0]
    await desk.do(SYSTEM, outbox.postpone, item, by="me", until=later, error="ratelimited", unsure=False, counted=False)
    clock.at += timedelta(seconds=1)
    assert await reasons(client) == ["outbox"]
    assert await reasons(client, only="database,slack,sweep") == []


async def test_without_a_link_to_slack_it_is_unready(desk: Desk, clock: Standing) -> None:
    """In Socket Mode at least one connection must be open."""
    async with probe(health(desk, clock, Unlinked())) as client:
        assert await reasons(client) == ["slack"]
        assert await reasons(client, only="database") == []


@pytest.mark.parametrize(("revision", "ready"), [("0000", True), (None, False)])
async def test_the_schema_must_be_there_and_may_be_newer(
    desk: Desk, client: httpx.AsyncClient, revision: str | None, ready: bool
) -> None:
    """A newer schema only adds: in a rolling deploy the version before works on it. Without one nothing can be done."""
    with desk.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if revision is not None:
            connection.execute(text("INSERT INTO alembic_version VALUES (:one)"), {"one": revision})
    assert await reasons(client) == ([] if ready else ["database"])


async def test_a_database_that_is_gone_is_a_reason_and_no_crash(desk: Desk, client: httpx.AsyncClient) -> None:
    with desk.store.engine.begin() as connection:
        connection.execute(text("DROP TABLE timer"))
    assert await reasons(client) == ["database"]


async def test_a_database_that_can_only_be_read_makes_it_unready_at_once(desk: Desk, client: httpx.AsyncClient) -> None:
    """A full disk, a standby that was failed over to: the first write that fails is enough, no timer has to be late.
    It is ready as soon as there is room, although nobody has written anything since.
    """
    with unwritable(desk.store):
        assert await reasons(client) == [], "nobody has tried yet"
        with pytest.raises(DBAPIError):
            await desk.do(SYSTEM, _much)
        for _ in range(2):
            found = (await client.get("/readyz")).json()["reasons"]
            assert [(one["check"], one["why"][:15]) for one in found] == [("writes", "cannot be writt")]
        assert await reasons(client, only="database,slack") == [], "who asks in vain still reads why"
    assert await reasons(client) == []


async def test_a_refused_key_alone_is_no_reason(desk: Desk, client: httpx.AsyncClient) -> None:
    """A transaction may fail without the database being in trouble: it is tried, and answers."""
    await desk.do(SYSTEM, _much)
    with pytest.raises(IntegrityError):
        await desk.do(SYSTEM, _much)
    assert await reasons(client) == []


def _much(work: Work) -> None:
    work.session.add(TimerRow(kind="much", ref="1", next_look_at=NOON, error="x" * 100_000))


@contextmanager
def unwritable(store: Store) -> Iterator[None]:
    """Reads go on; on SQLite the file may not grow, on PostgreSQL transactions are read only."""
    statement = "PRAGMA max_page_count = 1" if store.is_sqlite else "SET TRANSACTION READ ONLY"
    given = [statement]

    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(given[0])

    event.listen(store.engine, "begin", begins)
    yield
    given[0] = "PRAGMA max_page_count = 1000000" if store.is_sqlite else "SET TRANSACTION READ WRITE"


async def test_probes_that_come_together_share_one_look(desk: Desk, clock: Standing) -> None:
    """A flood of probes costs the database nothing."""
    found = health(desk, clock)
    found._clock = lambda: 5.0
    assert await found.reasons() == ()
    await desk.do(SYSTEM, lambda work: set_timer(work.session, "clock", "1", NOON - timedelta(hours=1)))
    assert await found.reasons() == ()
    found._clock = lambda: 6.0
    assert len(await found.reasons()) == 1


async def test_an_unknown_check_is_a_mistake_of_the_asker(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz?only=weather")).status_code == 400


async def test_the_page_counts_what_waits(desk: Desk, clock: Standing, client: httpx.AsyncClient) -> None:
    """By urgency, with the age of the oldest; what is parked stands apart."""
    await desk.do(SYSTEM, tell, urgency=Urgency.PAGE, key="page")
    clock.at = NOON + timedelta(seconds=30)
    await desk.do(SYSTEM, tell, key="work")
    await desk.do(SYSTEM, _park, "work")
    page = (await client.get("/metrics")).text
    assert 'hotline_outbox_rows{urgency="page"} 1.0' in page
    assert 'hotline_outbox_oldest_seconds{urgency="page"} 30.0' in page
    assert 'hotline_outbox_rows{urgency="work"} 0.0' in page
    assert "hotline_outbox_parked_rows 1.0" in page
    assert 'hotline_unready{check="outbox"} 0.0' in page


def _park(work: Work, key: str) -> None:
    work.session.query(OutboxRow).filter_by(key=key).update({"state": "parked"})


@pytest.mark.parametrize(
    ("given", "sent", "status"),
    [
        ({}, {}, 200),
        ({"host": "0.0.0.0"}, {}, 403),  # noqa: S104 - a setting under test
        ({"hotline_metrics_token": SecretStr("kumquat")}, {}, 401),
        ({"hotline_metrics_token": SecretStr("kumquat")}, {"Authorization": "Bearer kumquats"}, 401),
        ({"hotline_metrics_token": SecretStr("kumquat")}, {"Authorization": "Bearer kumquat"}, 200),
        ({}, {"Content-Length": "5"}, 413),
    ],
)
async def test_metrics_are_for_this_machine_or_for_who_holds_the_token(
    desk: Desk, clock: Standing, given: dict[str, object], sent: dict[str, str], status: int
) -> None:
    """Deny by default: listening to the net without a token, the page is closed. It takes no body."""
    async with probe(health(desk, clock), **given) as client:
        assert (await client.get("/metrics", headers=sent)).status_code == status


async def test_metrics_are_given_at_a_pace(client: httpx.AsyncClient) -> None:
    """Whoever guesses tokens, or asks without end, is told when to come back."""
    statuses = [(await client.get("/metrics")).status_code for _ in range(12)]
    assert statuses[:9] == [200] * 9
    answer = await client.get("/metrics")
    assert answer.status_code == statuses[-1] == 429
    assert int(answer.headers["retry-after"]) >= 1
