"""`docs/lifecycle.md` is the tables, and nothing but the tables."""

from pathlib import Path

from domain.lifecycle import APPROVAL, COMPLAINT, HAND_OVER, INCIDENT, MAJOR, REQUEST
from domain.lifecycle_diagram import diagram, lifecycle_page

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"


def test_the_page_in_the_repository_is_the_one_the_tables_make() -> None:
    """After a change of a table the page is written again."""
    assert PAGE.read_text(encoding="utf-8") == lifecycle_page()


def test_the_page_shows_every_row_and_every_condition() -> None:
    """Whoever reads the page reads the rule."""
    page = lifecycle_page()
    for table in (INCIDENT, REQUEST, COMPLAINT, MAJOR, APPROVAL, HAND_OVER):
        for row in table.rows:
            assert f"| `{row.action.value}` |" in page
            assert row.clause in page
            for condition in row.conditions:
                assert f"| `{condition.code}` | {condition.says} |" in page


def test_the_picture_draws_each_pair_of_states_once() -> None:
    """One arrow, all its moves; the way in and the ways out are drawn too."""
    lines = diagram(APPROVAL).splitlines()
    assert lines[:2] == ["```mermaid", "stateDiagram-v2"]
    assert "    [*] --> waiting : request approval" in lines
    assert "    asked --> rejected : reject" in lines
    assert "    approved --> [*]" in lines
    assert "    in_progress --> resolved : resolve, stand down" in diagram(INCIDENT).splitlines()
