"""Deny by default: every command, button, form, option list, shortcut and event there is, tried by people who may not
know of the ticket. Nothing is read, nothing is changed, and the answer is the one for a number that does not exist.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

import handlers
from domain.complaints import ComplaintTopic
from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models import tables
from models.person import PersonRow
from models.session import Store
from models.ticket import AnchorRow
from services import ordering, reporting
from services.complaints import intake
from services.complaints.intake import ComplaintForm
from services.ordering import OrderForm
from services.reporting import IncidentForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.bot.forging import Intruder, Way, record, ways
from tests.journeys.prying import ABSENT, WORD, readable

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
# Somebody unknown to the configuration; an engineer of a supplier; a partner; one who left the company; a visitor from
# another workspace in a shared channel; a colleague of another department.
INTRUDERS = {
    "U0NEMO": ("incident", "request", "complaint"),
    "U0DENG": ("incident",),
    "U0OLIVIA": ("request",),
    "U0GONE": ("complaint",),
    "U0VISITOR": ("incident",),
    "U0EMMA": ("complaint",),
}


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-17 10:00") as opened:
        await opened.desk.do(SYSTEM, _somebody_left)
        yield opened


def _somebody_left(work: Work) -> None:
    work.session.add(PersonRow(key="left-in-2025", slack_id="U0GONE", name="Gone"))


async def tickets(on: Stage) -> dict[str, int]:
    """An incident, a request that waits for its approval, and a complaint, each with the word wherever one types."""
    broken = IncidentForm(title=WORD, description=WORD, service="printing", scope=Scope.UNIT, can_work=CanWork.NO)
    incident = await on.do(reporting.report, broken, by="wang")
    answers = {"company": WORD, "purpose": WORD}
    request = await on.do(ordering.order, OrderForm(item="portal-access", answers=answers), by="wang")
    complaint = ComplaintForm(topic=ComplaintTopic.QUALITY, description=WORD)
    taken = await on.do(intake.submit, complaint, by="chen")
    return {"incident": incident.ticket.id, "request": request.ticket.id, "complaint": taken.card.ticket.id}


@pytest.mark.parametrize(("who", "kinds"), INTRUDERS.items())
async def test_nobody_gets_at_a_ticket_that_is_not_theirs(on: Stage, who: str, kinds: tuple[str, ...]) -> None:
    """All of the table of contents, with the number of a ticket and then with one that does not exist."""
    assert tables.ALL
    intruder = Intruder(on, who, foreign=who == "U0VISITOR")
    made = await tickets(on)
    for kind in kinds:
        number = made[kind]
        before = await on.desk.look(SYSTEM, record, number)
        different = [way for way in ways() if await intruder.tries(way, number) != await intruder.tries(way, ABSENT)]
        assert different == [], kind
        assert await on.desk.look(SYSTEM, record, number) == before
    assert [where for where, text in readable(on.workspace.state, who) if WORD in text] == []
    assert on.workspace.journal.rejected() == []


def _places(work: Work, number: int) -> list[tuple[str, str, str]]:
    rows = work.session.query(AnchorRow).filter(AnchorRow.ticket_id == number, AnchorRow.ts != "")
    return [(row.what, row.channel, row.ts) for row in rows]


@pytest.mark.parametrize(("who", "kinds"), INTRUDERS.items())
async def test_no_event_of_theirs_touches_it(on: Stage, who: str, kinds: tuple[str, ...]) -> None:
    """They write where it is shown, open their Home, join, rename and change their profile: nothing is kept of it."""
    made = await tickets(on)
    await on.send()
    intruder = Intruder(on, who)
    on.workspace.journal.expect_rejection("chat.postEphemeral", "user_not_in_channel", times=99)
    for kind in kinds:
        number = made[kind]
        before = await on.desk.look(SYSTEM, record, number)
        places = await on.desk.look(SYSTEM, _places, number)
        assert places
        for count, (_, channel, thread) in enumerate(places):
            said = {"text": "let me in", "channel": channel, "thread_ts": thread, "ts": f"17000000{count}.000100"}
            told = await intruder.sends("message", said)
            assert [text for text in told if WORD in text] == []
        for event, detail in _others(who, places[0][1]).items():
            await intruder.sends(event, detail)
        assert await on.desk.look(SYSTEM, record, number) == before
    assert [where for where, text in readable(on.workspace.state, who) if WORD in text] == []


def _others(who: str, channel: str) -> dict[str, dict[str, Any]]:
    """Every other event the desk listens to, as this person could cause it."""
    profile = {"id": who, "real_name": who, "profile": {"email": "wang@example.com"}}
    found = {
        "app_home_opened": {"tab": "home"},
        "member_joined_channel": {"channel": channel},
        "channel_rename": {"channel": {"id": channel, "name": "elsewhere"}},
        "group_rename": {"channel": {"id": channel, "name": "elsewhere"}},
        "user_change": {"user": profile},
        "team_join": {"user": profile},
    }
    assert {*found, "message"} == set(handlers.EVENTS)
    return found


async def test_the_table_of_contents_is_all_there_is(on: Stage) -> None:
    """What is tried above is what Bolt looks up; hundreds of ways, and an answer to each."""
    tried = list(ways())
    assert len(tried) > 100
    intruder = Intruder(on, "U0NEMO")
    silent = [way for way in tried if await intruder.tries(way, ABSENT) == "[]"]
    assert silent == []


async def test_a_visitor_from_another_workspace_gets_one_sentence(on: Stage) -> None:
    """A shared channel lets them click; the desk answers to its own people."""
    visitor = Intruder(on, "U0VISITOR", foreign=True)
    answer = await visitor.tries(Way("click", "incident.report"), 1)
    assert "The hotline answers to people of this workspace only." in answer
    assert "views.open" not in answer
