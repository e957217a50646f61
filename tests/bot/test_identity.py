"""Who the bot is: asked once, before anybody needs it, however busy Slack is."""

from bot.identity import Identity
from models.session import Store
from sandbox.gate import Trouble
from tests.bot.effect_stage import stage
from tests.conftest import NewDatabase


async def test_a_busy_slack_is_waited_for(new_database: NewDatabase) -> None:
    """For as long as Slack says; the requests that come afterwards ask nothing."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with new_database("sqlite") as url:
        store = Store(url, threads=2)
        async with stage(store, start="2026-03-16 10:00") as on:
            on.fails("auth.test", Trouble.RATE_LIMITED, times=2, seconds=7)
            identity = Identity(on.client, sleep=sleep)
            await identity.ask()
            known = await identity.known()
            assert (await identity.known()) is known
            assert known.bot_user_id == on.workspace.bot.id
            assert waited == [7, 7]
            assert len(on.calls("auth.test")) == 3
        store.close()
