"""Commanding a major incident from Slack: `/major` in its meanings, what is missing told beside its field, roles taken
and handed over (process §3.8).
"""

from collections.abc import Awaitable, Callable

from sandbox.person import Person
from tests.journeys.world import World
from tests.rulebooks import local

WorldAt = Callable[[str], Awaitable[World]]
MORNING = "2026-03-17 10:00"


async def slow(world: World) -> int:
    """One team finds the policy system slow: nothing that any criterion would propose."""
    return await world.report("wang", "承保系统很慢", service="policy-admin", scope="my_team")


async def typed(world: World, key: str, line: str, *, channel: str = "general") -> Person:
    """Somebody types a command and sees a form."""
    person = world.person(key)
    before = person.modal.view.id if person.has_modal else None
    await person.type(line, channel=channel)
    await person.wait_for(lambda: person.has_modal and person.modal.view.id != before)
    return person


async def running(world: World) -> int:
    """Jiang declares what Wang reported."""
    number = await slow(world)
    jiang = await typed(world, "jiang", f"/major INC-{number}")
    await jiang.modal.fill("criterion", "C1")
    assert await jiang.modal.submit() == {}
    await world.settle()
    return number


async def test_an_incident_manager_declares_at_once_others_propose(world_at: WorldAt) -> None:
    """The same command: Han gets the proposal, Jiang the decision."""
    world = await world_at(MORNING)
    number = await slow(world)
    han = await typed(world, "han", f"/major {number}")
    assert han.modal.view.callback_id == "ticket.propose_major"
    jiang = await typed(world, "jiang", f"/major inc{number}")
    assert jiang.modal.view.callback_id == "ticket.declare_major"
    await jiang.modal.fill("criterion", "C2")
    assert await jiang.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(number)).major == "declared"
    await han.modal.fill("criterion", "C1")
    assert list(await han.modal.submit()) == ["criterion"]


async def test_words_without_a_number_report_anew_with_the_tick_set(world_at: WorldAt) -> None:
    world = await world_at(MORNING)
    wang = await typed(world, "wang", "/major 全国理赔系统中断")
    assert wang.modal.view.callback_id == "incident.report"
    assert await wang.modal.submit() != {}
    answers = {"service": "claims-handling", "scope": "my_team", "can_work": "no", "description": "无法立案"}
    for field, value in answers.items():
        await wang.modal.fill(field, value)
    assert await wang.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(1)).major == "proposed"


async def test_in_the_incident_channel_the_command_alone_shows_what_runs(world_at: WorldAt) -> None:
    world = await world_at(MORNING)
    number = await running(world)
    jiang, channel = world.person("jiang"), world.incident_channel(number)
    await jiang.type("/major", channel=channel)
    shown = jiang.read(channel)[-1]
    assert shown.ephemeral
    assert f"INC-{number}" in jiang.text_of(shown)
    assert "发布通报" in jiang.buttons(shown)


async def test_a_ticket_one_may_not_see_does_not_exist_for_the_command_either(world_at: WorldAt) -> None:
    world = await world_at(MORNING)
    number = await slow(world)
    li = world.person("li")
    await li.type(f"/major INC-{number}", channel="general")
    await world.settle()
    assert not li.has_modal
    assert "没有" in li.texts("general")[-1]


async def test_a_refusal_asks_for_its_reason_below_the_field(world_at: WorldAt) -> None:
    world = await world_at(MORNING)
    number = await slow(world)
    han = await typed(world, "han", f"/major {number}")
    await han.modal.fill("criterion", "C1")
    assert await han.modal.submit() == {}
    await world.settle()
    proposal = world.offered("jiang", "ticket.refuse_major")
    assert list(await world.fill("jiang", proposal, "ticket.refuse_major", reason=" ")) == ["reason"]
    assert await world.fill("jiang", proposal, "ticket.refuse_major", reason="只影响一个团队") == {}
    assert (await world.ticket(number)).major == "refused"


async def test_what_a_stand_down_lacks_stands_beside_the_fields_that_ask_for_it(world_at: WorldAt) -> None:
    """Nothing documented, and restored long ago without a reason: both fields at once."""
    world = await world_at(MORNING)
    number = await running(world)
    await world.at("2026-03-17 11:00")
    update = {"affected_part": "无", "done": "已恢复"}
    assert await world.fill("jiang", world.header("jiang", number), "major.update", **update) == {}
    answers = {"restored_at": local("2026-03-17 10:20"), "confirmed": ["yes"], "resolution": " "}
    errors = await world.fill("jiang", world.header("jiang", number), "major.stand_down", **answers)
    assert set(errors) == {"resolution", "reason"}


async def test_a_role_is_taken_by_a_button_and_taken_over_by_another(world_at: WorldAt) -> None:
    """The header shows who holds it; the new holder is in the channel."""
    world = await world_at(MORNING)
    number = await running(world)
    grace = world.person("grace")
    await world.press("grace", world.header("grace", number), "major.take_role.scribe")
    assert f"记录员\n@{grace.user.real_name}" in grace.text_of(world.header("grace", number))
    wu = world.person("wu")
    await wu.type(f"/major {number}", channel="desk-first-line")
    await world.press("wu", wu.read("desk-first-line")[-1], "major.take_role.scribe")
    assert "wu" in world.members(world.incident_channel(number))
    assert "吴" in wu.text_of(world.header("wu", number))


async def test_an_announcement_waits_for_the_bot_to_be_invited_and_then_goes_out(world_at: WorldAt) -> None:
    """The status channel lacks the bot: the incident goes on, and nobody has to send anything again."""
    world = await world_at(MORNING)
    status, bot = world.workspace.channel("it-status"), world.workspace.bot
    world.workspace.rooms.leave(status, bot.id)
    number = await running(world)
    assert [kind for kind, _ in await world.parked()] == ["major_announce"]
    assert world.header("jiang", number)
    world.workspace.rooms.join(status, bot, inviter=world.person("jiang").id)
    await world.workspace.dispatcher.settled()
    await world.settle()
    assert await world.parked() == []
    assert f"INC-{number}" in world.person("wang").texts("it-status")[-1]


async def test_who_may_not_press_a_button_reads_why_not(world_at: WorldAt) -> None:
    world = await world_at(MORNING)
    number = await running(world)
    han = world.person("han")
    await han.click(world.header("han", number), "major.stabilise")
    await han.wait_for(lambda: any("需由以下角色" in one for one in han.texts(world.incident_channel(number))))
    assert not han.has_modal
    assert (await world.ticket(number)).major == "declared"
