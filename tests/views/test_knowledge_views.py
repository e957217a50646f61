"""What knowledge looks like: Slack accepts every view of it whatever was typed, and each button says what it does."""

import json
from collections.abc import Iterator

import pytest

from domain.configured import Words
from domain.finding.faces import ArticleFace, ArticleShelf, EditionFace, Found, Similar
from domain.knowledge import Article, ArticleState, Audience, Content
from domain.projection import PersonRef
from domain.ticket import State
from sandbox.blockkit import check_message, check_view
from tests.rulebooks import example
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, NOW, event
from tests.views.reading import buttons, inputs, texts
from views import ids, nudge, ticket
from views.blocks import Shown, View
from views.knowledge import article as articles
from views.knowledge import found
from views.knowledge.ids import Click, Field
from views.ticket.resolving import Proposal
from views.words import Language

USUAL = "打印机卡纸怎么处理"
TEXTS = {"usual": USUAL, "empty": "", "long": "纸" * 3000} | faces.HOSTILE
WRITER = PersonRef(id=3, slack_id="U0SUN", name="孙丽")


def kept(text: str = USUAL, **values: object) -> Article:
    content = Content(title=text[:150], body=text, language="zh", service="printing", known_error=True, workaround=text)
    given: dict[str, object] = {
        "id": 7,
        "content": content,
        "state": ArticleState.PUBLISHED,
        "version": 2,
        "author_id": 3,
        "group": "desktop",
        "ticket_id": 42,
        "changed_at": NOW,
        "used": 2,
    }
    return Article(**{**given, **values})  # type: ignore[arg-type] # the test's own shorthand


def face(text: str = USUAL, actions: tuple[str, ...] = ("edit", "publish", "retire")) -> ArticleFace:
    editions = tuple(EditionFace(version=n, at=NOW, what="edited", by=WRITER) for n in range(12))
    return ArticleFace(article=kept(text), author=WRITER, ticket="INC-42", actions=actions, editions=editions)


def hits(text: str = USUAL) -> tuple[Found, ...]:
    solved = faces.ticket(title=text[:300], state=State.CLOSED, resolution=text, resolution_code="workaround")
    service = Words(en="Printing", zh="打印")
    return (Found(article=kept(text), service=service), Found(ticket=solved, service=service)) * 4


def messages(text: str, language: Language) -> Iterator[Shown]:
    yield found.found(text, hits(text), language)
    yield found.found(text, (), language)
    yield articles.shelf(ArticleShelf(drafts=(face(text),) * 10, used=(face(text),) * 10, writes=True), language)
    yield articles.shelf(ArticleShelf(drafts=(), used=(), writes=False), language)
    told = event("article_linked", article=7, ref="KB-7", how="created")
    yield nudge.told(told, faces.card(faces.ticket(title=text)), language)


def views(text: str, language: Language) -> Iterator[View]:
    card = faces.card(faces.ticket(title=text))
    yield found.similar(Similar(card=card, found=hits(text)[:2], resolves=True), language)
    yield found.similar(Similar(card=card, found=(), resolves=False), language)
    yield found.solved_view(kept(text), language)
    yield articles.article_view(face(text), language)
    yield articles.article_form(kept(text).content, language, rules=example(), ticket_id=42)
    yield articles.article_form(kept(text).content, language, rules=example(), article=face(text))
    proposal = Proposal(resolution=text, article=kept(text))
    yield ticket.resolve_form(card, language, rules=example(), proposal=proposal)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE], ids=lambda one: one.code)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_slack_accepts_it_whatever_was_typed(text: str, language: Language) -> None:
    for one in messages(text, language):
        assert check_message(one.blocks) == []
        assert len(json.dumps(one.blocks, ensure_ascii=False)) <= 13_000
    for view in views(text, language):
        assert check_view(view) == []


def test_what_was_found_says_what_it_is() -> None:
    shown = found.found("卡纸", hits()[:2], CHINESE)
    assert shown.text == "与“卡纸”相关的结果：2条"
    assert any("*KB-7*" in one for one in texts(shown.blocks))
    assert any("已知错误 · 打印 · 帮助过2次" in one for one in texts(shown.blocks))


def test_nothing_to_look_for_is_said() -> None:
    assert "What do you look for?" in found.found(" ", (), ENGLISH).text


def test_a_solution_is_taken_over_only_by_who_may_resolve() -> None:
    similar = Similar(card=faces.card(), found=hits()[:2], resolves=True)
    offered = buttons(found.similar(similar, ENGLISH)["blocks"])
    assert offered[Click.USE_ARTICLE] == offered[Click.USE_SOLUTION] == "Resolve with this"
    reading = Similar(card=faces.card(), found=hits()[:2], resolves=False)
    assert set(buttons(found.similar(reading, ENGLISH)["blocks"])) == {Click.OPEN, ids.Click.OPEN}


def test_what_is_taken_over_stands_in_the_form() -> None:
    proposal = Proposal(resolution="重启后台处理程序", article=kept())
    asked = inputs(ticket.resolve_form(faces.card(), CHINESE, rules=example(), proposal=proposal))
    assert asked["resolution"]["element"]["initial_value"] == "重启后台处理程序"
    assert asked[Field.ARTICLE]["element"]["initial_option"]["value"] == "7"


def test_a_confidential_ticket_is_not_made_an_article() -> None:
    asked = inputs(ticket.resolve_form(faces.card(faces.ticket(confidential=True)), ENGLISH, rules=example()))
    assert Field.WRITTEN not in asked


def test_only_what_one_may_do_is_offered() -> None:
    assert buttons(articles.article_view(face(actions=()), ENGLISH)["blocks"]) == {}
    offered = buttons(articles.article_view(face(actions=("edit", "publish")), ENGLISH)["blocks"])
    assert offered == {Click.PUBLISH: "Publish", Click.EDIT: "Edit"}


def test_articles_that_may_help_come_with_two_buttons() -> None:
    blocks = found.helpful(hits()[:1], CHINESE)
    assert texts(blocks)[0] == "*以下内容或有帮助：*"
    assert buttons(blocks) == {Click.OPEN: "阅读", Click.SOLVED: "已解决我的问题"}
    assert found.helpful((), CHINESE) == []


@pytest.mark.parametrize(
    ("how", "english", "chinese"),
    [
        ("resolved", "Sun Lei resolved it with *KB-7*.", "Sun Lei用 *KB-7* 解决了它。"),
        ("created", "Sun Lei wrote *KB-7* from it, a draft for now.", "Sun Lei据此编写了 *KB-7* 的草稿。"),
    ],
)
def test_the_working_thread_names_the_article(how: str, english: str, chinese: str) -> None:
    for language, told in ((ENGLISH, english), (CHINESE, chinese)):
        line = ticket.line(event("article_linked", article=7, ref="KB-7", how=how), language)
        assert line.blocks[0]["text"]["text"] == told


def test_an_audience_is_said_in_both_languages() -> None:
    assert [CHINESE.label(one) for one in Audience] == ["所有用户", "仅IT支持人员"]
    assert [CHINESE.label(one) for one in ArticleState] == ["草稿", "已发布", "已停用"]
