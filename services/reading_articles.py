"""What people read of knowledge: one article with what they may do to it, what is similar to a ticket, what may help a
reporter, and the shelf of drafts. Nothing here changes anything.
"""

from sqlalchemy import select

from domain import knowledge as rules
from domain.errors import NotFound
from domain.finding.faces import ArticleFace, ArticleShelf, EditionFace, Found, Similar
from domain.knowledge import Article, ArticleState
from domain.lifecycle import Action
from domain.organisation import SupportLine
from models.knowledge import ArticleRow, articles, editions
from models.ticket import TicketRow
from services import access, finding, moves, people, reading
from services.finding import Question
from services.work import Work

HELPFUL = 3
LISTED = 8
CHOICES = 20
SHELF = 10
OF_DESCRIPTION = 300  # characters; people say first what the matter is


def article(work: Work, article_id: int) -> ArticleFace:
    """`NotFound` for whoever may not read it, as for one that does not exist."""
    row = work.session.get(ArticleRow, article_id)
    if row is None or not rules.may_read(work.actor, row.snapshot(), first_line=first_line(work)):
        raise NotFound("article_not_found", article=article_id)
    return face(work, row)


def face(work: Work, row: ArticleRow) -> ArticleFace:
    found = articles(work.session, {row.id})[row.id]
    kept = editions(work.session, row.id)
    named = people.refs(work, (row.author_id, *(one.actor_id for one in kept)))
    catalogue = work.rules.catalogue
    return ArticleFace(
        article=found,
        author=named.get(row.author_id or 0),
        service=catalogue.leaf(row.service).names if row.service and catalogue.has(row.service) else None,
        category=catalogue.category(row.category).names if row.category else None,
        ticket=_source(work, row.ticket_id),
        actions=_actions(work, found),
        editions=tuple(
            EditionFace(version=one.version, at=one.at, what=one.what, by=named.get(one.actor_id or 0)) for one in kept
        ),
    )


def first_line(work: Work) -> frozenset[str]:
    """Keys of the first-line groups: their leads publish what anybody solved."""
    return frozenset(one.key for one in work.rules.organisation.groups if one.line is SupportLine.FIRST)


def find(work: Work, words: str) -> tuple[Found, ...]:
    """`/hotline find`: tickets and articles together."""
    return finding.find(work, Question(words=words, limit=LISTED))


def similar(work: Work, ticket_id: int) -> Similar:
    """Solved tickets and articles for somebody who works on a ticket (process §3.2)."""
    row = access.ticket(work, ticket_id, lock=False)
    actions = moves.available(work, row)
    card = reading.card(work, row, actions=tuple(one.value for one in actions))
    found = finding.find(work, _about(row, solved=True))
    return Similar(card=card, found=found, resolves=Action.RESOLVE in actions)


def choices(work: Work, ticket_id: int, typed: str) -> tuple[Found, ...]:
    """Articles to resolve a ticket with: those that fit what is typed, before that those that fit the ticket."""
    if typed.strip():
        return finding.find(work, Question(words=typed, articles_only=True, limit=CHOICES))
    row = access.ticket(work, ticket_id, lock=False)
    return finding.find(work, _about(row, articles_only=True, limit=CHOICES))


def helpful(work: Work, *, words: str, service: str | None) -> tuple[Found, ...]:
    """Articles that may spare somebody a report (process S31)."""
    question = Question(words=words, service=service, articles_only=True, limit=HELPFUL)
    return finding.suggested(work, question)


def solution(work: Work, ticket_id: int) -> str:
    """What solved a ticket the reader may see."""
    return access.ticket(work, ticket_id, lock=False).resolution or ""


def shelf(work: Work) -> ArticleShelf:
    """Drafts that the reader wrote or may publish, newest first, and the articles that are of most use."""
    rows = work.session.scalars(select(ArticleRow).where(ArticleRow.state != ArticleState.RETIRED.value))
    readable = [one for one in rows if rules.may_read(work.actor, one.snapshot(), first_line=first_line(work))]
    counts = articles(work.session, {one.id for one in readable})
    drafts = [one for one in readable if one.state == ArticleState.DRAFT.value]
    published = [one for one in readable if one.state == ArticleState.PUBLISHED.value]
    drafts.sort(key=lambda one: (one.changed_at, one.id), reverse=True)
    published.sort(key=lambda one: (-counts[one.id].used, -one.id))
    return ArticleShelf(
        drafts=tuple(face(work, one) for one in drafts[:SHELF]),
        used=tuple(face(work, one) for one in published[:SHELF]),
        writes=rules.may_write(work.actor),
    )


def _about(
    row: TicketRow, *, solved: bool = False, articles_only: bool = False, limit: int = finding.SHOWN
) -> Question:
    return Question(
        words=f"{row.title}\n{row.description[:OF_DESCRIPTION]}",
        service=row.service,
        solved=solved,
        articles_only=articles_only,
        without=row.id,
        limit=limit,
    )


def _actions(work: Work, found: Article) -> tuple[str, ...]:
    leading = first_line(work)
    may_publish = rules.may_publish(work.actor, found, first_line=leading)
    offers = {
        "edit": rules.may_edit(work.actor, found, first_line=leading),
        "publish": may_publish and found.state is not ArticleState.PUBLISHED,
        "retire": may_publish and found.state is not ArticleState.RETIRED,
    }
    return tuple(key for key, offered in offers.items() if offered)


def _source(work: Work, ticket_id: int | None) -> str | None:
    row = None if ticket_id is None else work.session.get(TicketRow, ticket_id)
    return row.snapshot().ref if row is not None and access.may_see(work, row) else None
