"""What each of those concerned is shown of an absence, read when it is told: the group, the stand-in, the lead with the
open tickets, and the person who comes back.
"""

from domain.roster import AbsenceFace, AwayNotice
from models.person import by_ids
from models.roster import AbsenceRow
from services import absence_news, absences, people, reading
from services.absence_news import To
from services.work import Work

LISTED = 20


def public(work: Work, absence_id: int, group: str) -> AbsenceFace | None:
    """For a group, without the reason; None when it was called off or is over."""
    row = _row(work, absence_id)
    return None if row is None or row.until <= work.now else absences.face(work, row, private=False, group=group)


def notice(work: Work, absence_id: int, reader_id: int, to: To) -> AwayNotice | None:
    """For one person; None when there is nothing to tell any more."""
    row = _row(work, absence_id)
    if row is None or (row.until <= work.now and to is not To.BACK):
        return None
    groups = _groups_of(work, row, reader_id) if to is To.LEAD else None
    face = absences.face(work, row, private=to in {To.SELF, To.BACK}, group=next(iter(groups or ()), None))
    if to not in {To.LEAD, To.BACK}:
        return AwayNotice(absence=face)
    reader = people.as_actor(work, reader_id)
    rows = absence_news.open_tickets(reader, row.person_id, groups=groups)
    if to is To.LEAD and not rows:
        return None
    cards = tuple(reading.card(reader, one) for one in rows[:LISTED])
    return AwayNotice(absence=face, tickets=cards, more=len(rows) - len(cards))


def _groups_of(work: Work, row: AbsenceRow, reader_id: int) -> tuple[str, ...]:
    """The groups of the person whose lead the reader is or stands in for now."""
    known = by_ids(work.session, {row.person_id, reader_id})
    away, reader = known[row.person_id].key, known[reader_id].key
    organisation = work.rules.organisation
    if away is None or reader is None:
        return ()
    groups = organisation.groups_of(away)
    return tuple(one.key for one in groups if work.rules.stand_in(one.lead, work.now, group=one.key) == reader)


def _row(work: Work, absence_id: int) -> AbsenceRow | None:
    row = work.session.get(AbsenceRow, absence_id)
    return None if row is None or row.cancelled_at is not None else row
