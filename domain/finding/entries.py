"""What of a ticket may be found by its words, and by whom it may be learned from. Deny, then allow: complaints and
confidential tickets are in no index, whoever searches (process §3.11).
"""

from dataclasses import dataclass
from datetime import datetime

from domain.finding.tokens import tokens
from domain.knowledge import Article, ArticleState
from domain.ticket import ResolutionCode, State, Ticket, TicketType

# What happened to the ticket instead of a solution: nothing that anybody could look for.
_NOWHERE = frozenset({State.CANCELLED, State.CONVERTED, State.REJECTED, State.WITHDRAWN})
_SOLVED = frozenset({State.RESOLVED, State.CLOSED, State.FULFILLED})
_TEACHES_NOTHING = frozenset({ResolutionCode.DUPLICATE, ResolutionCode.WITHDRAWN, ResolutionCode.NO_USER_REPLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The words of one ticket or article as they are indexed. `solved`: others may learn from it; `at` is aware UTC."""

    title: str
    body: str
    service: str | None
    at: datetime
    solved: bool = True


# A change of any of these changes what is in the index.
FIELDS = frozenset(
    {"type", "state", "title", "description", "resolution", "resolution_code", "service", "confidential", "anonymous"}
)


def of_ticket(ticket: Ticket) -> Entry | None:
    """None: this ticket is in no index. Internal notes and the cause are not words of a ticket, for its reporter may
    search it, too (process S32).
    """
    if ticket.type is TicketType.COMPLAINT or ticket.confidential or ticket.anonymous or ticket.state in _NOWHERE:
        return None
    solution = (ticket.resolution or "").strip()
    return Entry(
        title=joined(ticket.title),
        body=joined(f"{ticket.description}\n{solution}"),
        service=ticket.service,
        at=ticket.resolved_at or ticket.reported_at,
        solved=ticket.state in _SOLVED and bool(solution) and ticket.resolution_code not in _TEACHES_NOTHING,
    )


def of_article(article: Article) -> Entry | None:
    """Only what is published is found."""
    if article.state is not ArticleState.PUBLISHED:
        return None
    content = article.content
    return Entry(
        title=joined(content.title),
        body=joined(f"{content.body}\n{content.workaround}"),
        service=content.service,
        at=article.changed_at,
    )


def joined(text: str) -> str:
    """The words of a text, parted by blanks."""
    return " ".join(tokens(text))
