"""Searching by words what the asker may see: knowledge articles, their own tickets, and for support staff the tickets
of others. The same question gives the same answers on both databases; nothing is found that may not be opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from domain import permissions
from domain.configured import Words, language_of
from domain.finding.faces import Found
from domain.finding.ranking import SUGGESTED, Candidate, Ranked, rank, rarity
from domain.finding.tokens import is_single, tokens
from domain.knowledge import Article, ArticleState, Audience, may_write
from domain.ticket import TicketType
from models import search
from models.knowledge import ArticleRow, articles
from models.search import SearchRow
from models.ticket import TicketRow
from services import sight
from services.work import Work

WORDS = 48  # of a question; the first ones, for people name the matter first
ASKED = 12  # of these, the rarest are looked for: the others are in every second text
ENOUGH = 3
LOOKED_AT = 200  # rows that are ranked
SHOWN = 5
OTHER_LANGUAGE = 0.9  # an article in the reader's own language comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked for. `solved`: only what taught somebody something. `without` is the ticket it is asked for."""

    words: str
    service: str | None = None
    solved: bool = False
    articles_only: bool = False
    without: int | None = None
    limit: int = SHOWN


def find(work: Work, question: Question) -> tuple[Found, ...]:
    """What fits best, first; nothing for a question without a word that counts. Any text may be asked."""
    words = tuple(dict.fromkeys(tokens(question.words)))[:WORDS]
    rows, weights = _looked_up(work, words, _allowed(work, question))
    ranked = rank(map(_candidate, rows), weights, now=work.now, service=question.service)
    return _opened(work, {row.id: row for row in rows}, ranked, question)


def suggested(work: Work, question: Question) -> tuple[Found, ...]:
    """The same for somebody who did not ask: only what answers a good part of the question (process S31)."""
    return tuple(hit for hit in find(work, question) if hit.share >= SUGGESTED)


def _looked_up(
    work: Work, words: tuple[str, ...], allowed: ColumnElement[bool]
) -> tuple[list[SearchRow], Mapping[str, float]]:
    counts = search.having(work.session, words)
    weights = rarity(search.size(work.session), counts)
    asked = {word: weights[word] for word in _telling(words, counts)[:ASKED]}
    return search.matching(work.session, _entries().where(allowed), asked, limit=LOOKED_AT), weights


def _telling(words: tuple[str, ...], counts: Mapping[str, int]) -> list[str]:
    """The rarest first. Single characters are in very many texts: they are asked for where little else is known."""
    known = sorted((word for word in words if counts[word]), key=lambda word: (counts[word], words.index(word)))
    longer = [word for word in known if not is_single(word)]
    return longer if len(longer) >= ENOUGH else known


def _entries() -> Select[SearchRow]:
    return (
        select(SearchRow)
        .outerjoin(TicketRow, TicketRow.id == SearchRow.ticket_id)
        .outerjoin(ArticleRow, ArticleRow.id == SearchRow.article_id)
    )


def _allowed(work: Work, question: Question) -> ColumnElement[bool]:
    """Deny, then allow. What is confidential or a complaint is not even in the index; it is refused here once more."""
    article = and_(SearchRow.article_id.is_not(None), _readable(work))
    if question.articles_only:
        return article
    ticket = and_(
        SearchRow.ticket_id.is_not(None),
        TicketRow.type != TicketType.COMPLAINT.value,
        TicketRow.confidential.is_(False),
        TicketRow.id != (question.without or 0),
        SearchRow.solved.is_(True) if question.solved else true(),
        _of_others(work),
    )
    return or_(article, ticket)


def _readable(work: Work) -> ColumnElement[bool]:
    """Published for the kind of reader the asker is: `domain.knowledge.may_read`, of published ones."""
    open_to_all = true() if work.actor.is_system or may_write(work.actor) else false()
    return and_(
        ArticleRow.state == ArticleState.PUBLISHED.value,
        or_(ArticleRow.audience == Audience.USER.value, open_to_all),
    )


def _of_others(work: Work) -> ColumnElement[bool]:
    """Support staff find what they may see, a supplier's staff what is assigned to them; everybody else their own."""
    actor, seen = work.actor, sight.seen(work)
    if actor.is_system or permissions.is_internal_support(actor) or permissions.is_supplier_only(actor) or actor.owns:
        return seen
    return and_(seen, or_(TicketRow.reporter_id == actor.id, TicketRow.affected_id == actor.id))


def _candidate(row: SearchRow) -> Candidate:
    return Candidate(
        id=row.id,
        title=row.title,
        body=row.body,
        at=row.at,
        service=row.service,
        article=row.article_id is not None,
    )


def _opened(
    work: Work, rows: Mapping[int, SearchRow], ranked: tuple[Ranked, ...], question: Question
) -> tuple[Found, ...]:
    """The best ones as they stand now; twice as many articles are looked at as are shown, for language decides, too."""
    kept = ranked[: question.limit * 2]
    known = articles(work.session, {key for one in kept if (key := rows[one.id].article_id) is not None})
    wanted = [key for one in kept if (key := rows[one.id].ticket_id) is not None]
    tickets = {
        row.id: row.snapshot() for row in work.session.scalars(select(TicketRow).where(TicketRow.id.in_(wanted)))
    }
    hits = []
    for one in kept:
        row = rows[one.id]
        article = known.get(row.article_id or 0)
        score = one.score * _speaks(work, article)
        ticket = tickets.get(row.ticket_id or 0)
        found = Found(ticket=ticket, article=article, service=_service(work, row), score=score, share=one.share)
        hits.append(found)
    return tuple(sorted(hits, key=lambda hit: -hit.score)[: question.limit])


def _speaks(work: Work, article: Article | None) -> float:
    person = work.actor.person
    if article is None or person is None or language_of(person.locale) == article.content.language:
        return 1.0
    return OTHER_LANGUAGE


def _service(work: Work, row: SearchRow) -> Words | None:
    catalogue = work.rules.catalogue
    return catalogue.leaf(row.service).names if row.service and catalogue.has(row.service) else None
