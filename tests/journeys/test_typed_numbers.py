"""Numbers that an item of the catalogue asks for: with decimals where it says so, in digits of either width (§3.10)."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from domain.catalogue.forms import answer_field
from tests.journeys.careless import careless
from tests.journeys.world import World
from tests.rulebooks import copied

WorldAt = Callable[..., Awaitable[World]]

ITEM = "training-core-systems"
PEOPLE = "{key: people, kind: number, names: {en: Number of participants, zh: 参加人数}, least: 1, most: 60}"
DAYS = "{key: people, kind: number, names: {en: Days, zh: 天数}, decimals: 1, least: 0.5, most: 5}"


@pytest.mark.parametrize(
    ("key", "typed", "refusal"),
    [
        ("li", "两天", "请填写数字。"),
        ("li", "０．２５", "小数最多1位。"),
        ("li", "0", "不得小于0.5。"),
        ("emma", "two", "Please give a number."),
        ("emma", "0.25", "Decimal places: 1 at most."),
        ("emma", "5.5", "At most 5."),
    ],
)
async def test_a_number_with_decimals_where_the_item_has_them(
    world_at: WorldAt, tmp_path: Path, key: str, typed: str, refusal: str
) -> None:
    """What is wrong is said beside the field and stays there; full-width digits are kept as plain ones."""
    world = await world_at("2026-03-16 10:00", config=copied(tmp_path, ("catalogue.yml", PEOPLE, DAYS)))
    person = world.person(key)
    await person.type("/request training")
    await person.wait_for(lambda: person.has_modal)
    await person.modal.click("request.item", block=f"found.{ITEM}")
    await person.wait_for(lambda: answer_field("people") in str(person.modal.view.blocks))
    for field, value in {"topic": "claims", "wanted": "2026-06-01"}.items():
        await person.modal.fill(answer_field(field), value)
    await careless(person.modal).fill(answer_field("people"), typed)
    assert await person.modal.submit() == {answer_field("people"): refusal}
    await person.modal.fill(answer_field("people"), "２．５")
    assert await person.modal.submit() == {}
    await world.settle()
    assert (await world.ticket(1)).item == ITEM
    assert "2.5" in person.text_of(world.receipt(key, 1))
