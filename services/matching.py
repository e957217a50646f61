"""Who in Slack is who on record: people known by e-mail only, of the configuration or callers of the first line, become
the Slack user with the same address. Nobody takes another's identity: a doubt changes nothing and rings an alarm.
"""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from domain.effects import Effect, EffectKind, Urgency
from domain.organisation import PersonKind
from domain.ticket import FINAL_STATES, TicketType
from models.person import PersonRow, by_ids, by_slack_id
from models.ticket import AnchorRow, CommentRow, TicketRow
from services.alarms import Alarm, ring
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of Slack. `guest`: of this workspace, invited to some channels; `foreign`: of another one, a bot, or
    deactivated.
    """

    slack_id: str
    email: str | None = None
    guest: bool = False
    foreign: bool = False


def look_for(work: Work, row: PersonRow) -> None:
    """Have Slack asked for the person with this e-mail address; once a day at most."""
    if row.slack_id is not None or not row.email:
        return
    mark = f"find:{row.id}"
    effect = Effect(
        kind=EffectKind.FIND_PERSON,
        lane=mark,
        urgency=Urgency.REFRESH,
        person_id=row.id,
        key=f"{mark}:{work.rules.office.local_date(work.now)}",
        coalesce=mark,
    )
    work.tell(effect, key=mark)


def sought(work: Work, person_id: int) -> str | None:
    """The e-mail address to ask Slack for; None when the person is in Slack by now."""
    row = by_ids(work.session, {person_id}).get(person_id)
    return None if row is None or row.slack_id is not None else row.email


def is_awaited(work: Work, email: str) -> bool:
    """Somebody with this address is on record without an account."""
    query = select(PersonRow.id).where(func.lower(PersonRow.email) == email.lower(), PersonRow.slack_id.is_(None))
    return work.session.scalars(query).first() is not None


def recognise(work: Work, account: Account) -> PersonRow | None:
    """The person behind an account, joined with what was known of them by e-mail; None: nobody on record yet."""
    own = by_slack_id(work.session, account.slack_id)
    known = _by_email(work, account, own)
    if known is None:
        return own
    if not _fits(work, known, account):
        _doubt(work, known, account)
        return own
    if own is None:
        known.slack_id = account.slack_id
        work.session.flush()
        own = known
    else:
        take_over(work, known, own)
    _receipts(work, own)
    return own


def take_over(work: Work, known: PersonRow, own: PersonRow) -> None:
    """`own` is in Slack already and `known` was not: one person from now on, with the tickets of both. The history
    keeps the number it was written with.
    """
    given = {
        name: getattr(known, name) for name in ("key", "email", "unit", "kind", "vip", "manager_id", "phone", "name")
    }
    known.key = known.email = known.phone = None
    work.session.flush()
    for name, value in given.items():
        setattr(own, name, value)
    for column in (TicketRow.reporter_id, TicketRow.affected_id, CommentRow.author_id, PersonRow.manager_id):
        work.session.execute(update(column.class_).where(column == known.id).values({column: own.id}))
    work.session.flush()
    work.session.expire_all()


def _by_email(work: Work, account: Account, own: PersonRow | None) -> PersonRow | None:
    """Somebody else's row with the address of this account."""
    if not account.email:
        return None
    query = select(PersonRow).where(func.lower(PersonRow.email) == account.email.lower())
    rows = [row for row in work.session.scalars(query.order_by(PersonRow.id)) if own is None or row.id != own.id]
    return next(iter(rows), None)


def _fits(work: Work, known: PersonRow, account: Account) -> bool:
    """Same address, no account yet, and of the same house: a guest is never one of the staff (process S5, S7)."""
    entry = work.rules.organisation.people_by_key.get(known.key or "")
    other = by_slack_id(work.session, account.slack_id)
    if account.foreign or known.slack_id is not None or (entry is not None and entry.slack is not None):
        return False
    if other is not None and other.key is not None:
        return False
    return not account.guest or entry is None or entry.kind is PersonKind.PARTNER


def _doubt(work: Work, known: PersonRow, account: Account) -> None:
    params = {"person": known.key or str(known.id), "known": known.slack_id or "–", "new": account.slack_id}
    ring(work, Alarm.IDENTITY, about=f"{known.id}:{account.slack_id}", params=params)


def _receipts(work: Work, row: PersonRow) -> None:
    """Their open tickets of before: each opens its thread with them now."""
    concerned = func.coalesce(TicketRow.affected_id, TicketRow.reporter_id) == row.id
    ended = [state.value for state in FINAL_STATES]
    shown = select(AnchorRow.ticket_id).where(AnchorRow.what == "receipt")
    query = select(TicketRow.id).where(
        concerned,
        TicketRow.type != TicketType.COMPLAINT.value,
        TicketRow.state.not_in(ended),
        TicketRow.id.not_in(shown),
    )
    for ticket_id in work.session.scalars(query.order_by(TicketRow.id)):
        effect = Effect(
            kind=EffectKind.RECEIPT,
            lane=f"t{ticket_id}",
            urgency=Urgency.RECEIPT,
            ticket_id=ticket_id,
            key=f"receipt:{ticket_id}:{row.id}",
        )
        work.tell(effect, key="")
