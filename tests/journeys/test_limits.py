"""Slack's limits in a journey: no call takes time, so a bot that does not wait is refused at once, and is not."""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.gate import Fault, Trouble
from tests.journeys.world import World

WorldAt = Callable[[str], Awaitable[World]]
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
REPORTS = 8


@sqlite
async def test_eight_reports_at_one_moment_go_out_one_a_second(world_at: WorldAt) -> None:
    """One group's channel takes a message a second; the limits are on, and none is met."""
    world = await world_at("2026-03-16 10:00")
    before = world.waiting.monotonic()
    numbers = []
    for one in range(REPORTS):
        numbers.append(await world.report("wang", f"打印机 {one}", service="printing"))
        await world.person("wang").modal.dismiss()
    assert world.waiting.monotonic() - before >= REPORTS - 3
    for number in numbers:
        assert world.card("feng", "desk-desktop", number)
        assert world.receipt("wang", number)
    assert [call.status for call in world.workspace.journal.calls if call.status == 429] == []


@sqlite
async def test_without_its_budget_the_bot_is_refused(world_at: WorldAt) -> None:
    """The same calls by somebody who does not wait: what the test above would look like if the limits were off."""
    world = await world_at("2026-03-16 10:00")
    channel = world.workspace.channel("desk-desktop").id
    for _ in range(3):
        await world.bot.client.chat_postMessage(channel=channel, text="x")
    world.workspace.journal.expect_rejection("chat.postMessage", "ratelimited")
    with pytest.raises(Exception, match="ratelimited"):
        await world.bot.client.chat_postMessage(channel=channel, text="x")


@sqlite
async def test_retry_after_is_honoured_and_nothing_is_lost(world_at: WorldAt) -> None:
    """Slack says 30 seconds: nothing is posted before, everything after."""
    world = await world_at("2026-03-16 10:00")
    world.workspace.gate.inject(Fault("chat.postMessage", Trouble.RATE_LIMITED, seconds=30))
    before = world.waiting.monotonic()
    number = await world.report("wang", "打印机卡纸", service="printing")
    assert world.waiting.monotonic() - before >= 30
    assert world.card("feng", "desk-desktop", number)
    assert len([one for one in world.person("wang").dm_messages() if f"-{number} " in str(one.text)]) == 1
    assert len(world.workspace.journal.calls_of("chat.postMessage")) == 3, "refused once, then receipt and card"


@sqlite
async def test_a_form_that_slack_did_not_open_in_time_is_told_to_who_asked(world_at: WorldAt) -> None:
    """In a storm more people ask for one than Slack opens in a minute: they read so instead of waiting for nothing."""
    world = await world_at("2026-03-16 10:00")
    world.workspace.gate.inject(Fault("views.open", Trouble.RATE_LIMITED, seconds=30))
    wang = world.person("wang")
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: any("Slack 此刻过于繁忙" in one for one in wang.texts("general")))
    assert not wang.has_modal
    await wang.type("/incident 打印机卡纸", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
