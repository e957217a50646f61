"""K14 (process §5): ratings of four and five of all ratings, ratings of all askings, nothing for fewer than five."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.figures import Share
from domain.satisfaction import Answer, asked, k14
from domain.ticket import Source, State
from tests.views import faces

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)


def answers(*scores: int | None) -> list[Answer]:
    return [Answer(AT, score) for score in scores]


def test_of_six_askings_five_answers_four_content() -> None:
    """5, 4, 4, 5 and 2 of six askings: 80.0 % content, mean 4.0, response rate 83.3 %."""
    found = k14(answers(5, 4, 4, 5, 2, None), fewest=5)
    assert (found.content, found.content.percent) == (Share(4, 5), Decimal("80.0"))
    assert found.mean == Decimal("4.0")
    assert found.answered.percent == Decimal("83.3")
    assert found.shown


def test_three_is_not_content() -> None:
    assert k14(answers(3, 3, 3, 3, 4), fewest=5).content == Share(1, 5)


@pytest.mark.parametrize(("n", "shown"), [(0, False), (4, False), (5, True)])
def test_fewer_than_five_ratings_are_not_shown(n: int, shown: bool) -> None:
    """However many were asked."""
    assert k14(answers(*[5] * n, *[None] * 20), fewest=5).shown is shown


def test_without_ratings_there_is_no_rate() -> None:
    """“n/a”, never 0 or 100 %."""
    found = k14(answers(None, None), fewest=5)
    assert (found.content.percent, found.mean) == (None, None)
    assert found.answered == Share(0, 2)


def test_who_is_asked() -> None:
    """The affected person before the reporter; nobody for a tool's ticket or for one's own repair."""
    done = State.RESOLVED
    assert asked(faces.ticket(state=done, reporter_id=1, affected_id=2)) == 2
    assert asked(faces.ticket(state=done, reporter_id=1, affected_id=None)) == 1
    assert asked(faces.ticket(state=done, source=Source.TOOL)) is None
    assert asked(faces.ticket(state=done, anonymous=True)) is None
    assert asked(faces.ticket(state=done, reporter_id=12, assignee_id=12)) is None
