"""Nobody finds what they may not open: complaints and confidential tickets are in no index (process §3.11, S5, S7)."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from domain.events import Prioritised
from domain.knowledge import ArticleState, Audience
from domain.ticket import State, TicketType
from models import search
from models.knowledge import ArticleRow
from models.search import SearchRow
from models.ticket import TicketRow
from services import finding, handling
from services.finding import Question
from services.work import Work
from tests.finding.library import Library, solved
from tests.services.standing_desk import StandingDesk

WORD = "quittengelee"
EVERYBODY = ("wang", "emma", "zhou", "feng", "xu", "tang", "olivia", "jiang", "yuan", "pan", "lu", "bai", "shi", None)


def found(desk: StandingDesk, by: str | None, words: str = WORD, **more: Any) -> list[int]:
    hits = desk.do(finding.find, Question(words=words, **more), by=by)
    return [hit.ticket.id for hit in hits if hit.ticket is not None]


def put(desk: StandingDesk, **values: Any) -> int:
    return desk.do(lambda work: solved(work, f"{WORD} in the printer", "cleaned", **values).id)


def indexed(desk: StandingDesk) -> int:
    return desk.look(search.size)


def changed(work: Work, number: int, **values: object) -> None:
    row = work.session.get_one(TicketRow, number)
    work.record(Prioritised(old=None, new="P3", reason="x", changes=work.change(row, **values)), row)


def test_a_complaint_is_never_found_by_anybody(desk: StandingDesk) -> None:
    """Not even by its parties: what is not in the index cannot come out of it."""
    put(desk, type=TicketType.COMPLAINT.value, state=State.CLOSED.value)
    assert indexed(desk) == 0
    assert [found(desk, who) for who in EVERYBODY] == [[]] * len(EVERYBODY)


def test_a_confidential_ticket_is_never_found(desk: StandingDesk) -> None:
    put(desk, confidential=True)
    assert indexed(desk) == 0
    assert [found(desk, who) for who in EVERYBODY] == [[]] * len(EVERYBODY)


@pytest.mark.parametrize("values", [{"confidential": True}, {"type": "complaint"}, {"state": State.CONVERTED}])
def test_what_becomes_one_later_leaves_the_index(desk: StandingDesk, values: dict[str, object]) -> None:
    """An incident that becomes confidential, or goes on as something else, takes its words along."""
    number = put(desk)
    assert found(desk, "zhou") == [number]
    desk.do(changed, number, **values)
    assert indexed(desk) == 0
    assert found(desk, "zhou") == []
    assert not desk.look(lambda session: _engine_knows(session, WORD[:-1]))


def _engine_knows(session: Any, token: str) -> bool:
    """Whether the full-text engine itself holds the word, past our own table."""
    if session.get_bind().dialect.name == "sqlite":
        hit = session.execute(text("SELECT 1 FROM search_text WHERE search_text MATCH :word"), {"word": f'"{token}"'})
    else:
        hit = session.execute(
            text("SELECT 1 FROM search_entry WHERE lexemes @@ CAST(:word AS tsquery)"), {"word": token}
        )
    return hit.first() is not None


def test_an_entry_left_by_mistake_is_refused_all_the_same(desk: StandingDesk) -> None:
    """The second lock: whatever the index says, the ticket is asked."""
    number = put(desk)
    desk.do(lambda work: setattr(work.session.get_one(TicketRow, number), "confidential", True))
    assert indexed(desk) == 1
    assert [found(desk, who) for who in EVERYBODY] == [[]] * len(EVERYBODY)


def test_a_user_finds_their_own_tickets_alone(desk: StandingDesk) -> None:
    own, other = put(desk, reporter="wang"), put(desk, reporter="emma")
    assert found(desk, "wang") == [own]
    assert found(desk, "emma") == [other]
    assert found(desk, "li") == []


def test_support_staff_find_the_tickets_of_everybody(desk: StandingDesk) -> None:
    number = put(desk, reporter="wang")
    assert found(desk, "feng") == [number]


def test_a_supplier_finds_what_is_assigned_to_them_alone(desk: StandingDesk) -> None:
    put(desk, group="desktop")
    assigned = put(desk, group="carrier")
    assert found(desk, "tang") == [assigned]


def test_a_partner_finds_their_own_alone(desk: StandingDesk) -> None:
    put(desk, reporter="wang")
    own = put(desk, reporter="olivia")
    assert found(desk, "olivia") == [own]


def test_articles_for_support_are_not_for_users_nor_suppliers(library: Library) -> None:
    library.desk.do(_change_article, library.articles["jam"], audience=Audience.SUPPORT.value)
    assert "jam" in library.find("打印机卡纸", by="feng")
    assert "jam" not in library.find("打印机卡纸", by="wang")
    assert "jam" not in library.find("打印机卡纸", by="tang")


def test_a_draft_or_retired_article_is_not_found(library: Library) -> None:
    for state in (ArticleState.DRAFT, ArticleState.RETIRED):
        library.desk.do(_change_article, library.articles["jam"], state=state.value)
        assert "jam" not in library.find("打印机卡纸", by="feng")


def _change_article(work: Work, number: int, **values: object) -> None:
    row = work.session.get_one(ArticleRow, number)
    for name, value in values.items():
        setattr(row, name, value)


def test_the_ticket_it_is_asked_for_is_not_its_own_answer(desk: StandingDesk) -> None:
    number = put(desk)
    assert found(desk, "zhou", without=number) == []


def test_an_open_ticket_is_found_and_teaches_nothing(desk: StandingDesk) -> None:
    """`/hotline find` finds what is open, too; as a solution only what was solved is shown."""
    number = put(desk, state=State.IN_PROGRESS.value)
    assert found(desk, "zhou") == [number]
    assert found(desk, "zhou", solved=True) == []
    desk.do(handling.cancel, number, reason="by mistake", by="jiang")
    assert found(desk, "zhou") == []


def test_reopening_takes_the_solution_back(desk: StandingDesk) -> None:
    number = put(desk)
    assert found(desk, "zhou", solved=True) == [number]
    desk.do(changed, number, state=State.IN_PROGRESS)
    assert found(desk, "zhou", solved=True) == []


def test_words_of_a_changed_ticket_are_the_new_ones(desk: StandingDesk) -> None:
    """The engine forgets the old words in the same transaction."""
    number = put(desk)
    desk.do(changed, number, title="The tray is bent", resolution="straightened")
    assert found(desk, "zhou") == []
    assert found(desk, "zhou", "bent tray") == [number]
    assert desk.look(lambda session: len(list(session.scalars(select(SearchRow))))) == 1


ODD = st.text() | st.sampled_from(
    [
        '"',
        "'",
        "a OR b",
        "打印*",
        "NEAR(a b)",
        "title:x",
        "^x",
        "-x",
        "') --",
        "a & !b",
        "\\",
        "\0",
        "AND",
        "<->",
        "{x}",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=ODD)
def test_any_text_may_be_asked(library: Library, odd: str) -> None:
    """Query syntax is text: nothing raises, and what it is put beside is found as before."""
    library.find(odd)
    assert "bitlocker" in library.find(f"bitlocker recovery {odd[:30]}", limit=50)
