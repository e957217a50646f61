"""A report is what people wait for, fifty of them at once when something breaks: it asks little of the database, and no
more when the desk is full.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from services import reporting, showing
from services.reporting import IncidentForm
from tests.services.standing_desk import StandingDesk

FORM = IncidentForm(title="The printer is silent", description="Since this morning", service="printing")


@contextmanager
def statements(desk: StandingDesk) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(desk.store.engine, "before_cursor_execute", note)


@contextmanager
def plans(desk: StandingDesk, part: str) -> Iterator[list[list[str]]]:
    """How SQLite goes about each statement on tickets that has this in it."""
    found: list[list[str]] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM ticket" in statement and part in statement and not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.append([row[3] for row in plan])

    event.listen(desk.store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(desk.store.engine, "before_cursor_execute", explain)


def asked_by_one_report(desk: StandingDesk, form: IncidentForm = FORM) -> list[str]:
    with statements(desk) as asked:
        desk.do(reporting.report, form, by="wang")
    clocks = [one for one in asked if one.startswith("INSERT INTO clock (")]
    rest = [one for one in asked if not one.startswith(("BEGIN", "INSERT INTO clock ("))]
    return [*rest, *clocks[:1]]  # SQLite is given new clocks one by one, PostgreSQL together


def test_the_first_report_of_a_day(desk: StandingDesk) -> None:
    """Whoever reports is known, nothing else is open: one statement for each table, and a look at what is alike."""
    desk.do(reporting.report, IncidentForm(title="Warm up"), by="wang")
    asked = asked_by_one_report(desk, IncidentForm(title="No sound in meeting room 4", service="vpn"))
    assert len(asked) <= 15, asked


@pytest.mark.parametrize("before", [3, 40])
def test_one_report_of_a_storm(desk: StandingDesk, before: int) -> None:
    """However many have reported the same before, what one more asks of the database is the same."""
    for _ in range(before):
        desk.do(reporting.report, FORM, by="wang")
    asked = asked_by_one_report(desk)
    assert len(asked) <= 17, asked


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_report_reads_all_that_was_ever_reported(desk: StandingDesk) -> None:
    """What it is compared with is found by its instant, whoever else has no master: nearly every ticket there ever was
    has none.
    """
    desk.do(reporting.report, FORM, by="wang")
    with plans(desk, "ORDER BY ticket.reported_at") as found:
        desk.do(reporting.report, FORM, by="wang")
    ((first, *others),) = found
    assert first == "SEARCH ticket USING INDEX ix_ticket_single (reported_at>?)"
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in others), others


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_opens_their_queue_reads_their_group_alone(desk: StandingDesk) -> None:
    """The queue lists those without a master; SQLite must not go to them by that."""
    desk.do(reporting.report, FORM, by="wang")
    with plans(desk, "master_id IS NULL") as found:
        desk.do(showing.overview, by="feng")
    assert found
    assert not any("ix_ticket_master_id" in plan[0] for plan in found), found
