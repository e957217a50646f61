"""A complaint leaves no trace (process §3.11): every entry of the table of contents is tried by somebody who has a role
at the desk but no part in the complaint; by default the roles share the entries among them. Every word of a command and
every search is tried by each role. Strangers are in `test_denied.py`.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import handlers
from domain.complaints import ComplaintTopic
from domain.people import SYSTEM
from models.session import Store
from services.complaints import answering, dialogue, handling, intake
from services.complaints.intake import ComplaintForm
from tests.bot.effect_stage import Stage, stage
from tests.bot.forging import Intruder, Way, record, ways
from tests.journeys.prying import ABSENT, WORD, readable, shows
from tests.services.complaining import REPLY
from views import subcommands

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OTHER = "zwetschgenmus"
HOTLINE = Way("command", "/hotline")
# First line, named subject, lead of the named group, another group, its lead, deputy incident manager, duty manager, IT
# management (a normal complaint is none of theirs), service owner, compliance, group executive, supplier, partner.
ROLES = ("zhou", "he", "feng", "xu", "shen", "song", "tian", "pan", "fan", "bai", "shi", "deng", "olivia")
# By default the roles share the table of contents: each entry is tried by one; the long form has it tried by three.
SHARES = 4 if os.environ.get("HOTLINE_EVERY_ROLE") else len(ROLES)


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-17 10:00") as opened:
        yield opened


async def complaint(on: Stage) -> int:
    """Chen complains about He and the desktop group, with the word wherever anybody types anything."""
    form = ComplaintForm(topic=ComplaintTopic.QUALITY, description=WORD, people_slack=("U0HE",), groups=("desktop",))
    of: int = (await on.do(intake.submit, form, by="chen")).card.ticket.id
    await on.do(handling.acknowledge, of, by="jiang")
    await on.do(handling.investigate, of, by="jiang")
    await on.do(dialogue.write, of, text=WORD, by="chen")
    await on.do(dialogue.note, of, text=WORD, by="jiang")
    await on.do(answering.reply_interim, of, text=WORD, by="jiang")
    await on.do(answering.reply_final, of, REPLY, by="jiang")
    await on.send()
    return of


def spoken() -> Iterator[str]:
    """Every word a command looks for: those that help shows, and whatever else a capability keeps as a set of words; a
    new one is taken in by itself.
    """
    yield from (word for languages in subcommands.WORDS.values() for words in languages.values() for word in words)
    for module in pkgutil.iter_modules(handlers.__path__):
        for held in vars(importlib.import_module(f"handlers.{module.name}")).values():
            if isinstance(held, frozenset):
                yield from (one for one in held if type(one) is str and re.fullmatch(r"[\w?-]+", one))


def lines(number: int | str) -> list[str]:
    about = [f"CMP-{number}", str(number)] if isinstance(number, int) else [number]
    return [f"{word} {one}".strip() for word in ("", *sorted(set(spoken()))) for one in about]


def test_the_words_of_the_commands_are_found() -> None:
    assert {"why", "为什么", "list", "group", "oncall", "handovers", "help"} <= set(spoken())


@sqlite
@pytest.mark.parametrize("role", ROLES)
async def test_no_role_comes_near_a_complaint(on: Stage, role: str) -> None:
    """The answer is the one for a number that does not exist, for words nobody wrote, and nothing is changed."""
    number = await complaint(on)
    who = str(on.desk.rules.organisation.person(role).slack)
    before = await on.desk.look(SYSTEM, record, number)
    intruder = Intruder(on, who)
    share = list(ways())[ROLES.index(role) % SHARES :: SHARES]
    different: list[Any] = [
        way for way in share if await intruder.tries(way, number) != await intruder.tries(way, ABSENT)
    ]
    for mine, theirs in zip(lines(number), lines(ABSENT), strict=True):
        if await intruder.tries(HOTLINE, mine) != await intruder.tries(HOTLINE, theirs):
            different.append(mine)
    assert different == []
    assert [where for where, text in readable(on.workspace.state, who) if shows(text, number)] == []
    assert await searches(intruder) == []
    assert await on.desk.look(SYSTEM, record, number) == before


async def searches(intruder: Intruder) -> list[object]:
    """What somebody finds who types the very word of the complaint, be it behind a command or into a list."""
    typed = [(HOTLINE, mine, theirs) for mine, theirs in zip(lines(WORD), lines(OTHER), strict=True)]
    typed += [(way, WORD, OTHER) for way in ways() if way.kind in {"command", "options"}]
    return [
        (way.name, mine)
        for way, mine, theirs in typed
        if (await intruder.tries(way, mine)).replace(WORD, OTHER) != await intruder.tries(way, theirs)
    ]
