"""Every refusal as a sentence: what is missing and what to do, in the reader's language. There is one for each code
that is raised; an unknown code still gets an honest one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain.configured import Words
from domain.errors import DeskError, FieldProblem, IllegalMove, InvalidForm
from domain.people import Role
from views import blocks as b
from views.asked_in import field_for
from views.blocks import View
from views.ids import Form
from views.markup import joined, one_line, quoted
from views.refusals import FIELDS, MISSING, SENTENCES, UNKNOWN
from views.words import Language

TYPED_BACK = 3000  # characters of a command's text
# Parameters that are keys of a label rather than text.
_TOPICS = {
    "action": "action",
    "state": "state",
    "fields": "field",
    "roles": "role",
    "article_state": "article_state",
    "receiver": "role",
    "kinds": "person_kind",
}


def sentence(error: DeskError, language: Language) -> str:
    """What a person reads when the desk refuses."""
    if isinstance(error, InvalidForm):
        return _together((_problem(problem, language) for problem in error.problems), language)
    missing = error.params.get("missing")
    if error.code == "missing" and isinstance(missing, Iterable):
        return missing_sentence(missing, language)
    message = SENTENCES.get(error.code, UNKNOWN)
    return _fill(message, {"code": error.code, **error.params}, language)


def missing_sentence(missing: Iterable[Any], language: Language) -> str:
    """Everything that stands in the way at once, each with its remedy."""
    return _together((_lacking(one.code, one.params, language) for one in missing), language)


def beside(error: DeskError, inputs: Sequence[str], language: Language) -> dict[str, str]:
    """A refusal by the inputs of the form it was sent from: each thing under the field that asks for it, the rest under
    the first; several of one field stand together. A form without inputs has no place for it.
    """
    texts: dict[str, str] = {}
    for field, text in _pieces(error, inputs, language) if inputs else ():
        place = field if field is not None and field in inputs else inputs[0]
        texts[place] = _together([texts.get(place, ""), text], language)
    return texts


def _pieces(error: DeskError, inputs: Sequence[str], language: Language) -> list[tuple[str | None, str]]:
    if isinstance(error, InvalidForm):
        return [(problem.field, _problem(problem, language)) for problem in error.problems]
    missing: Any = error.params.get("missing")
    if isinstance(error, IllegalMove) and missing:
        return [(field_for(one.code, inputs), _lacking(one.code, one.params, language)) for one in missing]
    return [(None, sentence(error, language))]


def refused(error: DeskError, language: Language, *, typed: str = "") -> b.Shown:
    """A refusal as a message; what was typed behind a command comes back, to be copied and sent again."""
    parts = [sentence(error, language), *([language.say("You typed:"), quoted(typed, TYPED_BACK)] if typed else [])]
    return b.Shown(text=joined(parts), blocks=[])


def refusal_view(text: str, language: Language) -> View:
    """A refusal where there is no message to answer under."""
    return b.modal(language.say("Not possible"), [b.section(text)], callback_id=Form.DONE, close=language.say("Close"))


def _together(sentences: Iterable[str], language: Language) -> str:
    """One after the other, plain; Chinese needs no blank between sentences."""
    return (" " if language.code == "en" else "").join(one for one in sentences if one)


def _problem(problem: FieldProblem, language: Language) -> str:
    message = FIELDS.get(problem.code) or SENTENCES.get(problem.code)
    if message is None:
        return _lacking(problem.code, problem.params, language)
    return _fill(message, {"code": problem.code, **problem.params}, language)


def _lacking(code: str, params: Mapping[str, object], language: Language) -> str:
    message = MISSING.get(code) or SENTENCES.get(code, UNKNOWN)
    items = [one for key in ("children", "approvals", "tasks") for one in _listed(params.get(key))]
    return _fill(message, {"code": code, "items": items, **params}, language)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _fill(message: str, params: Mapping[str, object], language: Language) -> str:
    """A sentence never fails for want of a parameter: what is not given shows a dash."""
    shown = _Shown({key: _value(key, value, language) for key, value in params.items()})
    return language.fill(message, shown)


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _value(key: str, value: object, language: Language) -> str:
    match value:
        case datetime():
            shown = language.when(value)
        case date():
            shown = value.isoformat()
        case Words():
            shown = language.name(value)
        case str():
            shown = language.label(str(value), topic=_TOPICS[key]) if key in _TOPICS else one_line(value)
        case int() | float() if not isinstance(value, bool):
            shown = str(value) if key == "number" else language.number(value)
        case Iterable():
            shown = language.list(_value(key, one, language) for one in value if one != Role.SYSTEM) or "–"
        case _:
            shown = "–"
    return shown
