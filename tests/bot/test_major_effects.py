"""A major incident in Slack, whatever goes wrong on the way: one channel, one header, one announcement (process §3.8,
design §2).
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.major import MajorRole
from domain.people import SYSTEM
from models.person import by_key
from models.session import Store
from sandbox.gate import Trouble
from services import majors, reporting
from services.majors import DeclareForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.bot.major_stage import OUTAGE, SAID, declared, replies, the_channel

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-07-31 16:40") as opened:
        yield opened


# As it should be


async def test_a_declaration_opens_heads_and_fills_the_channel_and_announces_it(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    channel = the_channel(on)
    assert (channel.name, channel.kind) == (f"major-inc-{number}-20260731", "public")
    assert on.members(channel) >= {"jiang", "han", "yang", "bai", "qian", "grace"}
    assert channel.topic.startswith(f"INC-{number} · ")
    (header,) = on.messages(channel, "jiang")
    assert len(channel.pins) == 1
    assert "重大事件经理" in header
    (announcement,) = on.messages(on.workspace.channel("it-status"), "wang")
    assert f"INC-{number}" in announcement
    assert on.workspace.journal.rejected() == []
    assert await on.parked() == []


async def test_updates_are_posted_in_the_channel_and_under_the_announcement(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    await on.do(majors.update, number, SAID, by="jiang")
    await on.send()
    channel, status = the_channel(on), on.workspace.channel("it-status")
    assert len(on.messages(channel, "jiang")) == 2
    (announcement,) = [one for one in on.workspace.timeline(status, on.workspace.user("wang").id) if not one.is_reply]
    replies = on.workspace.thread(status, announcement.ts, on.workspace.user("wang").id)[1:]
    assert len(replies) == 1
    assert "正在切换" in on.workspace.text_of(replies[0], on.workspace.user("wang").id)


async def test_a_topic_that_says_the_same_is_not_set_again(on: Stage) -> None:
    """Slack writes a line into the channel for every topic: a taken role changes nothing in it."""
    number = await declared(on)
    await on.send()
    await on.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    await on.send()
    assert len(on.calls("conversations.setTopic")) == 1
    await on.at("2026-07-31 16:55")
    await on.do(majors.update, number, SAID, by="jiang")
    await on.send()
    assert len(on.calls("conversations.setTopic")) == 2


async def test_whoever_takes_a_role_joins_the_channel(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    assert "wu" not in on.members(the_channel(on))
    await on.do(majors.take_role, number, MajorRole.SCRIBE, by="wu")
    await on.send()
    assert "wu" in on.members(the_channel(on))


# Whatever goes wrong


@pytest.mark.parametrize("trouble", [Trouble.RESET_AFTER, Trouble.MALFORMED])
async def test_a_channel_whose_answer_was_lost_is_found_again_and_used(on: Stage, trouble: Trouble) -> None:
    """Slack made it and the answer never came: the name is taken, by ourselves."""
    await declared(on)
    on.fails("conversations.create", trouble)
    await on.send()
    channel = the_channel(on)
    assert "han" in on.members(channel)
    assert len(channel.pins) == 1


async def test_a_channel_made_before_a_crash_is_used_after_it(on: Stage) -> None:
    await declared(on)
    await on.crash_after("major_channel")
    await on.send()
    assert len(the_channel(on).pins) == 1


async def test_a_channel_of_that_name_which_belongs_to_somebody_else_is_left_alone(on: Stage) -> None:
    card = await on.do(reporting.report, OUTAGE, by="wang")
    taken = f"major-inc-{card.ticket.id}-20260731"
    mei = on.workspace.user("mei")
    foreign = on.workspace.rooms.create(taken, creator=mei.id, private=False)
    on.workspace.rooms.join(foreign, on.workspace.bot)
    await on.do(majors.declare, card.ticket.id, DeclareForm(criterion="C1"), by="jiang")
    await on.send()
    assert [one.name for one in on.named("major-inc-")] == [taken, f"{taken}-2"]
    assert on.messages(foreign, "mei") == []
    assert len(on.named(f"{taken}-2")[0].pins) == 1


async def test_a_header_posted_before_a_crash_stays_the_only_one(on: Stage) -> None:
    await declared(on)
    await on.crash_after("major_header")
    await on.send()
    channel = the_channel(on)
    assert len(on.messages(channel, "jiang")) == 1
    assert len(channel.pins) == 1


@pytest.mark.parametrize(
    ("trouble", "more"),
    [
        (Trouble.RATE_LIMITED, {}),
        (Trouble.RESET_BEFORE, {}),
        (Trouble.RESET_AFTER, {}),
        (Trouble.SERVER_ERROR, {}),
    ],
)
async def test_a_header_is_posted_once_though_pinning_it_fails_for_a_while(
    on: Stage, trouble: Trouble, more: dict[str, Any]
) -> None:
    await declared(on)
    on.fails("pins.add", trouble, **more)
    await on.send()
    channel = the_channel(on)
    assert len(on.messages(channel, "jiang")) == 1
    assert len(channel.pins) == 1


async def test_a_header_that_may_not_be_pinned_is_the_header_all_the_same(on: Stage) -> None:
    number = await declared(on)
    on.fails("pins.add", Trouble.ERROR, code="too_many_pins")
    await on.send()
    await on.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    await on.send()
    channel = the_channel(on)
    headers = [text for text in on.messages(channel, "jiang") if "重大事件经理" in text]
    assert len(headers) == 1
    assert channel.pins == []
    assert await on.parked() == []


async def test_a_header_that_somebody_deleted_is_posted_and_pinned_again(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    channel = the_channel(on)
    await on.client.chat_delete(channel=channel.id, ts=channel.pins[0])
    channel.pins.clear()
    on.workspace.journal.expect_rejection("chat.update", "message_not_found")
    await on.do(majors.take_role, number, MajorRole.SCRIBE, by="grace")
    await on.send()
    assert len(channel.pins) == 1
    assert await on.parked() == []


@pytest.mark.parametrize("kind", ["major_topic", "major_invite", "major_announce", "major_post", "major_status"])
async def test_a_crash_after_any_step_repeats_nothing_that_can_be_seen(on: Stage, kind: str) -> None:
    number = await declared(on)
    if kind in {"major_post", "major_status"}:
        await on.send()
        await on.do(majors.update, number, SAID, by="jiang")
    await on.crash_after(kind)
    await on.send()
    if kind not in {"major_post", "major_status"}:
        await on.do(majors.update, number, SAID, by="jiang")
        await on.send()
    channel, status = the_channel(on), on.workspace.channel("it-status")
    assert len(on.messages(channel, "jiang")) == 2
    assert len(on.messages(status, "wang")) + len(replies(on, status)) == 2
    assert await on.parked() == []


async def test_a_reply_under_the_announcement_is_posted_once_though_drawing_it_anew_must_wait(on: Stage) -> None:
    number = await declared(on)
    await on.send()
    await on.do(majors.update, number, SAID, by="jiang")
    status = on.workspace.channel("it-status")
    on.fails("chat.update", Trouble.RATE_LIMITED, matching={"channel": status.id})
    await on.send()
    assert len(replies(on, status)) == 1


async def test_people_without_an_account_are_named_and_keep_nobody_out(on: Stage) -> None:
    """Bai has left the company, Grace has no account: the others are invited, the channel says whom to phone."""
    on.workspace.user("bai").deleted = True
    on.workspace.journal.expect_rejection("chat.postMessage", "channel_not_found")
    await declared(on)
    await on.desk.do(SYSTEM, _without_slack, "grace")
    await on.send()
    channel = the_channel(on)
    assert on.members(channel) >= {"jiang", "han", "yang", "qian"}
    assert any("白" in text and "电话" in text for text in on.messages(channel, "jiang"))


def _without_slack(work: Work, key: str) -> None:
    row = by_key(work.session, key)
    assert row is not None
    row.slack_id = None
