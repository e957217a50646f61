"""Whatever people, tools and profiles say, wherever they can say it: nothing that the desk sends to Slack calls, links
or names anybody on their behalf. Played on the wire, so that no view, topic or file is left out.
"""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import handlers
from bot.scheduler import Scheduler
from domain.alerts import Alert
from domain.complaints import ComplaintTopic
from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models.session import Store
from models.ticket import AnchorRow
from services import alerts, handling, majors, ordering, people, reporting
from services.complaints import intake
from services.complaints.intake import ComplaintForm
from services.identity import Caller
from services.ordering import OrderForm
from services.people import Profile
from services.reporting import IncidentForm
from services.work import Work
from tests.bot.effect_stage import Stage, stage
from tests.bot.forging import Intruder, Way
from tests.views.test_injection import references

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVIL = (
    "<!channel> <!here|x> <@U0EVIL> <#C0EVIL|x> <!subteam^S0EVIL> <https://evil.example|policy> <!date^1^{date}|evil> "
    "&lt;!here&gt; @here"
)
FORBIDDEN = ("EVIL", "evil", "!channel", "!here", "!everyone")
PEOPLE = ("U0FENG", "U0YUAN")
POSTED = ("text", "topic", "title", "initial_comment", "purpose")


@pytest.fixture
async def on(store: Store) -> AsyncIterator[Stage]:
    async with stage(store, start="2026-03-17 10:00") as opened:
        yield opened


async def tickets(on: Stage) -> list[int]:
    """Each kind, its words all of this sort, by somebody whose very name is."""
    profile = Profile(slack_id="U0NEMO", name=EVIL, locale="en-US", tz="UTC", email=None, guest=False, foreign=False)
    Intruder(on, "U0NEMO")  # Slack knows them too
    await on.desk.do(SYSTEM, people.learn, profile)
    broken = IncidentForm(title=EVIL, description=EVIL, service="printing", scope=Scope.UNIT, can_work=CanWork.NO)
    incident = await on.do(reporting.report, broken, by="wang")
    await on.do(handling.take, incident.ticket.id, by="feng")
    await on.desk.do(Caller("U0NEMO"), reporting.report, broken)
    answers = {"company": "<!channel> <@U0EVIL>", "purpose": EVIL}
    request = await on.do(ordering.order, OrderForm(item="portal-access", answers=answers), by="wang")
    complaint = await on.do(intake.submit, ComplaintForm(topic=ComplaintTopic.QUALITY, description=EVIL), by="chen")
    major = await on.do(reporting.report, broken, by="chen")
    await on.do(majors.declare, major.ticket.id, majors.DeclareForm(criterion="C1", reason=EVIL), by="jiang")
    return [incident.ticket.id, request.ticket.id, complaint.card.ticket.id, major.ticket.id]


async def tool_speaks(on: Stage) -> None:
    tool = on.desk.rules.policy.alerts.tool("monitoring")
    alert = Alert(fingerprint=EVIL, title=EVIL, severity="critical", service=EVIL, text=EVIL, ci=EVIL, link=EVIL)
    await on.desk.do(SYSTEM, alerts.receive, tool, alert)


def _threads(work: Work) -> list[tuple[str, str]]:
    return [(row.channel, row.ts) for row in work.session.query(AnchorRow).filter(AnchorRow.ts.like("%.%"))]


def forged(arguments: dict[str, Any]) -> Iterator[str]:
    """What of one call Slack would turn into a mention, a link or a date that is none of the desk's."""
    marked = [{"type": "mrkdwn", "text": str(arguments[name])} for name in POSTED if arguments.get(name)]
    documents = [*marked, arguments.get("blocks"), arguments.get("view"), arguments.get("attachments")]
    for found in (one for document in documents for one in references(document)):
        if any(word in found for word in FORBIDDEN):
            yield found


def _answers(said: str) -> list[list[Any]]:
    """What came back; its digits were left out."""
    found: list[list[Any]] = json.loads(said.replace("#", "0"))
    return found


async def test_no_call_of_the_desk_carries_anybodys_markup(on: Stage) -> None:
    """Every form, button and command filled with it, threads, alerts and names; then everything that is told."""
    numbers = await tickets(on)
    await tool_speaks(on)
    await on.send()
    on.workspace.journal.expect_rejection("chat.postEphemeral", "user_not_in_channel", times=999)
    answers: list[list[Any]] = []
    crowd = [Intruder(on, one) for one in PEOPLE]
    for person in crowd:
        person.text = EVIL
        for channel, thread in await on.desk.look(SYSTEM, _threads):
            said = {"text": EVIL, "channel": channel, "thread_ts": thread, "ts": f"{thread[:-3]}{len(person.id)}99"}
            await person.sends("message", said)
        for command in handlers.COMMANDS:
            answers += _answers(await person.tries(Way("command", command), EVIL))
        for number in numbers:
            for kind, table in (("form", handlers.FORMS), ("click", handlers.ACTIONS)):
                for name in table:
                    answers += _answers(await person.tries(Way(kind, name), number))
    await on.send()
    await on.at("2026-03-19 18:00")
    await Scheduler(on.desk).settle()
    await on.send()
    calls = on.workspace.journal.calls
    assert [(one.method, found) for one in calls for found in forged(dict(one.arguments))] == []
    acknowledged = [given for _, given in answers if isinstance(given, dict)]
    assert [found for given in acknowledged for found in forged(given)] == []
    shown = [one for one in calls if "evil" in str(one.arguments)]
    assert {"chat.postMessage", "views.open"} <= {one.method for one in shown}, "it was typed, and it is shown"
    assert len(shown) > 100


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "arguments",
    [
        {"text": EVIL},
        {"topic": f"P1 · {EVIL}"},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": EVIL}}]},
        {"view": {"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": EVIL}]}]}},
    ],
    ids=["text", "topic", "block", "view"],
)
def test_it_would_be_found(arguments: dict[str, Any]) -> None:
    """Unescaped, wherever it stood."""
    assert len(list(forged(arguments))) == 7
