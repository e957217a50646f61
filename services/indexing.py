"""Indexing everything anew: after a restored backup, or when other words are searched by. Every other index entry is
written with the ticket or article itself.
"""

from sqlalchemy import select

from domain.finding import entries
from models import search
from models.knowledge import ArticleRow
from models.ticket import TicketRow
from services.work import Work

BATCH = 500


def tickets(work: Work, after: int) -> tuple[int | None, int]:
    """Index the next tickets after this number: where to go on (None: done), and how many of them are found now."""
    query = select(TicketRow).where(TicketRow.id > after).order_by(TicketRow.id).limit(BATCH)
    rows = list(work.session.scalars(query))
    found = [(row.id, entries.of_ticket(row.snapshot())) for row in rows]
    for number, entry in found:
        search.keep(work.session, entry, ticket_id=number)
    return (rows[-1].id if rows else None), sum(entry is not None for _, entry in found)


def articles(work: Work) -> int:
    """Index all articles; returns how many are published and so found."""
    found = [(row.id, entries.of_article(row.snapshot())) for row in work.session.scalars(select(ArticleRow))]
    for number, entry in found:
        search.keep(work.session, entry, article_id=number)
    return sum(entry is not None for _, entry in found)


def engine(work: Work) -> None:
    """The engine of the database reads all words again."""
    search.reread(work.session)
