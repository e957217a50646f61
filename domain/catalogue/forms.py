"""The fields a catalogue item asks for, and what makes an answer acceptable."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.configured import Configured, Key, Name, Words
from domain.errors import FieldProblem
from domain.organisation.people import PersonKind
from domain.typed_numbers import decimals_of, half_width, number_in

Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200)]

# Slack's limits: 100 options in a menu, 3000 characters in a text input.
MOST_CHOICES = 100
SHORT_LENGTH = 150
LONG_LENGTH = 3000


RULES = ("choices", "dates", "decimals", "kinds", "least", "longest", "most", "pattern")
MOST_DECIMALS = 6


ANSWER = "answer."


def answer_field(key: str) -> str:
    """The name under which a form asks an item's question: its key is the configuration's, so it stands apart."""
    return f"{ANSWER}{key}"


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    PERSON = "person"
    NUMBER = "number"


class Choice(Configured):
    """One offered answer; its key is stored, its words are shown."""

    key: Key = Field(description="Stable key of the answer.")
    names: Name = Field(description="The answer in both languages.")


class FormField(Configured):
    """One question of a form."""

    key: Key = Field(description="Stable key; the answer is stored under it.")
    kind: FieldKind = Field(description="text, long_text, choice, date, person or number.")
    names: Words = Field(description="The question in both languages.")
    hint: Words | None = Field(None, description="Help below the field.")
    required: bool = Field(default=True, description="Whether an answer is needed.")
    choices: tuple[Choice, ...] = Field((), max_length=MOST_CHOICES, description="Answers of a choice.")
    longest: int | None = Field(None, ge=1, le=LONG_LENGTH, description="Longest text, in characters.")
    pattern: Pattern | None = Field(None, description="Regular expression a text must match from start to end.")
    least: float | None = Field(None, description="Smallest number.")
    most: float | None = Field(None, description="Largest number.")
    decimals: int = Field(0, ge=0, le=MOST_DECIMALS, description="Decimal places a number may have; 0: whole numbers.")
    kinds: tuple[PersonKind, ...] = Field((), description="Kinds of user who may be named; nothing: everybody.")
    dates: Literal["any", "future"] = Field("any", description="`future`: the day after today or later.")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        allowed = {
            FieldKind.TEXT: {"longest", "pattern"},
            FieldKind.LONG_TEXT: {"longest"},
            FieldKind.CHOICE: {"choices"},
            FieldKind.NUMBER: {"decimals", "least", "most"},
            FieldKind.DATE: {"dates"},
            FieldKind.PERSON: {"kinds"},
        }[self.kind]
        fields = type(self).model_fields
        stray = [name for name in RULES if name not in allowed and getattr(self, name) != fields[name].default]
        if stray:
            raise ValueError(f"a field of kind {self.kind} has no {', '.join(stray)}")
        if self.kind is FieldKind.CHOICE and not self.choices:
            raise ValueError("a choice needs choices")
        if self.pattern is not None:
            _compiled(self.pattern)
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is larger than most")
        return self

    def kept(self, answer: str) -> str:
        """The answer as it is kept: without the blanks around it, a number in plain digits."""
        return half_width(answer) if self.kind is FieldKind.NUMBER else answer.strip()

    def problem(self, answer: str | None, *, today: date) -> FieldProblem | None:
        """What is wrong with an answer as typed; None when it is acceptable. `today` is the reader's local date.

        Codes: `required`, `too_long`, `wrong_form`, `not_offered`, `not_a_number`, `not_whole`, `too_many_decimals`,
        `too_small`, `too_large`, `not_a_date`, `not_in_future`.
        """
        text = (answer or "").strip()
        if not text:
            return FieldProblem(self.key, "required") if self.required else None
        if self.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            return self._text_problem(text)
        if self.kind is FieldKind.CHOICE:
            offered = any(choice.key == text for choice in self.choices)
            return None if offered else FieldProblem(self.key, "not_offered")
        if self.kind is FieldKind.NUMBER:
            return self._number_problem(text)
        return self._date_problem(text, today) if self.kind is FieldKind.DATE else None

    def person_problem(self, kind: str) -> FieldProblem | None:
        """Whether somebody of this kind may be named; code `not_this_kind` with those who may."""
        if not self.kinds or kind in self.kinds:
            return None
        return FieldProblem(self.key, "not_this_kind", {"kinds": tuple(one.value for one in self.kinds)})

    def _text_problem(self, text: str) -> FieldProblem | None:
        longest = self.longest or (SHORT_LENGTH if self.kind is FieldKind.TEXT else LONG_LENGTH)
        if len(text) > longest:
            return FieldProblem(self.key, "too_long", {"longest": longest, "length": len(text)})
        if self.pattern is not None and not _compiled(self.pattern).fullmatch(text):
            return FieldProblem(self.key, "wrong_form")
        return None

    def _number_problem(self, text: str) -> FieldProblem | None:
        if len(text) > SHORT_LENGTH:
            return FieldProblem(self.key, "too_long", {"longest": SHORT_LENGTH, "length": len(text)})
        number = number_in(text)
        if number is None:
            return FieldProblem(self.key, "not_a_number")
        if decimals_of(number) > self.decimals:
            code = "too_many_decimals" if self.decimals else "not_whole"
            return FieldProblem(self.key, code, {"decimals": self.decimals})
        if self.least is not None and number < Decimal(str(self.least)):
            return FieldProblem(self.key, "too_small", {"least": self.least})
        if self.most is not None and number > Decimal(str(self.most)):
            return FieldProblem(self.key, "too_large", {"most": self.most})
        return None

    def _date_problem(self, text: str, today: date) -> FieldProblem | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return FieldProblem(self.key, "not_a_date")
        if self.dates == "future" and day <= today:
            return FieldProblem(self.key, "not_in_future", {"today": today})
        return None


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
