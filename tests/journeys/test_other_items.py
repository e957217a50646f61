"""A catalogue that is not the example's: an item with every kind of question and rule, for some units only, approved in
parallel by two who may be one. The rules of ordering hold for whatever is configured (process §3.10, S13).
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.journeys.ordering import asked, number_of, order
from tests.journeys.world import World
from tests.rulebooks import copied

WorldAt = Callable[..., Awaitable[World]]

PASS = """          - node: item
            key: parking-pass
            names: {en: Parking pass, zh: 停车证}
            kind: service
            group: service-desk
            owner: bai
            keywords: {en: [parking], zh: [停车]}
            eligible: {units: [life, property-claims], kinds: [employee]}
            form:
              - {key: plate, kind: text, names: {en: Number plate, zh: 车牌号}, pattern: "[A-Z0-9]{6}", longest: 10}
              - {key: seats, kind: number, names: {en: Seats, zh: 座位数}, least: 2, most: 9}
              - {key: from, kind: date, names: {en: From, zh: 起始日}, dates: future}
              - {key: host, kind: person, names: {en: Host, zh: 接待人}, kinds: [employee]}
              - key: size
                kind: choice
                names: {en: Size, zh: 车型}
                choices:
                  - {key: small, names: {en: Small, zh: 小型}}
                  - {key: large, names: {en: Large, zh: 大型}}
              - {key: note, kind: long_text, names: {en: Note, zh: 备注}, required: false, longest: 20}
            approvals:
              order: parallel
              steps:
                - {by: line_manager}
                - {by: person, person: bai}
            checklist:
              - {key: print, names: {en: Print it, zh: 打印}}
            description: {en: A pass, zh: 停车证}
            procedure: {en: Printed at the desk, zh: 服务台打印}
            maintenance: {keeper: qian, review: "2027-02-28", text: {en: Yearly, zh: 每年}}
"""
MARK = "          - node: item\n            key: production-access\n"
GOOD = {"plate": "A12345", "seats": "4", "from": "2026-03-20", "host": "U0CHEN", "size": "small"}
WRONG = {"plate": "京A-1", "seats": "4", "from": "2026-03-16", "host": "U0OLIVIA", "size": "large"}


def config(folder: Path) -> Path:
    return copied(folder, ("catalogue.yml", MARK, PASS + MARK))


@pytest.mark.parametrize(
    ("key", "words", "sentences"),
    [
        ("li", "停车", ["此处只能选择：员工", "今天以后", "格式"]),
        ("emma", "parking", ["Only these may be named here: Employee.", "a day after today", "expected form"]),
    ],
)
async def test_every_wrong_answer_stands_beside_its_question(
    world_at: WorldAt, tmp_path: Path, key: str, words: str, sentences: list[str]
) -> None:
    """In the reader's language, all at once; what was typed is still there, and put right it is on record."""
    world = await world_at("2026-03-16 10:00", config=config(tmp_path))
    errors = await order(world, key, words, "parking-pass", **WRONG)
    assert sorted(errors) == ["answer.from", "answer.host", "answer.plate"]
    assert all(any(said in text for text in errors.values()) for said in sentences), errors
    person = world.person(key)
    for field in ("plate", "from", "host"):
        await person.modal.fill(f"answer.{field}", GOOD[field])
    assert await person.modal.submit() == {}
    await world.settle()
    number = number_of(world, key)
    assert (await world.ticket(number)).state == "awaiting_approval"


async def test_only_the_units_it_is_for(world_at: WorldAt, tmp_path: Path) -> None:
    """Wang of another company does not find it; Zhou of the first line orders it for Li and not for Wang."""
    world = await world_at("2026-03-16 10:00", config=config(tmp_path))
    wang = world.person("wang")
    await wang.type("/request 停车")
    await wang.wait_for(lambda: wang.has_modal)
    assert "parking-pass" not in str(wang.modal.view.blocks)
    refused = await order(world, "zhou", "停车", "parking-pass", **GOOD, affected="U0WANG")
    assert any("不面向您的机构" in text for text in refused.values()), refused
    zhou = world.person("zhou")
    await zhou.modal.fill("affected", "U0LI")
    assert await zhou.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(number_of(world, "zhou"))).unit == "life-service"


async def test_two_approve_at_once(world_at: WorldAt, tmp_path: Path) -> None:
    """In parallel both are asked; of the one who is both requester's manager and named in the item one word is enough,
    and who orders is never among them.
    """
    world = await world_at("2026-03-16 10:00", config=config(tmp_path))
    assert await order(world, "li", "停车", "parking-pass", **GOOD) == {}
    number = number_of(world, "li")
    await world.press("bai", asked(world, "bai", number), "approval.approve")
    assert (await world.ticket(number)).state == "awaiting_approval"
    await world.press("dong", asked(world, "dong", number), "approval.approve")
    assert (await world.ticket(number)).state == "assigned"
