"""Approvals decided in any order by anybody, against a small oracle (process §3.10)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rulebook import load
from domain.errors import IllegalMove, NotAllowed, NotFound
from models.session import Store
from tests.rulebooks import copied
from tests.services.request_desk import clocks, decide, order
from tests.services.standing_desk import StandingDesk

PEOPLE = ("bai", "ye", "fan", "gao")
STEPS = "".join(f"                - {{by: person, person: {key}}}\n" for key in PEOPLE)
TWO = "                - {by: line_manager}\n                - {by: service_owner}\n"
SEQUENTIAL, PARALLEL = "application-authorisation", "data-extract"


@pytest.fixture
def four(store: Store, tmp_path: Path) -> StandingDesk:
    """Both items are approved by the same four persons, one in sequence and one in parallel."""
    folder = copied(
        tmp_path,
        (
            "catalogue.yml",
            f"order: sequential\n              steps:\n{TWO}",
            f"order: sequential\n              steps:\n{STEPS}",
        ),
        (
            "catalogue.yml",
            f"order: parallel\n              steps:\n{TWO}",
            f"order: parallel\n              steps:\n{STEPS}",
        ),
    )
    return StandingDesk(store, load(folder))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=st.sampled_from([SEQUENTIAL, PARALLEL]),
    decisions=st.lists(st.tuples(st.sampled_from([*PEOPLE, "chen", "zhou"]), st.booleans()), max_size=8),
)
def test_any_order_of_decisions_ends_as_an_oracle_says(
    four: StandingDesk, item: str, decisions: list[tuple[str, bool]]
) -> None:
    """The oracle keeps a list of who is still to be heard; who is not on it, or not yet, is refused."""
    number = order(four, "chen", item)
    waiting, outcome = list(PEOPLE), "awaiting_approval"
    for who, agrees in decisions:
        turn = waiting if item == PARALLEL else waiting[:1]
        if outcome == "awaiting_approval" and who in turn:
            decide(four, "approve" if agrees else "reject", number, by=who, reason="因为")
            waiting.remove(who)
            outcome = "rejected" if not agrees else "awaiting_approval" if waiting else "assigned"
        else:
            with pytest.raises((NotAllowed, IllegalMove, NotFound)):
                decide(four, "approve" if agrees else "reject", number, by=who, reason="因为")
        assert four.ticket(number).state == outcome
    running = [kind for kind, state, _ in clocks(four, number) if state == "running"]
    undecided = len(waiting) if item == PARALLEL else 1
    wanted = {"awaiting_approval": undecided, "assigned": 0, "rejected": 0}[outcome]
    assert running.count("approval") == wanted
    assert ("resolution" in running) == (outcome == "assigned")
    assert ("response" in running) == (outcome != "rejected")
