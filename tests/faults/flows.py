"""What the desk does for people, as flows that the fault tests play on the stage of effects: each ends with everything
committed, and what is still to be told is told by whoever plays it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.people import SYSTEM
from domain.priority import CanWork, Scope
from models.clock import set_timer
from services import approving, conversation, digest, handling, majors, ordering, reporting, sweep
from services.complaints import handling as complaints
from services.complaints import intake
from services.complaints.intake import ComplaintForm
from services.conversation import Said
from services.hand_overs import drafting
from services.majors import DeclareForm
from services.ordering import OrderForm
from services.reporting import IncidentForm
from services.work import Work
from tests.bot.effect_stage import Stage
from tests.bot.major_stage import OUTAGE, SAID
from tests.services.complaining import ComplaintTopic
from tests.services.hand_over_desk import form
from tests.services.past import Past, put
from tests.services.request_desk import FILLED

Flow = Callable[[Stage], Awaitable[None]]
START = "2026-09-28 08:30"  # a Monday, when the digest is due
PRINTER = IncidentForm(title="打印机卡纸", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY)
TODAY = replace(OUTAGE, deadline=None)
WHOLE_UNIT = IncidentForm(title="分公司无法打印", service="printing", scope=Scope.UNIT, can_work=CanWork.NO)


async def report(on: Stage) -> None:
    """Reported, taken, spoken about: receipt, card, lines and words in both threads."""
    card = await on.do(reporting.report, PRINTER, by="wang")
    await on.send()
    await on.do(handling.take, card.ticket.id, by="feng")
    await on.do(conversation.reply, card.ticket.id, Said(text="请重启打印机"), by="feng")
    await on.send()


async def order(on: Stage) -> None:
    """Ordered, and approved by the first of two: the second is asked, and what was answered is drawn anew."""
    answers = FILLED["application-authorisation"]
    card = await on.do(ordering.order, OrderForm(item="application-authorisation", answers=answers), by="chen")
    await on.send()
    await on.do(approving.approve, card.ticket.id, by="shao")
    await on.send()


async def complaint(on: Stage) -> None:
    """Submitted and acknowledged: the complainant's thread, the handler's card."""
    given = ComplaintForm(topic=ComplaintTopic.QUALITY, description="等了三天")
    taken = await on.do(intake.submit, given, by="chen")
    await on.send()
    await on.do(complaints.acknowledge, taken.card.ticket.id, by="jiang")
    await on.send()


async def major(on: Stage) -> None:
    """Declared and told of once: channel, topic, invitations, header, announcement, pages."""
    number = (await on.do(reporting.report, TODAY, by="wang")).ticket.id
    await on.send()
    await on.do(majors.declare, number, DeclareForm(criterion="C1"), by="jiang")
    await on.send()
    await on.do(majors.update, number, SAID, by="jiang")
    await on.send()


async def nudge(on: Stage) -> None:
    """Nobody takes it: the reminders of its response clock."""
    await on.do(reporting.report, WHOLE_UNIT, by="wang")
    for at in ("2026-09-28 09:20", "2026-09-28 10:10", "2026-09-28 12:00"):
        await on.at(at)
        await _sweep(on)
        await on.send()


async def morning(on: Stage) -> None:
    """The digest of a group's lead, with its picture."""
    await on.by_itself(put, Past(reported="2026-09-24 09:00", title="The printer is silent"))
    await on.by_itself(_digest_is_due, "feng")
    await on.send()


async def hand_over(on: Stage) -> None:
    """A record for problem management, drafted and handed over."""
    card = await on.do(reporting.report, PRINTER, by="wang")
    await on.do(handling.take, card.ticket.id, by="he")
    await on.do(drafting.draft, card.ticket.id, form(now=True), by="he")
    await on.send()


async def _sweep(on: Stage) -> None:
    while timers := await on.desk.look(SYSTEM, sweep.due):
        for timer in timers:
            await on.desk.do(SYSTEM, sweep.look, timer)


def _digest_is_due(work: Work, key: str) -> None:
    set_timer(work.session, digest.TIMER, key, work.now)
    work.session.flush()
    for timer in sweep.due(work):
        if timer.kind == digest.TIMER:
            sweep.look(work, timer)


FLOWS: dict[str, Flow] = {
    "report": report,
    "order": order,
    "complaint": complaint,
    "major": major,
    "nudge": nudge,
    "digest": morning,
    "hand-over": hand_over,
}
