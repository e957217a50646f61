"""Knowledge articles as use cases: write, edit, publish, retire, and keep when one was of use. Every change is an
edition that nobody can alter; the index follows in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import asdict

from domain import knowledge as rules
from domain.errors import Conflict, FieldProblem, InvalidForm, NotAllowed, NotFound
from domain.finding import entries
from domain.finding.faces import ArticleFace
from domain.knowledge import Article, ArticleState, ArticleUse, Audience, Content
from domain.knowledge_events import ArticleLinked
from domain.recorded import plain
from domain.ticket import ResolutionCode, TicketType
from models import search
from models.knowledge import ArticleRow, ArticleUseRow, EditionRow, uses_of
from models.ticket import TicketRow
from services import access, handling, people, reading_articles
from services.handling import ResolveForm
from services.work import Work


def draft_of(work: Work, ticket_id: int) -> Content:
    """An article prefilled from a ticket: what was wrong and what helped, in the language it was typed in."""
    row = _source(work, ticket_id)
    solution = row.resolution or ""
    workaround = row.resolution_code == ResolutionCode.WORKAROUND.value
    chinese = any("\u4e00" <= one <= "\u9fff" for one in row.title)
    return Content(
        title=row.title[: rules.TITLE_LONGEST],
        body=f"{row.description}\n\n{'' if workaround else solution}".strip()[: rules.BODY_LONGEST] or solution,
        language="zh" if chinese else "en",
        service=row.service,
        category=row.category,
        known_error=workaround,
        workaround=solution[: rules.BODY_LONGEST] if workaround else "",
    )


def write(work: Work, content: Content, *, ticket_id: int | None = None) -> ArticleFace:
    """A new draft; one that comes of a ticket is linked to it, and whoever may publish it is told."""
    if not rules.may_write(work.actor):
        raise NotAllowed("article_not_writable", ref="KB")
    _check(work, content)
    source = None if ticket_id is None else _source(work, ticket_id)
    row = ArticleRow(
        **_columns(content),
        state=ArticleState.DRAFT.value,
        author_id=work.actor.id,
        group=None if source is None else source.group,
        ticket_id=ticket_id,
        changed_at=work.now,
        version=0,
    )
    work.session.add(row)
    work.session.flush()
    _keep(work, row, "written")
    if source is not None:
        _link(work, source, row, ArticleUse.CREATED, told=_publisher(work, row))
    return reading_articles.face(work, row)


def edit(work: Work, article_id: int, content: Content, *, version: int) -> ArticleFace:
    """`Conflict` when somebody else has changed it since it was opened: nothing of theirs is lost."""
    row = _row(work, article_id)
    if not rules.may_edit(work.actor, row.snapshot(), first_line=reading_articles.first_line(work)):
        raise NotAllowed("article_not_writable", ref=row.snapshot().ref)
    if row.version != version:
        raise Conflict("article_changed", ref=row.snapshot().ref)
    _check(work, content)
    for name, value in _columns(content).items():
        setattr(row, name, value)
    _keep(work, row, "edited")
    return reading_articles.face(work, row)


def publish(work: Work, article_id: int) -> ArticleFace:
    """From now on it is found by its readers; a retired one can come back."""
    row = _row(work, article_id)
    row.state = rules.published(row.snapshot(), work.actor, first_line=reading_articles.first_line(work)).value
    _keep(work, row, "published")
    return reading_articles.face(work, row)


def retire(work: Work, article_id: int) -> ArticleFace:
    """Found by nobody any more; what was solved with it stays linked."""
    row = _row(work, article_id)
    row.state = rules.retired(row.snapshot(), work.actor, first_line=reading_articles.first_line(work)).value
    _keep(work, row, "retired")
    return reading_articles.face(work, row)


def resolve(
    work: Work, ticket_id: int, form: ResolveForm, *, article: int | None = None, written: bool = False
) -> TicketRow:
    """Resolved with an article, or with a draft of a new one, in one transaction (process §3.1)."""
    if written and not rules.may_write(work.actor):
        raise InvalidForm(FieldProblem("written", "article_not_writable", {"ref": "KB"}))
    used = None if article is None else _published(work, article)
    row = handling.resolve(work, ticket_id, form)
    if used is not None and all(one.article_id != used.id for one in uses_of(work.session, row.id)):
        _link(work, row, used, ArticleUse.RESOLVED)
    if written:
        write(work, draft_of(work, row.id), ticket_id=row.id)
    return row


def deflected(work: Work, article_id: int) -> Article:
    """The reader says that it solved their trouble: no ticket, and the article was of use."""
    row = _published(work, article_id)
    _used(work, row, ArticleUse.DEFLECTED, ticket_id=None)
    return row.snapshot()


def _source(work: Work, ticket_id: int) -> TicketRow:
    """Nothing is written from what must not be found: complaints and confidential tickets."""
    row = access.ticket(work, ticket_id, lock=False)
    if row.type == TicketType.COMPLAINT.value or row.confidential:
        raise NotAllowed("article_confidential")
    if not rules.may_write(work.actor):
        raise NotAllowed("article_not_writable", ref="KB")
    return row


def _check(work: Work, content: Content) -> None:
    catalogue = work.rules.catalogue
    services = [one.key for one in catalogue.services]
    rules.check(content, services=services, languages=work.rules.policy.languages)
    confidential = content.service is not None and catalogue.service(content.service).confidential
    if confidential and content.audience is Audience.USER:
        raise InvalidForm(FieldProblem("audience", "article_confidential"))


def _row(work: Work, article_id: int) -> ArticleRow:
    """The article, locked for a change; one that may not be read does not exist."""
    row = work.session.get(ArticleRow, article_id, with_for_update=True)
    if row is None or not rules.may_read(work.actor, row.snapshot(), first_line=reading_articles.first_line(work)):
        raise NotFound("article_not_found", article=article_id)
    return row


def _published(work: Work, article_id: int) -> ArticleRow:
    row = work.session.get(ArticleRow, article_id)
    given = row is not None and row.state == ArticleState.PUBLISHED.value
    if row is None or not given or not rules.may_read(work.actor, row.snapshot()):
        raise InvalidForm(FieldProblem("article", "not_offered"))
    return row


def _columns(content: Content) -> Mapping[str, object]:
    return {
        "language": content.language,
        "title": content.title.strip(),
        "body": content.body.strip(),
        "workaround": content.workaround.strip(),
        "known_error": content.known_error,
        "service": content.service,
        "category": content.category,
        "audience": content.audience.value,
    }


def _keep(work: Work, row: ArticleRow, what: str) -> None:
    """An edition of what it says now, and its words."""
    row.version += 1
    row.changed_at = work.now
    work.session.add(
        EditionRow(
            article_id=row.id,
            version=row.version,
            at=work.now,
            actor_id=work.actor.id,
            what=what,
            content={**plain(asdict(row.content())), "state": row.state},
        )
    )
    work.session.flush()
    search.keep(work.session, entries.of_article(row.snapshot()), article_id=row.id)


def _link(work: Work, ticket: TicketRow, row: ArticleRow, how: ArticleUse, *, told: tuple[int, ...] = ()) -> None:
    _used(work, row, how, ticket_id=ticket.id)
    work.record(ArticleLinked(article=row.id, ref=rules.reference(row.id), how=how.value, told=told), ticket)


def _used(work: Work, row: ArticleRow, how: ArticleUse, *, ticket_id: int | None) -> None:
    work.session.add(
        ArticleUseRow(article_id=row.id, ticket_id=ticket_id, person_id=work.actor.id, how=how.value, at=work.now)
    )
    work.session.flush()


def _publisher(work: Work, row: ArticleRow) -> tuple[int, ...]:
    """One who may publish it and is there: the group's lead, for a supplier's group that of the first line. Nobody,
    when the author may publish it.
    """
    if rules.may_publish(work.actor, row.snapshot(), first_line=reading_articles.first_line(work)):
        return ()
    organisation = work.rules.organisation
    own = organisation.groups_by_key.get(row.group or "")
    group = organisation.first_line if own is None or own.supplier is not None else own
    absent = work.rules.absent(work.now)
    lead = next((one for one in (group.lead, group.deputy) if one not in absent), group.lead)
    return people.ids(work, (lead,))
