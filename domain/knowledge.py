"""Knowledge articles: what one is, in which states it stands, who may write, publish and read it (process S31, §3.1).

RACI has no row of its own for knowledge. It is content of a service, so the rule follows that of the catalogue (A
process owner, R service owner, §4): whoever solved it writes, and process owner, service owner, a first-line lead or
the lead of the group that solved it publishes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain import permissions
from domain.errors import FieldProblem, IllegalMove, InvalidForm, NotAllowed
from domain.people import Actor, Role

TITLE_LONGEST = 150
BODY_LONGEST = 3000


class ArticleState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Audience(StrEnum):
    """Who reads a published article: everybody, or support staff alone."""

    USER = "user"
    SUPPORT = "support"


class ArticleUse(StrEnum):
    """How an article was of use (K26): a ticket was resolved with it, made into it, or needed no ticket at all."""

    RESOLVED = "resolved"
    CREATED = "created"
    DEFLECTED = "deflected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an article says, in one language. `workaround` is what helps until a known error is removed."""

    title: str
    body: str
    language: str
    service: str | None = None
    category: str | None = None
    audience: Audience = Audience.SUPPORT
    known_error: bool = False
    workaround: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it stands. Instants are aware UTC; people are person ids; `group` solved it."""

    id: int
    content: Content
    state: ArticleState
    version: int
    author_id: int | None
    group: str | None
    ticket_id: int | None
    changed_at: datetime
    used: int = 0

    @property
    def ref(self) -> str:
        return reference(self.id)


def reference(number: int) -> str:
    """The number a person reads; articles have a series of their own: `KB-7`."""
    return f"KB-{number}"


def check(content: Content, *, services: Collection[str], languages: Collection[str]) -> None:
    """Raises `InvalidForm` with each problem next to its field: nothing without title and text, a known error without
    its workaround is none (glossary: known error).
    """
    problems = [
        *_text("title", content.title, TITLE_LONGEST),
        *_text("body", content.body, BODY_LONGEST),
        *([FieldProblem("workaround", "required")] if content.known_error and not content.workaround.strip() else ()),
        *([FieldProblem("service", "not_offered")] if content.service not in {None, *services} else ()),
        *([FieldProblem("language", "not_offered")] if content.language not in languages else ()),
    ]
    if problems:
        raise InvalidForm(*problems)


def _text(field: str, text: str, longest: int) -> list[FieldProblem]:
    if not text.strip():
        return [FieldProblem(field, "required")]
    if len(text) > longest:
        return [FieldProblem(field, "too_long", {"longest": longest, "length": len(text)})]
    return []


def may_write(actor: Actor) -> bool:
    """Internal support staff; a supplier's staff and users do not (process S7)."""
    return permissions.is_internal_support(actor)


def may_publish(actor: Actor, article: Article, *, first_line: Collection[str]) -> bool:
    """Process owner, incident manager, the owner of its service, a lead of the first line or of the group that solved
    it (process §4, catalogue content).
    """
    leads = actor.leads & {*first_line, *([article.group] if article.group else ())}
    owns = article.content.service is not None and article.content.service in actor.owns
    return bool(actor.roles & {Role.PROCESS_OWNER, Role.INCIDENT_MANAGER}) or owns or bool(leads)


def may_edit(actor: Actor, article: Article, *, first_line: Collection[str]) -> bool:
    """Its author while it is a draft, and whoever may publish it at any time."""
    own_draft = article.state is ArticleState.DRAFT and actor.id is not None and actor.id == article.author_id
    return may_publish(actor, article, first_line=first_line) or (own_draft and may_write(actor))


def may_read(actor: Actor, article: Article, *, first_line: Collection[str] = ()) -> bool:
    """Published for users: everybody. Published for support: internal support staff. A draft or a retired one: who
    wrote it and who may publish it.
    """
    if actor.is_system:
        return True
    if article.state is ArticleState.PUBLISHED:
        return article.content.audience is Audience.USER or may_write(actor)
    own = actor.id is not None and actor.id == article.author_id
    return own or may_publish(actor, article, first_line=first_line)


def published(article: Article, actor: Actor, *, first_line: Collection[str]) -> ArticleState:
    """A draft or a retired one is published by who may. `NotAllowed`, or `IllegalMove` when it is published already."""
    return _moved(article, actor, first_line, to=ArticleState.PUBLISHED)


def retired(article: Article, actor: Actor, *, first_line: Collection[str]) -> ArticleState:
    """Found by nobody any more; what was solved with it stays linked."""
    return _moved(article, actor, first_line, to=ArticleState.RETIRED)


def _moved(article: Article, actor: Actor, first_line: Collection[str], *, to: ArticleState) -> ArticleState:
    if not may_publish(actor, article, first_line=first_line):
        raise NotAllowed("article_not_yours", ref=article.ref)
    if article.state is to:
        raise IllegalMove("article_already", ref=article.ref, article_state=to)
    return to
