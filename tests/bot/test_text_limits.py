"""What is longer than its field takes is refused on the server, beside the field, whatever the client let through: in
every form there is, in both languages. The form stays with all that was typed, and nothing is done.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

import handlers
from domain.people import SYSTEM
from models.session import Store
from sandbox.records import Json
from tests.bot.effect_stage import Stage, stage
from tests.bot.forging import Intruder, record
from tests.views.every_form import every_form
from tests.views.faces import CHINESE, ENGLISH
from views.words import Language

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SLACK_TAKES = 3000
READERS = {"en": "U0GRACE", "zh": "U0ZHOU"}
SAYS = {
    "en": "Too long: {length} characters, at most {longest}.",
    "zh": "内容过长：共{length}个字符，最多{longest}个。",
}


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-17 10:00") as opened:
        yield opened


def texts(view: Json) -> dict[str, int]:
    """The fields to type into, and the most that each takes."""
    asked = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    found = {key: one for key, one in asked.items() if one["type"] == "plain_text_input"}
    return {key: one.get("max_length", SLACK_TAKES) for key, one in found.items()}


def forms(language: Language) -> dict[str, Json]:
    """One of each kind: the same callback with other fields is another."""
    drawn = (view for view in every_form(language) if view.get("callback_id") in handlers.FORMS)
    return {f"{view['callback_id']} {sorted(texts(view).items())}": view for view in drawn}


async def sent(on: Stage, person: Intruder, view: Json, values: Json) -> list[Any]:
    """The answers to the form, filled in like this."""
    answers: list[Any] = []

    async def ack(**given: Any) -> None:
        answers.append(given)

    base = on.workspace.interactions.base("view_submission", person.id)
    filled = {**view, "id": f"V{len(person.outcomes)}", "state": {"values": values}}
    payload = base | {"trigger_id": "1.1", "view": filled, "response_urls": []}
    await person._dispatcher.interaction(handlers.FORMS[view["callback_id"]], payload, ack)
    return answers


@pytest.mark.parametrize("language", [ENGLISH, CHINESE], ids=lambda one: one.code)
async def test_no_field_of_no_form_takes_more_than_it_says(on: Stage, language: Language) -> None:
    """All of its fields at once, each a character too long: each has its sentence, in the reader's language."""
    code = language.code[:2]
    person = Intruder(on, READERS[code])
    drawn = forms(language)
    assert {view["callback_id"] for view in drawn.values()} == set(handlers.FORMS)
    for name, view in drawn.items():
        most = texts(view)
        if not most:
            continue
        values = {key: {key: {"type": "plain_text_input", "value": "长" * (n + 1)}} for key, n in most.items()}
        counts = {key: (language.number(n + 1), language.number(n)) for key, n in most.items()}
        told = {key: SAYS[code].format(length=length, longest=n) for key, (length, n) in counts.items()}
        assert await sent(on, person, view, values) == [{"response_action": "errors", "errors": told}], name
    assert set(person.outcomes) == {"refused"}
    assert await on.desk.look(SYSTEM, lambda work: record(work, 42)["ticket"]) == []


async def test_only_what_is_too_long_is_said_to_be(on: Stage) -> None:
    """As many characters as the field takes are no reason; blanks around them do not count."""
    person = Intruder(on, READERS["zh"])
    view = next(one for one in forms(CHINESE).values() if one["callback_id"] == "ticket.cancel")
    assert set(texts(view)) == {"reason"}
    long = {"reason": {"reason": {"type": "plain_text_input", "value": f"  {'长' * texts(view)['reason']}\n"}}}
    assert "过长" not in json.dumps(await sent(on, person, view, long), ensure_ascii=False)
