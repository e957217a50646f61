"""What the digest's tests read of the record: who got which digest when, and a desk with few readers."""

from dataclasses import replace

from sqlalchemy import select

from domain.digest import SNAPSHOT, DigestFace, Snapshot
from domain.rulebook import Rulebook
from domain.ticket import MajorState, State
from models.clock import TimerRow
from models.digest import DigestRow
from models.major import MajorRow
from models.ticket import TicketRow
from services import digest
from services.work import Work
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk, wall


def sent_to(desk: StandingDesk, key: str) -> list[DigestRow]:
    names = desk.names()
    rows = desk.look(lambda session: list(session.scalars(select(DigestRow).order_by(DigestRow.id))))
    return [row for row in rows if names[row.person_id] == key]


def mornings(desk: StandingDesk, key: str) -> list[str]:
    return [wall(row.until) for row in sent_to(desk, key)]


def snapshot(row: DigestRow) -> Snapshot:
    return SNAPSHOT.validate_python(row.figures)


def timer(desk: StandingDesk, key: str) -> str | None:
    query = select(TimerRow.next_look_at).where(TimerRow.kind == digest.TIMER, TimerRow.ref == key)
    found = desk.look(lambda session: session.scalars(query).one_or_none())
    return None if found is None else wall(found)


def declare(work: Work, number: int) -> None:
    """The ticket is a major incident from now on."""
    row = work.session.get_one(TicketRow, number)
    row.major = MajorState.DECLARED.value
    work.session.add(MajorRow(ticket_id=number, declared_at=work.now, next_update_due=work.now))


def stand_down(work: Work, number: int) -> None:
    row = work.session.get_one(TicketRow, number)
    row.major, row.state, row.resolved_at = MajorState.STOOD_DOWN.value, State.RESOLVED.value, work.now


def readers(*entries: str) -> Rulebook:
    """The example with only these readers' digests."""
    rules = example()
    roles = rules.organisation.roles
    kept = tuple(one for one in roles.digests if one.person in entries)
    changed = roles.model_copy(update={"digests": kept})
    return replace(rules, organisation=rules.organisation.model_copy(update={"roles": changed}))


def face(desk: StandingDesk, key: str) -> DigestFace:
    """What this reader's digest would say now."""
    return desk.do(digest.present, by=key)
