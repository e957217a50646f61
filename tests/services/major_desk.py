"""A major incident on the standing desk: who reports and declares it, and what the tests read of it. Jiang is incident
manager, Tian duty manager, Yuan process owner, Qian communications lead, Han leads the policy group, Bai owns the
policy system.
"""

from typing import Any

import pytest

from domain.errors import DeskError
from domain.priority import CanWork, Scope
from models.clock import TimerRow
from models.major import MajorRow, MajorUpdateRow, roles_of
from services import majors, reporting
from services.majors import DeclareForm, UpdateForm
from services.reporting import IncidentForm
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk, wall

OUTAGE = IncidentForm(
    title="承保系统无法出单",
    service="policy-admin",
    scope=Scope.COMPANY,
    can_work=CanWork.NO,
    deadline=local("2026-07-31 20:00"),
)
SLOW = IncidentForm(title="承保系统很慢", service="policy-admin", scope=Scope.TEAM)
STILL = UpdateForm(affected="Policies cannot be issued", done="Database fails over")


def outage(desk: StandingDesk, form: IncidentForm = OUTAGE) -> int:
    """Wang reports on Friday 2026-07-31 at 16:40."""
    return desk.at("2026-07-31 16:40").do(reporting.report, form, by="wang").ticket.id


def declared(desk: StandingDesk, form: IncidentForm = OUTAGE) -> int:
    """Jiang declares at 16:48, eight minutes after the report."""
    number = outage(desk, form)
    desk.run_until("2026-07-31 16:48")
    desk.do(majors.declare, number, DeclareForm(criterion="C1"), by="jiang")
    return number


def record(desk: StandingDesk, number: int) -> MajorRow:
    return desk.look(lambda session: session.get_one(MajorRow, number))


def held(desk: StandingDesk, number: int) -> dict[str, str]:
    names = desk.names()
    return {role: names[one] for role, one in desk.look(lambda session: roles_of(session, number)).items()}


def timers(desk: StandingDesk, *kinds: str) -> dict[str, str]:
    rows = desk.look(lambda session: session.query(TimerRow).filter(TimerRow.kind.in_(kinds)).all())
    return {row.kind: wall(row.next_look_at) for row in rows}


def told_of(desk: StandingDesk, kind: str, field: str = "told") -> list[set[str]]:
    names = desk.names()
    return [{names[one] for one in entry.data[field]} for entry in desk.history(kind)]


def reminded(desk: StandingDesk) -> list[tuple[str, int, set[str], bool]]:
    names = desk.names()
    return [
        (wall(one.at)[-5:], one.data["offset_minutes"], {names[p] for p in one.data["told"]}, one.data["missed"])
        for one in desk.history("major_reminded")
    ]


def missing(error: pytest.ExceptionInfo[DeskError]) -> set[str]:
    found: Any = error.value.params["missing"]
    return {one.code for one in found}


def updates(desk: StandingDesk) -> list[tuple[str, bool]]:
    """Each update: the deadline it answers, and whether it kept it."""
    rows = desk.look(lambda session: session.query(MajorUpdateRow).order_by(MajorUpdateRow.id).all())
    return [(wall(row.due), row.on_time) for row in rows]
