"""A person is erased: their row keeps its number and nothing else, exact values elsewhere are replaced, free text that
mentions them is listed for somebody to review. Tickets, times and figures stay; the history stays verifiable.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, or_, select

from domain.erasing import ERASED, Place, is_theirs, mentions, texts_in, without
from domain.errors import DeskError, NotAllowed, NotFound
from domain.people import Role
from domain.ticket import FINAL_STATES
from models.audit import AuditRow
from models.complaint import ComplaintRow
from models.erasure import ErasureRow, RedactionRow
from models.major import MajorRoleRow
from models.outbox import InboxRow
from models.person import PersonRow, by_key
from models.personal import Found, holding, put
from models.roster import AbsenceRow, GroupChangeRow, renew_stamp
from models.ticket import TicketRow
from services import people
from services.work import Work

APPEND_ONLY = frozenset({"article_edition"})  # the database refuses a change: a new edition says it without them


class Obstacle(StrEnum):
    """What speaks against erasing somebody now."""

    CONFIGURED = "configured"  # the next start would put them back: no sentence helps
    OPEN_TICKETS = "open_tickets"
    ROLE_IN_MAJOR = "role_in_major"
    HANDLES_COMPLAINT = "handles_complaint"


class CannotErase(DeskError):
    """Something speaks against it (`params["obstacles"]`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What an erasure replaces, or would. `values` counts exact values by table; `texts` mention the person."""

    person_id: int
    name: str
    obstacles: tuple[Obstacle, ...]
    values: Mapping[str, int]
    entries: tuple[int, ...]
    texts: tuple[Place, ...]
    absences: int


def plan(work: Work, who: str) -> Erasure:
    """What would be replaced and what must be read; nothing changes. `NotFound` for nobody on record."""
    row = _person(work, who)
    words = _words(work, row)
    exact, inside = _found(work, words)
    return Erasure(
        person_id=row.id,
        name=row.name,
        obstacles=_obstacles(work, row),
        values=dict(Counter(one.table for one in exact)),
        entries=tuple(sorted({int(one.key[0]) for one in exact if one.table == AuditRow.__tablename__})),
        texts=tuple(Place(one.table, one.column, one.mark) for one in inside),
        absences=len(list(work.session.scalars(select(AbsenceRow.id).where(AbsenceRow.person_id == row.id)))),
    )


def erase(work: Work, who: str, *, ordered_by: str, because: str = "") -> Erasure:
    """Carried out in one transaction, by the process owner or who runs the bot; `because` overcomes what speaks against
    it, but for the configuration.
    """
    actor = _allowed(work, ordered_by)
    found = plan(work, who)
    if Obstacle.CONFIGURED in found.obstacles or (found.obstacles and not because.strip()):
        raise CannotErase("cannot_erase", obstacles=tuple(one.value for one in found.obstacles))
    row = _person(work, who)
    words = _words(work, row)
    exact, _ = _found(work, words)
    record = ErasureRow(person_id=row.id, at=work.now, by_id=actor, because=because.strip(), counts=dict(found.values))
    work.session.add(record)
    work.session.flush()
    for entry in found.entries:
        work.session.add(RedactionRow(audit_id=entry, erasure_id=record.id))
    work.session.flush()
    for one in exact:
        put(work.session, one, without(one.value, words))
    work.session.execute(delete(AbsenceRow).where(AbsenceRow.person_id == row.id))
    if row.slack_id is not None:
        work.session.execute(delete(InboxRow).where(InboxRow.key.contains(row.slack_id, autoescape=True)))
    _forget_key(work, row)
    _emptied(row)
    work.session.flush()
    renew_stamp(work.session)
    return found


def _forget_key(work: Work, row: PersonRow) -> None:
    """Changes of groups name people by key."""
    if row.key is None:
        return
    own, instead = row.key, f"erased-{row.id}"
    for one in work.session.scalars(select(GroupChangeRow)):
        for name in ("joined", "left", "order"):
            listed = getattr(one, name)
            if listed and own in listed:
                setattr(one, name, [instead if key == own else key for key in listed])
        one.deputy = instead if one.deputy == own else one.deputy


def _emptied(row: PersonRow) -> None:
    """The number stays, for the history and the figures; so does the unit, which is no person."""
    row.name = ERASED
    row.key = row.slack_id = row.email = row.phone = None
    row.locale = row.locale_chosen = row.tz = row.profile_at = row.manager_id = None
    row.vip = False


def _allowed(work: Work, by: str) -> int:
    row = by_key(work.session, by)
    roles = work.rules.organisation.roles
    if row is None or not (Role.PROCESS_OWNER in roles.held_by(by) or by in roles.operators):
        raise NotAllowed("not_eraser")
    return row.id


def _person(work: Work, who: str) -> PersonRow:
    """By number, e-mail address or key."""
    wanted = who.strip()
    same = [func.lower(PersonRow.email) == wanted.lower(), PersonRow.key == wanted]
    if wanted.isdecimal():
        same.append(PersonRow.id == int(wanted))
    row = work.session.scalars(select(PersonRow).where(or_(*same)).order_by(PersonRow.id)).first()
    if row is None or row.name == ERASED:
        raise NotFound("person_not_found", key=wanted)
    return row


def _words(work: Work, row: PersonRow) -> frozenset[str]:
    """Everything by which the record may know them."""
    entry = work.rules.organisation.people_by_key.get(row.key or "")
    names = () if entry is None else (entry.names.en, entry.names.zh)
    given = (row.name, row.email, row.phone, row.slack_id, *names)
    return frozenset(one.strip() for one in given if one and one.strip())


def _found(work: Work, words: frozenset[str]) -> tuple[list[Found], list[Found]]:
    """Places with an exact value, which is replaced, and places where one stands inside what somebody must
    read; one place may be both.
    """
    exact, inside = [], []
    for one in holding(work.session, words):
        texts = texts_in(one.value)
        theirs = any(is_theirs(text, words) for text in texts)
        kept = theirs and one.table in APPEND_ONLY
        if theirs and not kept:
            exact.append(one)
        if kept or any(mentions(text, words) for text in texts):
            inside.append(one)
    return exact, inside


def _obstacles(work: Work, row: PersonRow) -> tuple[Obstacle, ...]:
    ended = [state.value for state in FINAL_STATES]
    part = or_(TicketRow.reporter_id == row.id, TicketRow.affected_id == row.id, TicketRow.assignee_id == row.id)
    running = TicketRow.state.not_in(ended)
    major = select(TicketRow.id).join(MajorRoleRow, MajorRoleRow.ticket_id == TicketRow.id)
    complaint = select(TicketRow.id).join(ComplaintRow, ComplaintRow.ticket_id == TicketRow.id)
    asked = {
        Obstacle.OPEN_TICKETS: select(TicketRow.id).where(part, running),
        Obstacle.ROLE_IN_MAJOR: major.where(MajorRoleRow.person_id == row.id, running),
        Obstacle.HANDLES_COMPLAINT: complaint.where(ComplaintRow.handler_id == row.id, running),
    }
    found = [one for one, query in asked.items() if work.session.scalars(query.limit(1)).first() is not None]
    configured = row.key is not None and row.key in work.rules.organisation.people_by_key
    return (*((Obstacle.CONFIGURED,) if configured else ()), *found)


def redactions(work: Work, entry_ids: list[int]) -> dict[int, str]:
    """Which of these entries were redacted: when and by whom, for whoever verifies the history."""
    query = select(RedactionRow.audit_id, ErasureRow.at, ErasureRow.by_id).join(ErasureRow)
    rows = work.session.execute(query.where(RedactionRow.audit_id.in_(entry_ids))).all()
    named = people.refs(work, [by for _, _, by in rows])
    return {
        entry: f"redacted on {at:%Y-%m-%d} by {named[by].name if by in named else 'desk'}" for entry, at, by in rows
    }
