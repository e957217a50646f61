"""A storm of reports and major incidents over several processes that keep dying: what people do, and what came of it.

A person whose command, form or button is not answered sees so and does it again, in the same form.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import Unavailable
from domain.organisation import PersonKind
from domain.people import SYSTEM
from models.outbox import UNFINISHED, OutboxRow
from models.ticket import TicketRow
from sandbox.errors import AppDidNotAnswer, PersonError
from sandbox.form import elements
from sandbox.person import Person
from sandbox.records import View
from services.work import Work
from tests.faults.fleet import Fleet
from views import errors as wording
from views.words import Language

LATE = 3.0  # Slack takes no answer after that
TRIES = 100
AGAIN_SECONDS = 5.0  # before somebody asks once more for a form that did not open
ORDINARY = ("printing", "workstation", "mail", "vpn", "file-share", "office-wireless", "reports", "agent-app")
VITAL = ("policy-admin", "claims-handling", "payment", "customer-hotline", "core-network")
# What a form says when the desk takes longer than Slack waits, in every language of the staff.
SLOW = {wording.sentence(Unavailable("slow_form"), Language(code)) for code in ("en", "zh")}
ALONE = {"scope": "just_me", "can_work": "partly"}
EVERYBODY = {"scope": "company", "can_work": "no"}
MANAGER = "jiang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How hard it blows. `majors` of the reports are of P1 and declared major incidents; `every` seconds one process
    ends, of which the part `stops` is told to (SIGTERM) and the others are killed.
    """

    processes: int
    reports: int
    majors: int
    seconds: float
    every: float
    stops: float
    calming: float
    seed: int = 7


@dataclass(slots=True)
class Storm:
    """What people met: seconds until a submission was answered, how often they had to do something again."""

    plan: Plan
    acks: list[float] = field(default_factory=list)
    late: int = 0
    again: int = 0
    reported: dict[str, int] = field(default_factory=dict)  # title, ticket
    declared: list[int] = field(default_factory=list)
    seconds: float = 0.0
    calm: float = 0.0
    ended: datetime | None = None  # when the last of it was typed, on the workspace's clock


async def blow(fleet: Fleet, plan: Plan) -> Storm:
    """Reports and declarations while processes end; then, with all of them alive, until nothing of it waits to be told.
    Nobody works on what was reported, so the desk goes on to remind everybody: that is not waited for.
    """
    storm = Storm(plan)
    waiting: asyncio.Queue[int] = asyncio.Queue()
    over = asyncio.Event()
    ends = asyncio.create_task(fleet.ends_again_and_again(over, every=plan.every, stops=plan.stops, seed=plan.seed))
    began = time.monotonic()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_manage(fleet, storm, waiting))
            for name, turns in _shares(fleet, plan).items():
                group.create_task(_report_on(fleet, storm, waiting, name, turns))
        storm.seconds, storm.ended = time.monotonic() - began, fleet.workspace.clock.now()
        if plan.calming:
            await _calm(fleet, storm.ended, plan.calming)
    finally:
        over.set()
        await ends
    await _calm(fleet, storm.ended, float("inf"))
    storm.calm = time.monotonic() - began
    return storm


def _shares(fleet: Fleet, plan: Plan) -> dict[str, list[int]]:
    """Everybody on the staff reports again and again; the manager has other things to do."""
    people = fleet.desk.rules.organisation.people
    names = [one.key for one in people if one.slack and one.kind is not PersonKind.PARTNER and one.key != MANAGER]
    return {name: list(range(place, plan.reports, len(names))) for place, name in enumerate(names)}


async def _report_on(fleet: Fleet, storm: Storm, majors: asyncio.Queue[int], name: str, turns: list[int]) -> None:
    plan, began = storm.plan, time.monotonic()
    for turn in turns:
        await asyncio.sleep(max(0.0, began + plan.seconds * turn / plan.reports - time.monotonic()))
        # evenly among them; multiplied first, so that exactly as many as wanted are
        is_major = (turn + 1) * plan.majors // plan.reports > turn * plan.majors // plan.reports
        services, answers = (VITAL, EVERYBODY) if is_major else (ORDINARY, ALONE)
        title = f"Trouble {turn} of {name}"
        given = {"service": services[turn % len(services)], "description": title, **answers}
        await _report(Person(fleet.workspace, name), storm, title, given)
        number = await fleet.desk.look(SYSTEM, _number, title)
        storm.reported[title] = number
        if is_major:
            majors.put_nowait(number)


async def _report(person: Person, storm: Storm, title: str, answers: dict[str, str]) -> None:
    await _form(person, storm, f"/incident {title}")
    form = person.modal.view
    for name, value in answers.items():
        await _filled(person, storm, form, (name, value))
    await _submitted(person, storm)
    if person.has_modal:  # it says that the report is taken; what was carried out before just closes
        await person.modal.dismiss()


def _number(work: Work, title: str) -> int:
    """Whoever was answered is on record: raises when that was a lie, or when the report is there twice."""
    return work.session.query(TicketRow.id).filter_by(title=title).one()[0]


async def _manage(fleet: Fleet, storm: Storm, waiting: asyncio.Queue[int]) -> None:
    """The incident manager declares one after the other, as they are reported."""
    manager = Person(fleet.workspace, MANAGER)
    for _ in range(storm.plan.majors):
        number = await waiting.get()
        await _form(manager, storm, f"/major INC-{number}")
        if any(one.block_id == "criterion" for one in elements(manager.modal.view.blocks)):
            await manager.modal.fill("criterion", "C1")  # nothing has proposed it yet
        await _submitted(manager, storm)
        storm.declared.append(number)
        if manager.has_modal:
            await manager.modal.dismiss()


async def _form(person: Person, storm: Storm, line: str) -> None:
    """The command, again and again until its form is there: a killed process may have answered and opened none."""
    for _ in range(TRIES):
        try:
            await person.type(line, channel="general")
            await person.wait_for(lambda: person.has_modal, seconds=AGAIN_SECONDS)
        except (AppDidNotAnswer, PersonError):
            storm.again += 1
        else:
            return
    raise AssertionError(f"{line} opened no form")


async def _submitted(person: Person, storm: Storm) -> None:
    """Until it is answered: what was typed stays in the form, which is the same one."""
    for _ in range(TRIES):
        before = time.perf_counter()
        try:
            errors = await person.modal.submit()
        except AppDidNotAnswer:
            storm.late += 1
            storm.again += 1
            await asyncio.sleep(1.0)  # reads that it did not work, and presses again
            continue
        if set(errors.values()) & SLOW:
            storm.late += 1
            storm.again += 1
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        assert errors == {}, errors
        storm.acks.append(time.perf_counter() - before)
        return
    raise AssertionError("never answered")


async def _filled(person: Person, storm: Storm, form: View, answer: tuple[str, str]) -> None:
    """What lies on top of the form, that Slack is too busy to draw it anew say, is read and closed."""
    for _ in range(TRIES):
        try:
            await person.modal.fill(*answer)
        except AppDidNotAnswer:
            storm.again += 1
        while person.has_modal and person.modal.view is not form:
            await person.modal.cancel()
        if answer[0] in form.state:
            return
    raise AssertionError(f"{answer[0]} cannot be filled in")


async def _calm(fleet: Fleet, ended: datetime, seconds: float) -> None:
    """Until nothing waits to be told of what was recorded by then, at most for so long."""

    def waits(work: Work) -> int:
        mine = (OutboxRow.state.in_(UNFINISHED), OutboxRow.created_at <= ended)
        return work.session.query(OutboxRow).filter(*mine).count()

    until = time.monotonic() + seconds
    while time.monotonic() < until and await fleet.desk.look(SYSTEM, waits):  # noqa: ASYNC110 - others do the work
        await asyncio.sleep(0.5)
