"""From Slack's `state.values` to typed answers. A missing or malformed answer is a `FieldProblem` next to its field;
what the answers mean is left to the use cases.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from domain.errors import FieldProblem, InvalidForm
from domain.typed_numbers import half_width

E = TypeVar("E", bound=StrEnum)

LONGEST_TEXT = 3000  # the most that a text field of Slack takes

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


class Answers:
    """The typed answers of one form. Problems are collected; `check` raises them all at once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._problems: list[FieldProblem] = []

    def text(self, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        """What was typed, without the blanks around it. Slack's client limits it too, but it is not what decides."""
        value = str(self._element(field).get("value") or "").strip()
        if len(value) > longest:
            self.problem(field, "too_long", longest=longest, length=len(value))
        if required and not value:
            self.problem(field, "required")
        return value

    def choice(self, field: str) -> str | None:
        """The value of a select or of radio buttons."""
        option = self._element(field).get("selected_option") or {}
        return option.get("value")

    def chosen(self, field: str, kind: type[E]) -> E | None:
        """The choice as one of our keys; something else is a problem of the field."""
        value = self.choice(field)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            self.problem(field, "not_offered")
            return None

    def needed(self, field: str, kind: type[E], fallback: E) -> E:
        """The same, required; the fallback only stands in until `check` refuses."""
        found = self.chosen(field, kind)
        if found is None:
            self.problem(field, "required")
        return found or fallback

    def ticked(self, field: str) -> frozenset[str]:
        options = self._element(field).get("selected_options") or []
        return frozenset(str(option["value"]) for option in options)

    def anything(self, field: str) -> str:
        """Whatever was typed, chosen or picked there, as text."""
        element = self._element(field)
        chosen = (element.get("selected_option") or {}).get("value")
        given = (chosen, element.get("selected_date"), element.get("selected_user"), element.get("value"))
        return str(next((one for one in given if one), "")).strip()

    def person(self, field: str) -> str | None:
        """A Slack user id."""
        return self._element(field).get("selected_user") or None

    def people(self, field: str) -> tuple[str, ...]:
        """Slack user ids, in the order chosen."""
        return tuple(self._element(field).get("selected_users") or ())

    def instant(self, field: str) -> datetime | None:
        seconds = self._element(field).get("selected_date_time")
        return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)

    def whole(self, field: str) -> int | None:
        """A whole number, typed in digits of either width; nothing typed is None."""
        value = half_width(self.text(field))
        if not value:
            return None
        if not value.isascii() or not value.isdigit():
            self.problem(field, "not_a_number")
            return None
        return int(value)

    def day(self, field: str) -> str | None:
        return self._element(field).get("selected_date") or None

    def problem(self, field: str, code: str, **params: object) -> None:
        if not any(one.field == field for one in self._problems):
            self._problems.append(FieldProblem(field, code, params))

    def check(self) -> None:
        """Raises `InvalidForm` when anything was wrong."""
        if self._problems:
            raise InvalidForm(*self._problems)

    def _element(self, field: str) -> Mapping[str, Any]:
        """The one element of an input block, whatever its action is called."""
        return next(iter((self._values.get(field) or {}).values()), {})


def hold_to_limits(view: Mapping[str, Any]) -> None:
    """Raises `InvalidForm` for every text that is longer than its field said when it was shown. Slack brings the field
    along with what was typed; its client may have let more through.
    """
    answers = Answers((view.get("state") or {}).get("values") or {})
    for block in view.get("blocks") or ():
        element = block.get("element") or {}
        if block.get("type") == "input" and element.get("type") == "plain_text_input":
            answers.text(str(block.get("block_id")), longest=int(element.get("max_length") or LONGEST_TEXT))
    answers.check()
