"""Nothing leaks (process §3.11): a complaint with one unique word in every field, and a whole desk that pries.

Whoever may not know of it reads neither the word nor the number, wherever they look and whatever they try; the answers
are those for a number that does not exist. One kind of database is enough here: what is asked is the same on both.
"""

import json
from collections.abc import Awaitable, Callable, Mapping

import pytest
import structlog

from domain.complaints import Voice
from domain.people import SYSTEM
from models.complaint import ComplaintMessageRow
from sandbox.journal import ApiCall
from services.complaints import reading
from services.identity import Caller
from services.work import Work
from tests.journeys import prying
from tests.journeys.prying import ABSENT, WORD, shows
from tests.journeys.test_complaints import asked, complain, number_in
from tests.journeys.world import World

WorldAt = Callable[..., Awaitable[World]]
PARTIES = ("chen", "jiang", "yuan")  # complainant, first handler, process owner and second handler
# One of each kind: users, first line, the subject and its lead, other groups, suppliers, partners, deputies, duty,
# IT management, owners, managers with digests, compliance, operators, executives.
PRYING = ("wang", "emma", "zhou", "qian", "feng", "he", "xu", "tang", "olivia", "song", "tian", "pan", "lu", "kong")
PRYING += ("bai", "shao", "mei", "dai", "shi", "ren")
FORGING = ("feng", "song", "pan")
READERS = ("pan", "yuan", "jiang", "feng", "qian", "shao", "mei")

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def a_complaint_in_every_field(world: World) -> int:
    """Its whole life up to the appeal, with the word wherever anybody types anything."""
    slow = await world.report("chen", "打印机无法打印", service="printing", scope="my_unit")
    text = await complain(
        world,
        "chen",
        WORD,
        related=f"INC-{slow}",
        subject_people=["he"],
        subject_groups=["桌面支持组"],
    )
    number = number_in(text)
    await world.press("jiang", world.receipt("jiang", number), "complaint.acknowledge")
    await world.press("jiang", world.receipt("jiang", number), "complaint.investigate")
    await asked(world, "jiang", number, "complaint.hold", question=WORD)
    await world.person("chen").dm(WORD, thread=world.receipt("chen", number).ts)
    await world.settle()
    await asked(world, "jiang", number, "complaint.ask_statement", person="冯刚", question="三月的排班是怎样的?")
    feng = world.person("feng")
    question = next(one for one in feng.dm_messages() if "三月的排班" in feng.text_of(one))
    await feng.dm("两人请假", thread=question.ts)
    await world.settle()
    await world.person("jiang").dm(WORD, thread=world.receipt("jiang", number).ts)
    await asked(world, "jiang", number, "内部备注", text=WORD)
    await asked(world, "jiang", number, "complaint.reply_interim", text=WORD)
    await extended(world, number)
    reply = {"finding": "partly", "answer": WORD, "measure": WORD, "appeal_path": WORD, "cause": WORD}
    await asked(world, "jiang", number, "complaint.reply_final", **reply)
    await asked(world, "chen", number, "complaint.appeal", reason=WORD)
    return number


async def extended(world: World, number: int) -> None:
    """Who is accountable finds it in the list, opens it there and lets it take longer."""
    yuan = world.person("yuan")
    await yuan.type("/complaint list", channel="general")
    await world.settle()
    await yuan.click(yuan.read("general")[-1], "complaint.show")
    await yuan.wait_for(lambda: yuan.has_modal and f"CMP-{number}" in yuan.modal.title)
    await yuan.modal.click("延期")
    await yuan.wait_for(lambda: yuan.modal.view.definition["callback_id"] == "complaint.extend")
    await yuan.modal.fill("hours", "8")
    await yuan.modal.fill("notice", WORD)
    assert await yuan.modal.submit() == {}
    await yuan.modal.dismiss()
    await world.settle()


@sqlite
async def test_nobody_else_reads_a_word_or_the_number(world_at: WorldAt) -> None:
    """Commands, buttons and forms forged or not, App Home, reminders, digests, channels, errors and logs."""
    with structlog.testing.capture_logs() as logged:
        world = await world_at("2026-03-16 10:00", readers=READERS)
        number = await a_complaint_in_every_field(world)
        assert await voices(world, number) == set(Voice)
        await world.at("2026-03-17 08:30")
        await world.at("2026-03-20 10:00")
        for key in PRYING:
            await pry(world, key, number)
        for key in FORGING:
            await forge(world, key, number)
        await world.settle()
        attempts = await world.bot.desk.look(Caller("U0YUAN"), reading.one, number)
    assert leaks(world, number) == []
    assert wire_leaks(world) == []
    assert log_leaks(logged, number) == []
    assert {one.person.name for one in attempts.attempts if one.person} >= {"周婷", "冯刚", "宋雪", "潘宏", "戴维明"}
    assert (await world.ticket(number)).state == "under_appeal", "and nobody has changed it"


async def voices(world: World, number: int) -> set[Voice]:
    def every(work: Work) -> set[Voice]:
        rows = work.session.query(ComplaintMessageRow).filter_by(ticket_id=number)
        return {Voice(row.voice) for row in rows}

    return await world.bot.desk.look(SYSTEM, every)


async def pry(world: World, key: str, number: int) -> None:
    """What a person can type and open; every answer is that for a number that does not exist."""
    person = world.person(key)
    for line, absent in zip(prying.commands(number), prying.commands(ABSENT), strict=True):
        assert await prying.typed(world, key, line) == await prying.typed(world, key, absent), (key, line)
    nothing = await prying.typed(world, key, "/complaint list")
    assert "没有您提交或由您处理的未结投诉" in nothing or "no open complaint" in nothing, (key, nothing)
    for line in ("/hotline", "/hotline help"):
        await prying.typed(world, key, line)
    await person.open_home()
    await world.settle()
    for button in ("home.my_tickets", "home.queue", "home.figures"):
        if f"'{button}'" in str(person.home):
            await person.click_home(button)
            await world.settle()
            if person.has_modal:
                await person.modal.dismiss()


async def forge(world: World, key: str, number: int) -> None:
    """Every button and form of the desk with this number in it."""
    person = world.person(key)
    await person.type("/hotline help", channel=person.direct)
    holder = person.read(person.direct)[-1]
    for action in prying.clicks():
        world.breathe()
        found = await prying.clicked(world, key, holder, action, number)
        assert found == await prying.clicked(world, key, holder, action, ABSENT), (key, action)
    for form in prying.forms():
        world.breathe()
        found = await prying.submitted(world, key, form, number)
        assert found == await prying.submitted(world, key, form, ABSENT), (key, form)


def leaks(world: World, number: int) -> list[tuple[str, str]]:
    """Whatever of it anybody but its parties can read."""
    state = world.workspace.state
    parties = {world.person(key).id for key in PARTIES}
    others = [user for user in state.users.values() if user.id not in parties and not user.is_bot]
    return [
        (user.name, where) for user in others for where, text in prying.readable(state, user.id) if shows(text, number)
    ]


def wire_leaks(world: World) -> list[object]:
    """Every call and every answer of the bot that carried the word went to one of its parties."""
    parties = {world.person(key).id for key in PARTIES}
    journal, opened = world.workspace.journal, windows(world)
    found: list[object] = []
    for call in journal.calls:
        if WORD in json.dumps([call.arguments, call.result], ensure_ascii=False, default=str):
            readers = readers_of(world, call, opened)
            if not readers or not readers <= parties:
                found.append((call.method, readers))
    for sent in journal.sent:
        user = sent.payload.get("user") or {"id": sent.payload.get("user_id")}
        if WORD in json.dumps(sent.ack_body, ensure_ascii=False, default=str) and user["id"] not in parties:
            found.append((sent.kind, user))
    return found


def windows(world: World) -> dict[str, str]:
    """Whose every trigger and every window ever was."""
    found: dict[str, str] = {}
    for sent in world.workspace.journal.sent:
        user = sent.payload.get("user") or {"id": sent.payload.get("user_id")}
        found[str(sent.payload.get("trigger_id"))] = user["id"]
        found[str((sent.payload.get("view") or {}).get("id"))] = user["id"]
    for call in world.workspace.journal.calls:
        view = call.result.get("view") or {}
        found.setdefault(str(view.get("id")), found.get(str(call.arguments.get("trigger_id")), ""))
    return found


def readers_of(world: World, call: ApiCall, opened: Mapping[str, str]) -> set[str]:
    """Who could read what this call said: the members of its channel, or whose window or Home tab it was."""
    given = call.arguments
    channel = world.workspace.state.channels.get(str(call.result.get("channel") or given.get("channel")))
    if channel is not None:
        return set(channel.members) - {world.workspace.state.bot.id}
    keys = [str(given[key]) for key in ("view_id", "trigger_id") if given.get(key)]
    named = [given.get("user_id"), *(opened.get(key) for key in keys)]
    return {str(one) for one in named if one}


def log_leaks(logged: list[structlog.typing.EventDict], number: int) -> list[object]:
    """No line from INFO up has the word or says that this number is a complaint's."""
    said = [one for one in logged if one["log_level"] != "debug"]
    return [
        one
        for one in said
        if shows(str(one), number)
        or (one.get("ticket") == number and str(one.get("kind")).startswith("complaint"))
        or (one["event"] == "recorded" and one["ticket"] == number)
    ]
