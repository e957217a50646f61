"""`hotline erase-person` as typed: it shows what would go, asks, and says what speaks against it."""

import pytest
import typer
from typer.testing import CliRunner

from bot.audit_command import audit
from bot.erase_command import erase_person
from domain.calls import Call
from domain.priority import CanWork, Scope
from models.person import PersonRow
from models.session import Store
from services import handling, reporting
from services.reporting import IncidentForm
from tests.rulebooks import EXAMPLE, example
from tests.services.standing_desk import StandingDesk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BO = "bo@partner.example"


@pytest.fixture
def desk_with_bo(store: Store) -> StandingDesk:
    """Bo called about a printer; the ticket was cancelled because of what Bo is called."""
    desk = StandingDesk(store, example())
    form = IncidentForm(
        title="Silent",
        service="printing",
        scope=Scope.ME,
        can_work=CanWork.PARTLY,
        call=Call(name="Bo Vandenberg", contact=BO),
    )
    number = desk.do(reporting.report, form, by="zhou").ticket.id
    desk.do(handling.cancel, number, reason="Bo Vandenberg", by="jiang")
    return desk


def typed(database: str, *words: str, answer: str = "") -> tuple[int, str]:
    app = typer.Typer()
    app.command()(erase_person)
    app.command()(audit)
    env = {"COLUMNS": "250", "TERM": "dumb", "DATABASE_URL": database, "HOTLINE_CONFIG": str(EXAMPLE)}
    result = CliRunner(env=env).invoke(app, list(words), input=answer)
    return result.exit_code, result.output


def names(desk: StandingDesk) -> list[str]:
    return desk.look(lambda session: [row.name for row in session.query(PersonRow).filter_by(key=None)])


def test_a_dry_run_shows_what_would_go(database: str, desk_with_bo: StandingDesk) -> None:
    code, said = typed(database, "erase-person", BO, "--by", "yuan", "--dry-run")
    assert code == 0
    assert "entries of the history redacted" in said
    assert names(desk_with_bo) == ["Bo Vandenberg"]


def test_a_no_changes_nothing(database: str, desk_with_bo: StandingDesk) -> None:
    code, said = typed(database, "erase-person", BO, "--by", "yuan", answer="n\n")
    assert code == 1
    assert "Erase Bo Vandenberg for good?" in said
    assert names(desk_with_bo) == ["Bo Vandenberg"]


def test_a_yes_erases_and_the_history_says_so(database: str, desk_with_bo: StandingDesk) -> None:
    code, _ = typed(database, "erase-person", BO, "--by", "yuan", "--yes")
    assert code == 0
    assert names(desk_with_bo) == ["erased person"]
    code, said = typed(database, "audit", "1")
    assert code == 0
    assert "redacted on" in said
    assert "the chain is sound" in said


@pytest.mark.usefixtures("desk_with_bo")
@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("nobody@partner.example", "--by", "yuan"), 2, "Nobody is known"),
        ((BO, "--by", "wang", "--yes"), 2, "neither process owner"),
        (("wang", "--by", "yuan", "--yes", "--force", "please"), 1, "organisation.yml"),
    ],
)
def test_what_speaks_against_it_is_said(database: str, words: tuple[str, ...], code: int, sentence: str) -> None:
    found, said = typed(database, "erase-person", *words)
    assert found == code
    assert sentence in said
