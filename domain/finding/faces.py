"""What a view is given of what was found and of one article, as plain values (process S31)."""

from dataclasses import dataclass
from datetime import datetime

from domain.configured import Words
from domain.knowledge import Article
from domain.projection import PersonRef, TicketCard
from domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ticket or an article that was found; one of the two is given. `share` of the question it answers, 0 to 1."""

    ticket: Ticket | None = None
    article: Article | None = None
    service: Words | None = None
    score: float = 0.0
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """One ticket with what solved others like it; `resolves`: the reader may resolve it now."""

    card: TicketCard
    found: tuple[Found, ...]
    resolves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFace:
    """What was done to an article: `what` is written, edited, published or retired."""

    version: int
    at: datetime
    what: str
    by: PersonRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFace:
    """One article with its surroundings. `actions` are those the reader may take: edit, publish, retire."""

    article: Article
    author: PersonRef | None = None
    service: Words | None = None
    category: Words | None = None
    ticket: str | None = None  # reference of the ticket it was written from, if the reader may see it
    actions: tuple[str, ...] = ()
    editions: tuple[EditionFace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleShelf:
    """Drafts that wait for the reader or are their own, and the published articles that are of most use."""

    drafts: tuple[ArticleFace, ...]
    used: tuple[ArticleFace, ...]
    writes: bool
