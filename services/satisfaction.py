"""Satisfaction as use cases: asked at every resolution, rated in one tap, with words in a second; open until the days
after closure are over. A low rating reaches those in charge after a while in which it can be corrected.
"""

from collections.abc import Iterable

from sqlalchemy import select

from domain import satisfaction
from domain.complaint_events import ComplaintRated
from domain.errors import FieldProblem, IllegalMove, InvalidForm, NotAllowed
from domain.lifecycle import Action, Missing
from domain.policy.nudging import Recipient
from domain.satisfaction import RatingFace
from domain.satisfaction_events import SatisfactionCommented, SatisfactionLow, SatisfactionRated
from domain.telling.satisfaction import redraw
from domain.ticket import TicketType
from models.clock import is_due, set_timer
from models.complaint import complaint
from models.person import by_ids
from models.rating import RatingRow, current_rating, ratings_of
from models.ticket import TicketRow
from services import access, facts, moves, people, presence, reminders
from services.work import Work

LOW = "low_rating"  # timer; ref: the rating
OVER = "rating_over"  # timer; ref: the ticket
LONGEST = 3000


def ask(work: Work, row: TicketRow) -> None:
    """One asking for each resolution, of whom the desk can write to; the event of the resolution announces it."""
    person = satisfaction.asked(row.snapshot())
    known = {one.round for one in ratings_of(work.session, row.id)}
    if person is None or by_ids(work.session, {person})[person].slack_id is None:
        return
    if row.reopens not in known:
        work.session.add(RatingRow(ticket_id=row.id, round=row.reopens, person_id=person, asked_at=work.now))
        work.session.flush()


def closed(work: Work, row: TicketRow) -> None:
    """From the closing on the days count; after them the question is drawn without its buttons."""
    if current_rating(work.session, row.id) is not None:
        window = work.rules.policy.closing.csat_window.length
        set_timer(work.session, OVER, str(row.id), work.rules.office.add(work.now, window))


def superseded(work: Work, row: TicketRow) -> None:
    """Reopened: what was rated no longer counts, and nobody is told of it any more."""
    rating = current_rating(work.session, row.id)
    set_timer(work.session, OVER, str(row.id), None)
    if rating is not None:
        rating.superseded_at = work.now
        set_timer(work.session, LOW, str(rating.id), None)
        work.tell(redraw(row.snapshot(), f"t{row.id}"), key=f"superseded:{rating.id}")


def over(work: Work, ref: str) -> None:
    """The window is over."""
    row = access.ticket(work, int(ref))
    set_timer(work.session, OVER, ref, None)
    work.tell(redraw(row.snapshot(), f"t{row.id}"), key=f"rating_over:{ref}:{row.reopens}")


def rate(work: Work, ticket_id: int, *, round_: int, score: int) -> None:
    """Last rating wins; the same one again changes nothing. Only who was asked may rate."""
    row, rating = _asked(work, ticket_id, round_)
    if score not in satisfaction.SCORES:
        raise InvalidForm(FieldProblem("score", "not_offered"))
    old, rating.score, rating.rated_at = rating.score, score, work.now
    if old == score:
        return
    changes = {"rating": (old, score)}
    if row.type == TicketType.COMPLAINT:
        _tell_handler(work, row, rating, changes)
        return
    rules = work.rules.policy.closing
    low = score <= rules.low_rating and rating.low_told_at is None
    set_timer(work.session, LOW, str(rating.id), work.now + rules.low_rating_wait.length if low else None)
    work.record(SatisfactionRated(rating=rating.id, score=score, changes=changes), row)


def comment(work: Work, ticket_id: int, *, round_: int, text: str, public: bool = False) -> None:
    """Words beside the score. Praise that may be published reaches who is praised; words of a low rating those in
    charge, at once.
    """
    row, rating = _asked(work, ticket_id, round_)
    if rating.score is None or row.type == TicketType.COMPLAINT:
        raise IllegalMove("missing", missing=(Missing("satisfaction_closed"),))
    said = text.strip()
    if not said:
        raise InvalidForm(FieldProblem("text", "required"))
    if len(said) > LONGEST:
        raise InvalidForm(FieldProblem("text", "too_long", {"longest": LONGEST, "length": len(said)}))
    if (said, public) == (rating.comment, rating.public):
        return
    rating.comment, rating.public = said, public
    low = rating.score <= work.rules.policy.closing.low_rating
    compliment = public and not low
    told = _may_hear(work, row, (row.assignee_id,)) if compliment else ()
    work.record(SatisfactionCommented(rating=rating.id, compliment=compliment, told=told), row)
    if low:
        _tell_low(work.as_system(), row, rating)


def low(work: Work, ref: str) -> None:
    """Nobody corrected it, and no words came: it is passed on as it is."""
    ticket_id = work.session.scalars(select(RatingRow.ticket_id).where(RatingRow.id == int(ref))).one()
    row = access.ticket(work, ticket_id)
    if is_due(work.session, LOW, ref, work.now):  # else it was corrected while this waited for the ticket
        _tell_low(work, row, work.session.get_one(RatingRow, int(ref)))


def faces(work: Work, ticket_id: int) -> tuple[RatingFace, ...]:
    """Every asking of a ticket as it stands now, for the one who was asked."""
    row = access.ticket(work, ticket_id, lock=False)
    return tuple(_face(work, row, one) for one in ratings_of(work.session, row.id))


def face(work: Work, ticket_id: int, round_: int) -> RatingFace:
    """One asking, for who was asked alone."""
    row, rating = _asked(work, ticket_id, round_)
    return _face(work, row, rating)


def whom(work: Work, ticket_id: int) -> int | None:
    """Who was asked about the last resolution; None when nobody is."""
    rating = current_rating(work.session, ticket_id)
    return None if rating is None else rating.person_id


def _face(work: Work, row: TicketRow, rating: RatingRow) -> RatingFace:
    superseded_ = rating.superseded_at is not None
    return RatingFace(
        ticket=row.snapshot(),
        round=rating.round,
        score=rating.score,
        comment=rating.comment,
        public=rating.public,
        changeable=not superseded_ and facts.about(work, row).satisfaction_open,
        superseded=superseded_,
    )


def _asked(work: Work, ticket_id: int, round_: int) -> tuple[TicketRow, RatingRow]:
    """The asking that counts. An earlier one is over; somebody else's is none of the actor's."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.RATE)
    rating = current_rating(work.session, row.id)
    if rating is None or rating.round != round_:
        raise IllegalMove("missing", missing=(Missing("satisfaction_closed"),))
    if rating.person_id != work.actor.id:
        raise NotAllowed("not_asked")
    return row, rating


def _tell_low(work: Work, row: TicketRow, rating: RatingRow) -> None:
    """The group's lead and the incident manager, or who stands in for them; never who rated."""
    found = people.told(work, row, (Recipient.GROUP_LEAD, Recipient.INCIDENT_MANAGER))
    there = presence.instead_of_absent(work, row, found)
    told = _may_hear(work, row, (one for one in there if one != rating.person_id))
    rating.low_told_at = work.now
    set_timer(work.session, LOW, str(rating.id), None)
    work.record(SatisfactionLow(rating=rating.id, score=rating.score or 0, told=told), row)


def _may_hear(work: Work, row: TicketRow, person_ids: Iterable[int | None]) -> tuple[int, ...]:
    return reminders.who_may_hear(work, row, (one for one in person_ids if one is not None))


def _tell_handler(work: Work, row: TicketRow, rating: RatingRow, changes: dict[str, tuple[int | None, int]]) -> None:
    """How a complaint was handled is between its parties: who handled it and who accounts for it."""
    record = complaint(work.session, row.id)
    handler = None if record is None else record.handler_id
    told = () if record is None else tuple(one for one in people.accountable_for(work, record) if one != handler)
    work.record(ComplaintRated(handler_id=handler, told=told, score=rating.score or 0, changes=changes), row)
