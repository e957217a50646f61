"""A major incident on the stage of effects: reported by Wang, declared by Jiang eight minutes later."""

from typing import Any

from domain.priority import CanWork, Scope
from sandbox.records import Channel, Message
from services import majors, reporting
from services.majors import DeclareForm, UpdateForm
from services.reporting import IncidentForm
from tests.bot.effect_stage import Stage
from tests.rulebooks import local

OUTAGE = IncidentForm(
    title="客户张三的保单无法打印",
    service="policy-admin",
    scope=Scope.COMPANY,
    can_work=CanWork.NO,
    deadline=local("2026-07-31 20:00"),
)
PAYROLL = IncidentForm(title="工资表无法打开", service="hr-system", scope=Scope.UNIT, can_work=CanWork.NO)
SAID = UpdateForm(affected="全国无法出单", done="正在切换")


async def declared(on: Stage, form: IncidentForm = OUTAGE, **more: Any) -> int:
    """Wang reports at 16:40, Jiang declares at 16:48; nothing of the declaration is sent yet."""
    card = await on.do(reporting.report, form, by="wang")
    await on.send()
    await on.at("2026-07-31 16:48")
    await on.do(majors.declare, card.ticket.id, DeclareForm(criterion="C1", **more), by="jiang")
    return int(card.ticket.id)


def the_channel(on: Stage) -> Channel:
    (found,) = on.named("major-inc-")
    return found


def replies(on: Stage, channel: Channel) -> list[Message]:
    """What was said below messages of this channel."""
    everything = on.workspace.state.messages[channel.id].values()
    return [one for one in everything if one.is_reply]
