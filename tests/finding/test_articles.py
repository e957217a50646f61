"""Knowledge articles: written from what was solved, published by who may, changed without loss, and counted (K26)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import Conflict, IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.figures import Period
from domain.finding.faces import ArticleFace
from domain.knowledge import ArticleState, Audience, Content
from domain.ticket import Priority, ResolutionCode
from models.knowledge import EditionRow, editions, uses_of
from services import access, finding, handling, knowledge, knowledge_use, reading_articles
from services.finding import Question
from services.handling import ResolveForm
from tests.finding.library import solved
from tests.services.standing_desk import StandingDesk

JAM = Content(
    title="打印机卡纸", body="打开后盖，取出卡住的纸", language="zh", service="printing", audience=Audience.USER
)
FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX,
    resolution="更换搓纸轮",
    category="terminal-peripheral",
    cause="老化",
    workaround=False,
)


def written(desk: StandingDesk, by: str = "feng", content: Content = JAM, **more: Any) -> int:
    return int(desk.do(knowledge.write, content, by=by, **more).article.id)


def published(desk: StandingDesk, content: Content = JAM) -> int:
    number = written(desk, content=content)
    desk.do(knowledge.publish, number, by="qian")
    return number


def found(desk: StandingDesk, by: str, words: str = "打印机卡纸") -> list[int]:
    hits = desk.do(finding.find, Question(words=words, articles_only=True), by=by)
    return [hit.article.id for hit in hits if hit.article is not None]


def shown(desk: StandingDesk, number: int, by: str) -> ArticleFace:
    return desk.do(reading_articles.article, number, by=by)


def in_work(desk: StandingDesk) -> int:
    return desk.report(Priority.P3, held_by="feng")


def test_a_draft_is_for_its_author_and_who_may_publish(desk: StandingDesk) -> None:
    """Nobody else knows of it; it is found by nobody."""
    number = written(desk)
    for reader in ("feng", "qian", "yuan", "fan"):  # author, first-line lead, process owner, owner of printing
        assert shown(desk, number, reader).article.state is ArticleState.DRAFT
    for other in ("wang", "he", "xu", "tang"):
        with pytest.raises(NotFound):
            shown(desk, number, other)
    assert found(desk, "feng") == []


@pytest.mark.parametrize("who", ["qian", "yuan", "jiang", "fan"])
def test_who_may_publish(desk: StandingDesk, who: str) -> None:
    """First-line lead, process owner, incident manager, service owner (process §4)."""
    number = written(desk)
    assert desk.do(knowledge.publish, number, by=who).article.state is ArticleState.PUBLISHED
    assert found(desk, "wang") == [number]


def test_the_lead_of_the_group_that_solved_it_publishes(desk: StandingDesk) -> None:
    ticket = desk.do(lambda work: solved(work, "卡纸", "取出", group="network").id)
    number = written(desk, by="wu", ticket_id=ticket)
    assert "publish" in shown(desk, number, "xu").actions
    with pytest.raises(NotAllowed):
        desk.do(knowledge.publish, number, by="wu")


def test_users_and_suppliers_write_nothing(desk: StandingDesk) -> None:
    for who in ("wang", "tang", "olivia"):
        with pytest.raises(NotAllowed):
            written(desk, by=who)


def test_publishing_twice_is_refused(desk: StandingDesk) -> None:
    number = published(desk)
    with pytest.raises(IllegalMove):
        desk.do(knowledge.publish, number, by="qian")


def test_a_retired_article_is_found_by_nobody_and_can_come_back(desk: StandingDesk) -> None:
    number = published(desk)
    desk.do(knowledge.retire, number, by="qian")
    assert found(desk, "wang") == found(desk, "feng") == []
    desk.do(knowledge.publish, number, by="qian")
    assert found(desk, "wang") == [number]


def test_what_is_changed_is_found_by_its_new_words_and_the_old_ones_are_kept(desk: StandingDesk) -> None:
    """Who wrote what when stays on record, and no program can alter it."""
    number = published(desk)
    changed = Content(title="扫描失败", body="重新选择服务器", language="zh", audience=Audience.USER)
    desk.do(knowledge.edit, number, changed, version=2, by="qian")
    assert found(desk, "wang") == []
    assert found(desk, "wang", "扫描失败") == [number]
    kept: list[EditionRow] = desk.look(lambda session: editions(session, number))
    assert [(one.version, one.what, one.content["title"]) for one in kept] == [
        (1, "written", "打印机卡纸"),
        (2, "published", "打印机卡纸"),
        (3, "edited", "扫描失败"),
    ]
    with pytest.raises(DBAPIError, match="append-only"), desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE article_edition SET what = 'x'"))


def test_nobody_overwrites_what_another_changed_meanwhile(desk: StandingDesk) -> None:
    number = written(desk)
    desk.do(knowledge.edit, number, JAM, version=1, by="feng")
    with pytest.raises(Conflict):
        desk.do(knowledge.edit, number, JAM, version=1, by="qian")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (Content(title=" ", body="x", language="zh"), ("title", "required")),
        (Content(title="x", body="", language="zh"), ("body", "required")),
        (Content(title="x", body="x", language="fr"), ("language", "not_offered")),
        (Content(title="x", body="x", language="en", service="nothing"), ("service", "not_offered")),
        (Content(title="x", body="x", language="en", known_error=True), ("workaround", "required")),
        (
            Content(title="x", body="x", language="en", service="hr-system", audience=Audience.USER),
            ("audience", "article_confidential"),
        ),
    ],
)
def test_a_problem_stands_beside_its_field(desk: StandingDesk, content: Content, problem: tuple[str, str]) -> None:
    with pytest.raises(InvalidForm) as refusal:
        written(desk, content=content)
    assert [(one.field, one.code) for one in refusal.value.problems] == [problem]


def test_an_article_is_prefilled_from_what_was_solved(desk: StandingDesk) -> None:
    """What was wrong and what helped, for support until somebody decides otherwise."""
    number = desk.do(lambda work: solved(work, "打印机卡纸", "更换搓纸轮", description="三楼").id)
    content = desk.do(knowledge.draft_of, number, by="feng")
    assert content == Content(title="打印机卡纸", body="三楼\n\n更换搓纸轮", language="zh", service="printing")


def test_a_workaround_becomes_a_known_error(desk: StandingDesk) -> None:
    values = {"resolution_code": ResolutionCode.WORKAROUND.value, "description": "since Monday"}
    number = desk.do(lambda work: solved(work, "No duplex", "Print on the second floor", **values).id)
    content = desk.do(knowledge.draft_of, number, by="feng")
    assert (content.language, content.known_error, content.workaround) == ("en", True, "Print on the second floor")


@pytest.mark.parametrize("values", [{"confidential": True}, {"type": "complaint"}])
def test_nothing_confidential_becomes_an_article(desk: StandingDesk, values: dict[str, object]) -> None:
    """Not by those who may see it, either; whoever may not is told that there is no such ticket."""
    number = desk.do(lambda work: solved(work, "secret", "secret", **values).id)
    for who in ("feng", "jiang", "yuan"):
        with pytest.raises((NotAllowed, NotFound)):
            desk.do(knowledge.draft_of, number, by=who)
        with pytest.raises((NotAllowed, NotFound)):
            desk.do(knowledge.write, JAM, ticket_id=number, by=who)


def test_resolving_with_an_article_is_on_record_once(desk: StandingDesk) -> None:
    article, number = published(desk), in_work(desk)
    desk.do(knowledge.resolve, number, FIXED, article=article, by="feng")
    assert [(one.article_id, one.how) for one in desk.look(lambda s: uses_of(s, number))] == [(article, "resolved")]
    assert [(one.data["ref"], one.data["how"]) for one in desk.history("article_linked")] == [
        (f"KB-{article}", "resolved")
    ]
    assert shown(desk, article, "wang").article.used == 1


@pytest.mark.parametrize("article", [4711, None])
def test_an_article_that_may_not_be_read_is_not_offered(desk: StandingDesk, article: int | None) -> None:
    """A forged choice, or one that was retired meanwhile; the ticket stays as it was."""
    number, chosen = in_work(desk), written(desk) if article is None else article
    with pytest.raises(InvalidForm) as refusal:
        desk.do(knowledge.resolve, number, FIXED, article=chosen, by="feng")
    assert [(one.field, one.code) for one in refusal.value.problems] == [("article", "not_offered")]
    assert desk.ticket(number).state == "in_progress"


def test_a_wish_to_keep_it_makes_a_draft_and_tells_who_may_publish(desk: StandingDesk) -> None:
    """Wu Bin solves it; Qian Li, who leads the group, hears of the draft."""
    number = desk.report(Priority.P3, group="service-desk", held_by="wu")
    desk.do(knowledge.resolve, number, FIXED, written=True, by="wu")
    (use,) = desk.look(lambda session: uses_of(session, number))
    assert use.how == "created"
    assert shown(desk, use.article_id, "wu").ticket == f"INC-{number}"
    names = desk.names()
    assert [names[one.person_id or 0] for one in desk.messages("tell") if "article" in one.key] == ["qian"]


def test_what_spared_a_report_is_counted(desk: StandingDesk) -> None:
    number = published(desk)
    desk.do(knowledge.deflected, number, by="wang")
    assert shown(desk, number, "wang").article.used == 1


def test_knowledge_use_is_the_share_of_what_was_resolved_with_an_article(desk: StandingDesk) -> None:
    """K26: two resolved, one of them with an article; a duplicate and an open one are of no account."""
    article = published(desk)
    with_it, without, duplicate, _ = (in_work(desk) for _ in range(4))
    desk.do(knowledge.resolve, with_it, FIXED, article=article, by="feng")
    desk.do(handling.resolve, without, FIXED, by="feng")
    desk.do(lambda work: setattr(access.ticket(work, duplicate), "resolution_code", "duplicate"))
    period = Period(desk.now - timedelta(days=1), desk.now + timedelta(days=1))
    share = desk.do(knowledge_use.share, period, by="jiang")
    assert (share.hits, share.n, str(share.percent)) == (1, 2, "50.0")
    before = Period(desk.now - timedelta(days=2), desk.now - timedelta(days=1))
    assert desk.do(knowledge_use.share, before, by="jiang").percent is None


def test_similar_solutions_are_shown_to_who_works_on_it(desk: StandingDesk) -> None:
    """Articles first; who may not see the ticket is told that there is none."""
    silent = Content(title="The printer is silent", body="Switch it on", language="en", service="printing")
    article = published(desk, silent)
    other = desk.do(lambda work: solved(work, "Printer silent", "Cable plugged in").id)
    number = in_work(desk)
    similar = desk.do(reading_articles.similar, number, by="feng")
    assert similar.resolves
    assert similar.found[0].article is not None
    assert similar.found[0].article.id == article
    assert [hit.ticket.id for hit in similar.found if hit.ticket is not None] == [other]
    with pytest.raises(NotFound):
        desk.do(reading_articles.similar, number, by="li")


def test_the_shelf_shows_drafts_that_wait_and_what_is_of_use(desk: StandingDesk) -> None:
    article, draft = published(desk), written(desk)
    desk.do(knowledge.deflected, article, by="wang")
    for who, drafts in (("feng", [draft]), ("qian", [draft]), ("he", []), ("wang", [])):
        shelf = desk.do(reading_articles.shelf, by=who)
        assert [one.article.id for one in shelf.drafts] == drafts
        assert [one.article.id for one in shelf.used] == [article]
        assert shelf.writes is (who != "wang")
