"""What is said about a ticket: public messages travel both ways between the reporter and the group, internal notes
never leave the group (process S32).
"""

from dataclasses import dataclass

from domain.errors import FieldProblem, InvalidForm, NotFound
from domain.events import Noted, Replied
from domain.lifecycle import Action
from domain.lifecycle.work_rows import WRITERS
from domain.people import Role
from domain.ticket import PendingReason, State, Ticket
from models.ticket import CommentRow, TicketRow, anchor_at
from services import access, handling, moves, nudges, reading
from services.complaints import dialogue
from services.complaints.steps import Source
from services.work import Work

# Whose words on a ticket are those of support, even where it is their own.
AT_WORK = WRITERS - {Role.INCIDENT_MANAGER}
RECEIPT = "receipt"
CARD = "card:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as it came in; the source keeps the same message from being stored twice under another event id."""

    text: str
    channel: str | None = None
    ts: str | None = None


def reply(work: Work, ticket_id: int, said: Said) -> TicketRow:
    """A public message: by support it ends the response clock, by the user it ends the waiting for them."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.REPLY)
    roles = access.roles(work, row)
    from_user = Role.USER in roles and not roles & AT_WORK
    comment = keep(work, row, said, public=True, from_user=from_user)
    changes = {} if from_user else moves.end_response(work, row, accepting=False)
    if not from_user:
        nudges.acted(work, row)
    work.record(Replied(comment_id=comment.id, from_user=from_user, changes=changes), row)
    if from_user:
        _go_on(work, row)
    return row


def _go_on(work: Work, row: TicketRow) -> None:
    """The user's words end the waiting for them, wherever they typed them (process §3.5.5)."""
    if row.state == State.PENDING and row.pending_reason == PendingReason.WAITING_FOR_USER:
        handling.resume(work.as_system(), row.id, because="user_replied")


def tell_by_phone(work: Work, ticket_id: int, *, text: str) -> TicketRow:
    """What support told somebody who is not in Slack: a public reply like any other, and kept as spoken."""
    return reply(work, ticket_id, Said(text=text, channel=reading.PHONE))


def note(work: Work, ticket_id: int, said: Said) -> TicketRow:
    """An internal note; it never reaches the reporter."""
    row = access.ticket(work, ticket_id)
    moves.decide(work, row, Action.NOTE)
    comment = keep(work, row, said, public=False, from_user=False)
    work.record(Noted(comment_id=comment.id), row)
    return row


def heard(work: Work, channel: str, thread: str, said: Said) -> Ticket | None:
    """A message typed in a thread: the reporter's reaches the group and ends the waiting, the group's stays internal.

    None when the thread shows no ticket, or the message was kept before.
    """
    place = anchor_at(work.session, channel, thread)
    if place is None or _known(work, said):
        return None
    if place.what.startswith((dialogue.PARTY, dialogue.STATEMENT)):
        dialogue.heard(work, place, text=said.text, source=Source(channel, said.ts or ""))
        return None
    row = access.ticket(work, place.ticket_id)
    if place.what != RECEIPT:
        _heard_at_work(work, row, said)
        return row.snapshot()
    if Role.USER not in access.roles(work, row):
        raise NotFound("ticket_not_found", number=place.ticket_id)
    comment = keep(work, row, said, public=True, from_user=True)
    work.record(Replied(comment_id=comment.id, from_user=True), row)
    _go_on(work, row)
    return row.snapshot()


def _heard_at_work(work: Work, row: TicketRow, said: Said) -> None:
    """Typed in the working thread: already to be seen there, so it is kept and not posted again."""
    moves.decide(work, row, Action.NOTE)
    keep(work, row, said, public=False, from_user=False)


def _known(work: Work, said: Said) -> bool:
    if said.channel is None or said.ts is None:
        return False
    query = work.session.query(CommentRow.id)
    return query.filter(CommentRow.source_channel == said.channel, CommentRow.source_ts == said.ts).first() is not None


def keep(work: Work, row: TicketRow, said: Said, *, public: bool, from_user: bool) -> CommentRow:
    """Put a message on record; `InvalidForm` for an empty one."""
    text = said.text.strip()
    if not text:
        raise InvalidForm(FieldProblem("text", "required"))
    kept = CommentRow(
        ticket_id=row.id,
        author_id=work.actor.id,
        at=work.now,
        public=public,
        from_user=from_user,
        text=text,
        source_channel=said.channel,
        source_ts=said.ts,
    )
    work.session.add(kept)
    work.session.flush()
    return kept
