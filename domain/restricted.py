"""What a third party reads of a ticket it works on: what it needs to repair it, and nothing else of the house (process
S7). That it sees no other ticket is `permissions.py`; that no earlier note reaches it follows from where notes are
shown: in the thread of the group that has the ticket when they are written.
"""

from dataclasses import replace

from domain.projection import DuplicateFace, PersonRef, TicketCard
from domain.sla import ClockKind


def for_third_party(card: TicketCard, *, holds: bool) -> TicketCard:
    """The name of who is concerned, to be asked for; not their unit, their account, the message they wrote it in, why
    the priority is what it is (which tells who counts as important), nor what other records and tickets there are.
    `holds` says whether the third party itself has the ticket: a contract that times somebody else is not its business.
    """
    ticket = replace(
        card.ticket, unit=None, permalink=None, owner_group=None, ci_url=None, problem_ref=None, change_ref=None
    )
    clocks = tuple(one for one in card.clocks if holds or one.kind != ClockKind.SUPPLIER_RESTORE)
    return replace(
        card,
        ticket=ticket,
        reporter=_named(card.reporter),
        affected=_named(card.affected),
        unit_path=(),
        owner_group=None,
        links=(),
        duplicates=DuplicateFace(),
        reasons=(),
        clocks=clocks,
    )


def _named(person: PersonRef | None) -> PersonRef | None:
    return None if person is None else replace(person, slack_id=None)
