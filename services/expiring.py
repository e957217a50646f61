"""Access that ends: its user is reminded in time, and at the end a request to revoke it is made by the desk itself
(process §3.10). Both hang on one timer per request, set when it is fulfilled.
"""

from domain import expiry
from domain.catalogue import Item
from domain.links import LinkKind
from domain.quiet import quiet_until
from domain.request_events import AccessExpired, ExpiryNear
from domain.ticket import Source, State
from models.clock import set_timer
from models.request import RequestRow, links_of
from models.ticket import TicketRow
from services import access, items, ordering, people
from services.ordering import Order
from services.work import Work

TIMER = "expiry"  # ref: the ticket
GRANTED = frozenset({State.FULFILLED, State.CLOSED})


def watch(work: Work, row: TicketRow) -> None:
    """From fulfilment on: the reminder if there is time for it, then the end itself."""
    record = work.session.get(RequestRow, row.id)
    if record is None or record.expires_at is None:
        return
    lead = work.rules.policy.requests.expiry_reminder.length
    near = expiry.remind_at(record.expires_at, lead, work.rules.office)
    at = near if near > work.now else max(record.expires_at, work.now)
    set_timer(work.session, TIMER, str(row.id), at)


def look(work: Work, ref: str) -> None:
    """The timer: a reminder while the access lasts, the revoke request once it has ended."""
    row = access.ticket(work, int(ref))
    record = work.session.get(RequestRow, row.id)
    if record is None or record.expires_at is None or State(row.state) not in GRANTED:
        set_timer(work.session, TIMER, ref, None)  # worked on again: fulfilling it anew sets the timer anew
        return
    if work.now >= record.expires_at:
        set_timer(work.session, TIMER, ref, None)
        if not _prolonged(work, row, record):
            _revoke(work, row)
        return
    concerned = row.affected_id or row.reporter_id
    if concerned is not None and not _prolonged(work, row, record):
        quiet = work.rules.policy.nudging.quiet_hours
        later = quiet_until(work.now, quiet, zone=people.reader_of(work, concerned).tz)
        if later is not None and later < record.expires_at:
            set_timer(work.session, TIMER, ref, later)
            return
        last_day = expiry.last_day_of(record.expires_at, work.rules.office.zone)
        work.record(ExpiryNear(last_day=last_day.isoformat()), row)
    set_timer(work.session, TIMER, ref, record.expires_at)


def _prolonged(work: Work, row: TicketRow, record: RequestRow) -> bool:
    """The same was ordered again, granted, and lasts longer."""
    later = [one.ticket_id for one in links_of(work.session, row.id) if one.kind == LinkKind.RENEWAL]
    for ticket_id in later:
        renewal, its = work.session.get(TicketRow, ticket_id), work.session.get(RequestRow, ticket_id)
        if ticket_id == row.id or renewal is None or its is None or State(renewal.state) not in GRANTED:
            continue
        if its.expires_at is None or record.expires_at is None or its.expires_at > record.expires_at:
            return True
    return False


def _revoke(work: Work, row: TicketRow) -> None:
    """A request of the desk's own, without approval, for the group that granted the access."""
    item = items.of(work, row)
    if item is None:
        return
    taking_away = expiry.revocation(item)
    language = work.rules.policy.default_language
    new = ordering.place(
        work,
        Order(
            item=taking_away,
            title=f"{taking_away.names.in_(language)} ({row.snapshot().ref})"[:300],
            requester_id=None,
            affected_id=None,
            concerned=None,
            answers=_answers(row, taking_away),
            reported_at=work.now,
            source=Source.TOOL,
        ),
    )
    work.change(new, unit=row.unit)
    ordering.link(work, new, row, LinkKind.REVOCATION)
    work.record(AccessExpired(other=new.snapshot().ref), row)


def _answers(row: TicketRow, item: Item) -> dict[str, str]:
    given = row.answers or {}
    return {one.key: str(given[one.key]) for one in item.form if given.get(one.key)}
