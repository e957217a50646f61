"""`hotline search rebuild` finds everything again that may be found, and nothing else."""

from sqlalchemy import delete, text

from models import search
from models.search import SearchRow
from services import indexing
from services.work import Work
from tests.finding.library import Library, solved


def rebuild(library: Library) -> tuple[int, int]:
    after: int | None = 0
    tickets = 0
    library.desk.do(indexing.engine)
    while after is not None:
        after, found = library.desk.do(indexing.tickets, after)
        tickets += found
    return tickets, library.desk.do(indexing.articles)


def test_an_index_that_was_lost_is_written_anew(library: Library) -> None:
    """After a restored backup, everything is found that was found before, confidential tickets as little as before."""
    library.desk.do(lambda work: solved(work, "quittengelee", "secret", confidential=True).id)
    library.desk.do(lambda work: work.session.execute(delete(SearchRow)).close())
    assert library.find("打印机卡纸") == []
    assert rebuild(library) == (len(library.tickets), len(library.articles))
    assert "jam" in library.find("打印机卡纸")
    assert library.find("quittengelee") == []


def test_an_engine_gone_astray_is_read_in_anew(library: Library) -> None:
    """SQLite keeps words in tables of its own: whatever happened to them, ours are the true ones."""
    if library.desk.store.is_sqlite:
        library.desk.do(_forget)
        assert library.find("bitlocker") == []
    rebuild(library)
    assert library.find("bitlocker")[0] == "bitlocker"


def _forget(work: Work) -> None:
    work.session.execute(text("INSERT INTO search_text(search_text) VALUES ('delete-all')"))
    assert search.size(work.session) > 0
