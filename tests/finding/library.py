"""The corpus on record: solved tickets and published articles of a standing desk, by their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from domain.events import TicketReported
from domain.finding import entries
from domain.finding.faces import Found
from domain.knowledge import ArticleState, Audience
from domain.ticket import Hours, Priority, ResolutionCode, State, TicketType
from models import search
from models.knowledge import ArticleRow
from models.person import by_key
from models.ticket import TicketRow
from services import finding
from services.finding import Question
from services.work import Work
from tests.services.standing_desk import StandingDesk

CORPUS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "corpus.yml").read_text(encoding="utf-8"))


@dataclass
class Library:
    """A desk whose tickets and articles are called by the keys of the corpus."""

    desk: StandingDesk
    tickets: dict[str, int]
    articles: dict[str, int]

    def find(self, words: str, *, by: str = "zhou", **more: Any) -> list[str]:
        """Keys of what somebody finds, best first."""
        return self._keys(self.desk.do(finding.find, Question(words=words, **more), by=by))

    def suggested(self, words: str, *, by: str = "zhou", **more: Any) -> list[str]:
        return self._keys(self.desk.do(finding.suggested, Question(words=words, **more), by=by))

    def _keys(self, hits: tuple[Found, ...]) -> list[str]:
        named = {("ticket", number): key for key, number in self.tickets.items()}
        named |= {("article", number): key for key, number in self.articles.items()}
        return [
            named["ticket", hit.ticket.id]
            if hit.ticket is not None
            else named["article", hit.article.id if hit.article else 0]
            for hit in hits
        ]


def shelved(desk: StandingDesk) -> Library:
    """Every document of the corpus, written a day ago."""
    library = Library(desk, {}, {})
    desk.do(_shelve, library)
    return library


def _shelve(work: Work, library: Library) -> None:
    for one in CORPUS["documents"]:
        if one["kind"] == "article":
            library.articles[one["key"]] = _article(work, one)
        else:
            library.tickets[one["key"]] = _ticket(work, one)


def _article(work: Work, one: Mapping[str, Any]) -> int:
    row = ArticleRow(
        language=one["language"],
        title=one["title"],
        body=one["body"],
        workaround="",
        known_error=False,
        service=one["service"],
        audience=Audience.USER.value,
        state=ArticleState.PUBLISHED.value,
        changed_at=work.now - timedelta(days=1),
    )
    work.session.add(row)
    work.session.flush()
    search.keep(work.session, entries.of_article(row.snapshot()), article_id=row.id)
    return row.id


def _ticket(work: Work, one: Mapping[str, Any]) -> int:
    return solved(work, one["title"], one["resolution"], description=one["body"], service=one["service"]).id


def solved(work: Work, title: str, resolution: str, **values: Any) -> TicketRow:
    """A closed ticket of Wang Min; whatever else it is to be is said by field."""
    reporter = by_key(work.session, values.pop("reporter", "wang"))
    given: dict[str, Any] = {
        "type": TicketType.INCIDENT.value,
        "state": State.CLOSED.value,
        "description": "",
        "service": "printing",
        "priority": Priority.P3.value,
        "hours": Hours.OFFICE.value,
        "group": "desktop",
        "resolution_code": ResolutionCode.PERMANENT_FIX.value,
        "resolved_at": work.now - timedelta(days=1),
    }
    row = TicketRow(
        title=title,
        resolution=resolution,
        reporter_id=None if reporter is None else reporter.id,
        owner_group="service-desk",
        assignment=1,
        reported_at=work.now - timedelta(days=2),
        created_at=work.now - timedelta(days=2),
        audit_seq=0,
        audit_hash="",
        **{**given, **values},
    )
    work.session.add(row)
    work.session.flush()
    work.record(TicketReported(), row)
    return row
