"""Typed answers from what Slack sends: limits are held here whatever the client did."""

import pytest

from domain.errors import InvalidForm
from handlers.forms import Answers


def typed(text: str) -> Answers:
    return Answers({"title": {"title": {"type": "plain_text_input", "value": text}}})


@pytest.mark.parametrize(("text", "number"), [("30", 30), ("３０", 30), (" 7 ", 7), ("", None), ("0", 0)])
def test_a_whole_number_is_typed_in_digits_of_either_width(text: str, number: int | None) -> None:
    answers = typed(text)
    assert answers.whole("title") == number
    answers.check()


@pytest.mark.parametrize("text", ["-1", "2.5", "half an hour", "1,000"])
def test_anything_else_is_no_whole_number(text: str) -> None:
    answers = typed(text)
    answers.whole("title")
    with pytest.raises(InvalidForm) as refused:
        answers.check()
    assert [(one.field, one.code) for one in refused.value.problems] == [("title", "not_a_number")]


def test_a_text_longer_than_its_field_is_refused_beside_it() -> None:
    """3,000 characters are the most a field of Slack takes; the blanks around them do not count."""
    answers = typed(f" {'x' * 3000} ")
    assert answers.text("title") == "x" * 3000
    answers.check()
    answers = typed("x" * 3001)
    answers.text("title")
    with pytest.raises(InvalidForm) as refused:
        answers.check()
    (problem,) = refused.value.problems
    assert (problem.field, problem.code, problem.params) == ("title", "too_long", {"longest": 3000, "length": 3001})
