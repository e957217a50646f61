"""Complaints from click to row and back, in the direct messages of their parties alone (process §3.11, SC04)."""

import re
from collections.abc import Awaitable, Callable

from domain.people import SYSTEM
from models.ticket import AnchorRow
from sandbox.person import Person
from sandbox.records import Message
from services.work import Work
from tests.journeys.world import World

FORM = "complaint.submit"
WorldAt = Callable[..., Awaitable[World]]
REPLY = {"finding": "partly", "answer": "我们确实太慢了", "measure": "增加一名工程师"}


async def complain(world: World, key: str, words: str, **answers: object) -> str:
    """Somebody complains through the command and its form; returns what the window says then."""
    person = world.person(key)
    await person.type(f"/complaint {words}", channel="general")
    await person.wait_for(lambda: person.has_modal and person.modal.view.definition["callback_id"] == FORM)
    assert words in str(person.modal.view.blocks), "what was typed behind the command is not lost"
    for field, value in ({"topic": "quality"} | answers).items():
        await person.modal.fill(field, value)
    assert await person.modal.submit() == {}
    await world.settle()
    return person.modal.text


def number_in(text: str) -> int:
    found = re.search(r"CMP-(\d+)", text)
    assert found is not None, text
    return int(found[1])


def thread(world: World, key: str, of: int) -> list[str]:
    """What was said in this party's thread, the card itself left out."""
    return world.own_thread(key, of)


async def asked(world: World, key: str, number: int, what: str, **answers: object) -> dict[str, str]:
    """A button of the party's own card that opens a form, or stands behind its three dots."""
    return await world.fill(key, world.receipt(key, number), what, **answers)


def said(person: Person) -> list[str]:
    return [person.text_of(one) for one in person.dm_messages()]


def digest(world: World, key: str) -> str:
    """The newest digest of a reader."""
    return next(text for text in reversed(said(world.person(key))) if "每日摘要" in text)


async def test_a_complaint_about_slow_service(world_at: WorldAt) -> None:
    """SC04: due on the make-up Saturday, unseen by the desktop lead, counted for the process owner, appealed once."""
    world = await world_at("2026-10-09 17:00", readers=["yuan", "feng"])
    slow = await world.report("chen", "打印机无法打印", service="printing", scope="my_unit")
    await world.at("2026-10-09 17:30")
    taken = await complain(world, "chen", "等了三天", related=f"INC-{slow}", subject_groups=["桌面支持组"])
    number = number_in(taken)
    assert await world.clocks(number) == {
        "response": "2026-10-10 13:30:00",
        "interim_reply": "2026-10-13 17:30:00",
        "resolution": "2026-10-22 17:30:00",
    }
    receipt = world.person("chen").text_of(world.receipt("chen", number))
    for words in ("10月10日", "13:30", "17:30", "等了三天", "桌面支持组", f"INC-{slow}"):
        assert words in receipt, words
    card = world.person("jiang").text_of(world.receipt("jiang", number))
    assert "等了三天" in card
    assert "陈晓" not in card

    await world.at("2026-10-10 08:30")
    assert re.search(r"投诉\W+1\b", digest(world, "yuan"))
    assert "投诉" not in digest(world, "feng")
    await world.at("2026-10-10 09:15")
    await world.press("jiang", world.receipt("jiang", number), "complaint.acknowledge")
    assert (await world.results(number))["response"] == "met"
    assert any("江涛已受理您的投诉" in text for text in thread(world, "chen", number))

    await finds_nothing(world, "feng", number)

    await world.at("2026-10-12 08:30")
    assert re.search(r"投诉\W+1\b", digest(world, "yuan"))
    assert "等了三天" not in digest(world, "yuan")
    assert "投诉" not in digest(world, "feng")
    await world.press("jiang", world.receipt("jiang", number), "complaint.investigate")
    await world.at("2026-10-13 10:00")
    assert await asked(world, "jiang", number, "complaint.reply_interim", text="正在核实") == {}
    assert (await world.results(number))["interim_reply"] == "met"
    await answered_appealed_accepted(world, number)


async def finds_nothing(world: World, key: str, number: int) -> None:
    """Who looks for the number in the group's channel is answered as for one that does not exist."""
    person = world.person(key)
    answers = []
    for asked_for in (number, 4711):
        await person.type(f"/hotline CMP-{asked_for}", channel="desk-desktop")
        await world.settle()
        answers.append(person.text_of(person.read("desk-desktop")[-1]))
    assert answers[0] == answers[1]
    assert not any("等了三天" in text for text in (*said(person), *person.texts("desk-desktop")))


async def answered_appealed_accepted(world: World, number: int) -> None:
    """SC04 from 10-15 on: replied, appealed to the process owner, replied finally, closed on acceptance."""
    await world.at("2026-10-15 10:00")
    assert await asked(world, "jiang", number, "complaint.reply_final", **REPLY) == {}
    answer = thread(world, "chen", number)[-1]
    for words in ("部分成立", "我们确实太慢了", "增加一名工程师", "10 个工作日"):
        assert words in answer, words
    assert await asked(world, "chen", number, "complaint.appeal", reason="没有人给我打过电话") == {}
    assert "不再由您处理" in world.person("jiang").text_of(handed_on(world, "jiang"))
    assert "没有人给我打过电话" in "\n".join(thread(world, "yuan", number))
    assert any("袁芳" in text for text in thread(world, "chen", number))
    decision = {"finding": "justified", "answer": "您说得对", "measure": "道歉"}
    assert await asked(world, "yuan", number, "complaint.decide_appeal", **decision) == {}
    assert "复议决定：成立" in thread(world, "chen", number)[-1]
    await world.press("chen", world.receipt("chen", number), "complaint.accept")
    assert (await world.ticket(number)).state == "closed"
    assert (await world.results(number))["appeal"] == "met"


def handed_on(world: World, key: str) -> Message:
    person = world.person(key)
    return next(one for one in person.dm_messages() if "不再由您处理" in person.text_of(one))


async def test_words_travel_between_the_threads_of_both_sides(world_at: WorldAt) -> None:
    """§3.11: the complainant writes in their thread, the handler in theirs; nothing is repeated where it was typed."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "emma", "Nobody calls back"))
    emma, jiang = world.person("emma"), world.person("jiang")
    await world.press("jiang", world.receipt("jiang", number), "complaint.acknowledge")
    await world.press("jiang", world.receipt("jiang", number), "complaint.investigate")
    assert await asked(world, "jiang", number, "complaint.hold", question="Which ticket?") == {}
    assert any("We need an answer from you" in one for one in thread(world, "emma", number))
    await emma.dm("It was INC-7", thread=world.receipt("emma", number).ts)
    await world.settle()
    assert (await world.ticket(number)).state == "investigating"
    heard = [text for text in thread(world, "jiang", number) if "It was INC-7" in text]
    assert len(heard) == 1
    assert "投诉人" in heard[0]
    assert "Emma" not in "\n".join(said(jiang))
    assert "艾玛" not in "\n".join(said(jiang))
    await jiang.dm("谢谢，我去核实", thread=world.receipt("jiang", number).ts)
    await world.settle()
    assert any("谢谢，我去核实" in text for text in thread(world, "emma", number))
    assert sum("It was INC-7" in text for text in thread(world, "emma", number)) == 1


async def test_an_anonymous_complaint(world_at: WorldAt) -> None:
    """§3.11: no message leads back to the complainant; the reference, shown once, is the way to state and answer."""
    world = await world_at("2026-03-16 10:00")
    wang = world.person("wang")
    text = await complain(world, "wang", "主管骂人", topic="conduct", confidentiality="anonymous")
    found = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", text)
    assert found is not None
    reference = found[0]
    assert wang.dm_messages() == []
    jiang = world.person("jiang")
    card = next(one for one in jiang.dm_messages() if "主管骂人" in jiang.text_of(one))
    number = number_in(jiang.text_of(card))
    assert "匿名" in jiang.text_of(card)
    assert "严重" in jiang.text_of(card)
    await world.press("jiang", card, "complaint.acknowledge")
    await world.press("jiang", world.receipt("jiang", number), "complaint.investigate")
    assert await asked(world, "jiang", number, "complaint.reply_final", **REPLY) == {}
    await world.press("yuan", world.offered("yuan", "complaint.countersign"), "complaint.countersign")

    await wang.modal.dismiss()
    await wang.type(f"/complaint {reference.lower()}", channel="general")
    await wang.wait_for(lambda: wang.has_modal)
    assert "我们确实太慢了" in wang.modal.text
    await wang.modal.click("complaint.appeal")
    await wang.wait_for(lambda: "reason" in str(wang.modal.view.blocks))
    await wang.modal.fill("reason", "没人问过我")
    assert await wang.modal.submit() == {}
    await world.settle()
    assert "复议中" in wang.modal.text
    assert (await world.ticket(number)).state == "under_appeal"
    assert "没人问过我" in "\n".join(thread(world, "lu", number))
    assert wang.dm_messages() == []

    zhou = world.person("zhou")
    await zhou.type("/complaint 2345-2345-2345-2345", channel="general")
    await world.settle()
    assert not zhou.has_modal
    assert "没有找到" in zhou.text_of(zhou.read("general")[-1]) or "未找到" in zhou.text_of(zhou.read("general")[-1])


async def test_a_conflicting_handler_is_replaced_and_refused(world_at: WorldAt) -> None:
    """§3.11: named later as a subject, the incident manager loses it; nobody near it can be named instead."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "无人回复", subject_groups=["桌面支持组"]))
    assert await asked(world, "chen", number, "complaint.name_subject", subject_people=["jiang"]) == {}
    assert "不再由您处理" in world.person("jiang").text_of(handed_on(world, "jiang"))
    yuan = world.person("yuan")
    assert "无人回复" in yuan.text_of(world.receipt("yuan", number))
    refused = await world.fill("yuan", world.receipt("yuan", number), "指定处理人", person="feng")
    assert "关联" in refused["person"]
    await yuan.modal.fill("person", "fang")
    assert await yuan.modal.submit() == {}
    await world.settle()
    assert "无人回复" in world.person("fang").text_of(world.receipt("fang", number))


async def test_a_statement_is_asked_without_the_complainants_name(world_at: WorldAt) -> None:
    """§3.11: the subject reads the handler's question, not the number; their answer reaches the handler alone."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "无人回复", subject_groups=["桌面支持组"]))
    await world.press("jiang", world.receipt("jiang", number), "complaint.acknowledge")
    await world.press("jiang", world.receipt("jiang", number), "complaint.investigate")
    form = {"person": "冯刚", "question": "三月的排班是怎样的？"}
    assert await asked(world, "jiang", number, "complaint.ask_statement", **form) == {}
    feng = world.person("feng")
    question = next(one for one in feng.dm_messages() if "三月的排班" in feng.text_of(one))
    for hidden in (f"CMP-{number}", "陈晓", "无人回复"):
        assert hidden not in feng.text_of(question)
    await feng.dm("两人请假", thread=question.ts)
    await world.settle()
    assert any("两人请假" in text for text in thread(world, "jiang", number))
    assert not any("两人请假" in text for text in said(world.person("chen")))


async def test_the_first_line_types_a_complaint_and_keeps_nothing(world_at: WorldAt) -> None:
    """§3.11: the agent reads the number once; the complainant has it in their messages."""
    world = await world_at("2026-03-16 10:00")
    text = await complain(world, "zhou", "电话投诉:等待太久", affected="chen")
    number = number_in(text)
    assert "等待太久" not in text
    assert "等待太久" in world.person("chen").text_of(world.receipt("chen", number))
    zhou = world.person("zhou")
    assert not any("等待太久" in one for one in said(zhou))
    await zhou.modal.dismiss()
    await zhou.open_home()
    await world.settle()
    assert f"CMP-{number}" not in zhou.home_text


async def test_the_handler_is_reminded_and_acts_from_the_reminder(world_at: WorldAt) -> None:
    """§3.7i, j: half of the time is used at 12:00; the button opens the complaint, which is acknowledged there."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "无人回复"))
    await world.at("2026-03-16 12:00")
    jiang = world.person("jiang")
    reminder = jiang.dm_messages()[-1]
    assert "受理" in jiang.text_of(reminder)
    assert f"CMP-{number}" in jiang.text_of(reminder)
    await jiang.click(reminder, "ticket.open")
    await jiang.wait_for(lambda: jiang.has_modal)
    assert "无人回复" in jiang.modal.text
    await jiang.modal.click("complaint.acknowledge")
    await world.settle()
    assert "已受理" in jiang.modal.text
    assert (await world.ticket(number)).state == "acknowledged"
    await world.at("2026-03-16 16:00")
    assert [percent for _, clock, percent in await world.nudges(number) if clock == "response"] == [50]


async def test_a_party_without_a_thread_gets_one_with_the_first_news(world_at: WorldAt) -> None:
    """Whoever could not be reached when their part began begins here: the card, and under it what happened."""
    world = await world_at("2026-03-16 10:00")
    number = number_in(await complain(world, "chen", "无人回复"))
    await world.bot.desk.do(SYSTEM, forget_threads, number)
    jiang = world.person("jiang")
    before = len(jiang.dm_messages())
    await asked(world, "chen", number, "complaint.write", text="还有一件事")
    assert len(jiang.dm_messages()) == before + 1
    card = jiang.dm_messages()[-1]
    assert "无人回复" in jiang.text_of(card)
    assert "还有一件事" in jiang.text_of(jiang.thread(jiang.direct, card.ts)[1])


def forget_threads(work: Work, number: int) -> None:
    work.session.query(AnchorRow).filter(AnchorRow.ticket_id == number).delete()
