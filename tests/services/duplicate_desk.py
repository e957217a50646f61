"""The mail outage of Monday 2026-03-23 (process SC15) on the standing desk: Wang reports it at 09:02, others follow.
Zhou is in the first line, Ma works in the data centre, Jiang is incident manager.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from domain.errors import IllegalMove
from domain.lifecycle import Action
from domain.priority import CanWork, Scope
from domain.projection import KnownOutage, TicketCard
from domain.ticket import ResolutionCode
from services import duplicates, handling, outages, reporting, showing
from services.handling import ResolveForm
from services.reporting import IncidentForm
from tests.services.standing_desk import StandingDesk

MAIL = IncidentForm(title="邮件发不出去", service="mail", scope=Scope.UNIT, can_work=CanWork.NO)
ALIKE = IncidentForm(title="邮件发不出去了", service="mail")
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX,
    resolution="邮件服务器已切换",
    cause="disk full",
    workaround=False,
    ci="MX-01",
)
USERS = ("li", "chen", "emma", "zhao", "sun", "mei", "shao", "dong")


def reported(desk: StandingDesk, at: str = "2026-03-23 09:02", *, by: str = "wang", form: IncidentForm = MAIL) -> int:
    return desk.at(at).do(reporting.report, form, by=by).ticket.id


def linked(desk: StandingDesk, *numbers: int, to: int, by: str = "zhou") -> None:
    for number in numbers:
        desk.do(duplicates.link, number, to, by=by)


def storm(desk: StandingDesk) -> tuple[int, list[int]]:
    """The master, and two reports of the next minutes that the first line linked."""
    master = reported(desk)
    followers = [reported(desk, f"2026-03-23 09:0{n}", by=USERS[n], form=ALIKE) for n in (3, 4)]
    linked(desk, *followers, to=master)
    return master, followers


def joined(desk: StandingDesk, outage: int, *, by: str, form: IncidentForm = ALIKE) -> TicketCard:
    return desk.do(duplicates.join, outage, form, by=by)


def known(desk: StandingDesk, by: str = "dong", **typed: Any) -> tuple[KnownOutage, ...]:
    return desk.do(outages.known_to, by=by, **typed)


def restored(desk: StandingDesk, master: int, *, by: str = "ma") -> None:
    """Ma takes the master and resolves it; the duplicates follow at the next sweep."""
    if Action.TAKE.value in desk.do(showing.one, master, by=by).actions:
        desk.do(handling.take, master, by=by)
    desk.do(handling.resolve, master, FIXED, by=by)


def together(desk: StandingDesk, *pairs: tuple[int, int], by: str = "zhou") -> None:
    """Each links one ticket to another at the same moment; who comes too late is refused."""

    def linking(number: int, to: int) -> None:
        with suppress(IllegalMove):
            linked(desk, number, to=to, by=by)

    with ThreadPoolExecutor(len(pairs)) as crowd:
        for done in [crowd.submit(linking, *pair) for pair in pairs]:
            done.result()
