"""What somebody finds in the catalogue: the items they may order, for whom, and what they ordered before. The order
itself is made in `ordering.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from domain.catalogue import Item
from domain.errors import NotFound
from domain.people import Role
from models.person import PersonRow, by_ids
from services import access, items
from services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What somebody finds in the catalogue: the items they may order, and whether they may order for others."""

    items: frozenset[str]
    for_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """An item taken from the shelf, by whom: their kind of user, and whether they may order for others."""

    item: Item
    kind: str
    for_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A request that is ordered again: its item and what was answered then."""

    ticket_id: int
    item: str
    answers: Mapping[str, str]


def shelf(work: Work) -> Shelf:
    """The first line orders for everybody, a line manager for their staff; all others for themselves."""
    myself = me(work)
    offered = work.rules.catalogue.items
    if Role.FIRST_LINE in work.actor.roles:
        return Shelf(items=frozenset(item.key for item in offered), for_others=True)
    staff = list(work.session.scalars(select(PersonRow).where(PersonRow.manager_id == myself.id)))
    wanted = (myself, *staff)
    fits = frozenset(item.key for item in offered if any(items.may_order(work, item, one) for one in wanted))
    return Shelf(items=fits, for_others=bool(staff))


def pick(work: Work, key: str) -> Picked:
    """`NotFound` for what is not offered any more; who may order it is judged with the order."""
    return Picked(item=offered(work, key), kind=me(work).kind, for_others=shelf(work).for_others)


def shelf_of(work: Work, ticket_id: int) -> Shelf:
    """What may be ordered for the user of a ticket that turns out to be a wish."""
    row = access.ticket(work, ticket_id, lock=False)
    return shelf_for(work, row.affected_id or row.reporter_id)


def shelf_for(work: Work, person_id: int | None) -> Shelf:
    """What this person may order, by unit and kind; nothing for nobody."""
    concerned = by_ids(work.session, {person_id or 0})
    catalogue = work.rules.catalogue
    fits = (item.key for item in catalogue.items for one in concerned.values() if items.may_order(work, item, one))
    return Shelf(items=frozenset(fits), for_others=False)


def repeat(work: Work, ticket_id: int) -> Repeat:
    """What a request said, to be ordered again by its user. `NotFound` when the item is no longer offered."""
    row = access.ticket(work, ticket_id, lock=False)
    if row.item is None or Role.USER not in access.roles(work, row):
        raise NotFound("ticket_not_found", number=ticket_id)
    return Repeat(ticket_id=row.id, item=offered(work, row.item).key, answers=row.answers or {})


def offered(work: Work, key: str) -> Item:
    item = next((one for one in work.rules.catalogue.items if one.key == key), None)
    if item is None:
        raise NotFound("item_not_offered")
    return item


def me(work: Work) -> PersonRow:
    if work.actor.id is None:
        raise ValueError("the desk itself orders nothing")
    return by_ids(work.session, {work.actor.id})[work.actor.id]
