"""What travels in buttons and modals comes back as it was; whatever else arrives is nothing."""

from collections import Counter
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.lifecycle.moves import Action
from views import ids
from views.ids import Click, Command, Field, Form, Shortcut

VALUES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.one_of(st.integers(), st.text(max_size=20)))


@settings(derandomize=True, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
@given(VALUES)
def test_values_come_back(values: dict[str, int | str]) -> None:
    assert ids.unpack(ids.metadata(**values)) == values


def test_values_are_compact_and_leave_out_what_is_not_given() -> None:
    assert ids.about(42) == '{"t":42}'
    assert ids.about(42, do=None, r="scribe") == '{"t":42,"r":"scribe"}'


@pytest.mark.parametrize("text", [None, "", "v1|42", "[1]", "7", "{", "null"])
def test_an_old_or_foreign_value_is_nothing(text: str | None) -> None:
    assert ids.unpack(text) == {}


def test_a_value_slack_would_refuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        ids.pack(text="x" * 2000)
    assert len(ids.metadata(text="x" * 2900)) < 3000


@pytest.mark.parametrize("kind", [Form, Click, Field, Command, Shortcut])
def test_every_id_is_there_once_and_fits(kind: type[StrEnum]) -> None:
    values = [member.value for member in kind.__members__.values()]
    assert [value for value, count in Counter(values).items() if count > 1] == []
    assert all(0 < len(value) <= 255 for value in values)


def test_a_button_that_opens_a_form_has_its_id() -> None:
    """Whoever reads one of the two knows the other."""
    opened = {"ticket.assign", "ticket.return", "ticket.hold", "ticket.resolve", "ticket.declare_major", "major.update"}
    assert opened <= {one.value for one in Form} & {one.value for one in Click}


def test_moves_of_the_lifecycle_keep_their_keys() -> None:
    assert ids.ticket_click(Action.TAKE) == Click.TAKE
    assert ids.ticket_click(Action.PROPOSE_MAJOR) == Click.PROPOSE_MAJOR
