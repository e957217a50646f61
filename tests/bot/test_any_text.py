"""Whatever is typed into whatever field: the desk takes it or says what is wrong with it, and never breaks."""

from collections.abc import AsyncIterator

import pytest

import handlers
from domain.priority import CanWork, Scope
from models.session import Store
from sandbox.blockkit import check_message
from services import handling, reporting
from services.reporting import IncidentForm
from tests.bot.effect_stage import Stage, stage
from tests.bot.forging import Intruder, Way
from tests.views.faces import HOSTILE

TEXTS = {name: HOSTILE[name] for name in ("hides", "reversed", "emoji", "long")} | {
    "nul": "a\x00b",
    "surrogate": "\ud83d half an emoji",
    "number": "9" * 400,
    "minus": "-1",
    "blank": "\u3000\u200b ",
}


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-17 10:00") as opened:
        yield opened


async def in_work(on: Stage, title: str) -> int:
    form = IncidentForm(title=title, description=title, service="printing", scope=Scope.UNIT, can_work=CanWork.NO)
    card = await on.do(reporting.report, form, by="wang")
    await on.do(handling.take, card.ticket.id, by="feng")
    return int(card.ticket.id)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # the stricter one
@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
async def test_no_field_of_no_form_breaks_the_desk(on: Stage, text: str) -> None:
    """Control characters, directions, four-byte letters, numbers without end, in every field of every form."""
    number = await in_work(on, "打印机")
    for slack_id in ("U0WANG", "U0FENG") if text == TEXTS["hides"] else ("U0FENG",):
        person = Intruder(on, slack_id)
        person.text = text
        broken = []
        for form in handlers.FORMS:
            await person.tries(Way("form", form), number)
            if person.outcomes[-1] in {"defect", "unavailable"}:
                broken.append((form, person.outcomes[-1]))
        assert broken == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("text", [text for text in TEXTS.values() if text.strip("\u3000\u200b ")])
async def test_what_was_typed_behind_a_command_breaks_nothing(on: Stage, text: str) -> None:
    """Every command, with the text behind it."""
    person = Intruder(on, "U0FENG")
    for command in handlers.COMMANDS:
        await person.tries(Way("command", command), text)
    assert set(person.outcomes) <= {"answered", "refused"}
    assert on.workspace.journal.rejected() == []
    shown = [one for messages in on.workspace.state.messages.values() for one in messages.values()]
    assert [one for one in shown if check_message(one.blocks)] == []
