"""The record seals each entry with the one before: whoever changes, removes or adds one is found out."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from bot.cli import cli
from domain.priority import CanWork, Scope
from models.session import Store
from services import handling, reporting
from services.reporting import IncidentForm
from tests.rulebooks import EXAMPLE, example
from tests.services.standing_desk import StandingDesk

FORM = IncidentForm(title="打印机", service="printing", scope=Scope.UNIT, can_work=CanWork.PARTLY)


def worked_on(store: Store) -> int:
    desk = StandingDesk(store, example())
    number = int(desk.do(reporting.report, FORM, by="wang").ticket.id)
    desk.do(handling.take, number, by="feng")
    return number


def verdict(database: str, number: int) -> tuple[int, str]:
    environment = {"DATABASE_URL": database, "HOTLINE_CONFIG": str(EXAMPLE), "COLUMNS": "200"}
    result = CliRunner().invoke(cli, ["audit", str(number)], env=environment)
    return result.exit_code, result.output


def test_an_untouched_history_is_sound(database: str, store: Store) -> None:
    code, said = verdict(database, worked_on(store))
    assert (code, "the chain is sound" in said) == (0, True)


CRIMES = {
    "other words": 'UPDATE audit SET data = \'{"title": "nothing"}\' WHERE ticket_id = :n AND seq = 1',
    "another actor": "UPDATE audit SET actor_id = NULL WHERE ticket_id = :n AND seq = 1",
    "another event": "UPDATE audit SET kind = 'ticket_viewed' WHERE ticket_id = :n AND seq = 2",
    "removed": "DELETE FROM audit WHERE ticket_id = :n AND seq = 1",
}
GUARDS = {
    "sqlite": ("DROP TRIGGER audit_keeps", "DROP TRIGGER audit_stays"),
    "postgresql": ("DROP TRIGGER audit_keeps ON audit", "DROP TRIGGER audit_stays ON audit"),
}


@pytest.mark.parametrize("crime", CRIMES.values(), ids=list(CRIMES))
def test_the_database_itself_refuses_to_change_history(store: Store, crime: str) -> None:
    """Whatever the bot's own code might do wrong."""
    number = worked_on(store)
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(crime), {"n": number})


@pytest.mark.parametrize("crime", CRIMES.values(), ids=list(CRIMES))
def test_a_changed_entry_is_found(database: str, store: Store, crime: str) -> None:
    """By somebody with the database's password, who took the guards away first: `hotline audit` ends with 1."""
    number = worked_on(store)
    with store.engine.begin() as connection:
        for guard in GUARDS["sqlite" if store.is_sqlite else "postgresql"]:
            connection.execute(text(guard))
        connection.execute(text(crime), {"n": number})
    code, said = verdict(database, number)
    assert (code, "CHANGED" in said) == (1, True)
