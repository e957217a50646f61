"""A change that came back because an existing catalogue item covers the wish: the first line orders the item for the
same user, who is told, and the record is put aside (process SC06).
"""

from domain.errors import NotFound
from domain.hand_over_events import HandOverCovered
from domain.lifecycle import Action, HandOverKind
from domain.links import LinkKind
from domain.projection import TicketCard
from models.hand_over import HandOverRow
from models.person import by_ids
from models.ticket import TicketRow
from services import ordering, reading, shelves
from services.hand_overs import changes, door
from services.ordering import Order, OrderForm
from services.shelves import Shelf
from services.work import Work


def shelf_for(work: Work, hand_over_id: int) -> Shelf:
    """What may be ordered for the user of the wish."""
    row, home = _change(work, hand_over_id, lock=False)
    door.decide(row, Action.DISCARD_HAND_OVER, roles=door.roles(work, row, home), reason="-")
    return shelves.shelf_of(work, home.id)


def order_instead(work: Work, hand_over_id: int, form: OrderForm) -> TicketCard:
    """Ordered as any request of this user would be; its clocks begin now (process SC06)."""
    row, home = _change(work, hand_over_id, lock=True)
    user = home.affected_id or home.reporter_id or 0
    concerned = by_ids(work.session, {user})[user]
    item = shelves.offered(work, form.item)
    answers, expires_at = ordering.checked(work, item, form, concerned=concerned, reader=concerned)
    before = changes.kept(row)
    door.move(row, Action.DISCARD_HAND_OVER, roles=door.roles(work, row, home), reason=item.key)
    new = ordering.place(
        work,
        Order(
            item=item,
            title=item.names.in_(concerned.locale or work.rules.policy.default_language),
            requester_id=home.reporter_id,
            affected_id=home.affected_id,
            concerned=concerned,
            answers=answers,
            expires_at=expires_at,
            reported_at=work.now,
        ),
    )
    ordering.link(work, new, home, LinkKind.COVERED)
    row.covered_by = new.id
    work.session.flush()
    event = HandOverCovered(
        hand_over=row.id,
        topic=row.kind,
        other=new.snapshot().ref,
        others=door.others(work, row),
        changes=changes.since(row, before),
    )
    work.record(event, home)
    return reading.card(work, new)


def _change(work: Work, hand_over_id: int, *, lock: bool) -> tuple[HandOverRow, TicketRow]:
    """Only a change has a user whose wish it is; `NotFound` otherwise."""
    row, home = door.record(work, hand_over_id, lock=lock)
    if row.kind != HandOverKind.RFC or (home.affected_id or home.reporter_id) is None:
        raise NotFound("hand_over_not_found")
    return row, home
