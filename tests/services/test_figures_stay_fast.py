"""Figures are counted from indexes alone, so that a digest takes as long at a million tickets as the days it covers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from domain.digest import Scope
from domain.figures import Period
from services import digest, figures, people
from services.figures import Reach
from services.work import Work
from tests.rulebooks import SHANGHAI, local
from tests.services.standing_desk import StandingDesk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SCOPES = {
    "everything": Scope(),
    "units": Scope(units=("life",)),
    "groups": Scope(groups=("desktop",)),
    "both": Scope(units=("property",), groups=("network",)),
}
COUNTS: dict[str, Callable[[Work, Reach], Any]] = {
    "flows": lambda work, reach: figures.flows(work, reach, Period(local("2026-09-24 08:30"), work.now)),
    "levels": lambda work, reach: figures.levels(work, reach, zone=SHANGHAI),
    "trend": lambda work, reach: figures.trend(work, reach, digest.times(work).last_days(work.now)),
}


@contextmanager
def statements(desk: StandingDesk) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(desk.store.engine, "before_cursor_execute", note)


def ways(desk: StandingDesk, statement: str, parameters: Any) -> list[str]:
    """How SQLite goes about it: the steps that read tickets."""

    def explain(session: Any) -> list[str]:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in plan]

    return [step for step in desk.look(explain) if " ticket" in step]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("scope", SCOPES)
def test_no_count_reads_the_tickets_themselves(desk: StandingDesk, scope: str, count: str) -> None:
    """Each count goes into an index by its instant or its state and finds everything it needs there; of the few that
    ended without a resolution it looks at the rows of the period.
    """
    desk.at("2026-09-28 08:30")

    def run(work: Work) -> None:
        reader = people.as_actor(work, people.ids(work, ("jiang",))[0])
        COUNTS[count](reader, figures.reach(reader, SCOPES[scope]))

    with statements(desk) as asked:
        desk.do(run)
    counting = [one for one in asked if "count(*)" in one[0] and "JOIN" not in one[0]]
    assert counting
    for statement, parameters in counting:
        first, *others = ways(desk, statement, parameters)
        few = first.startswith("SEARCH ticket USING INDEX ix_ticket_ended_at (closed_at>?")
        assert few or first.startswith("SEARCH ticket USING COVERING INDEX ix_ticket_"), statement
        assert all("ix_ticket_confidential" in step for step in others), statement
