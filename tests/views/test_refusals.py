"""Every refusal has a sentence in both languages that says what is missing and what to do."""

import ast
import re
from pathlib import Path

import pytest

from domain import errors as kinds
from domain.errors import AlreadyDone, DeskError, FieldProblem, IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.lifecycle import conditions, special_conditions
from domain.lifecycle.moves import Action
from domain.lifecycle.needs import Condition, Kind, Missing
from domain.people import Role
from domain.ticket import State
from tests.views.faces import CHINESE, ENGLISH, LANGUAGES, NOW
from views import errors
from views.asked_in import ASKED_IN, field_for
from views.complaint import Field as ComplaintField
from views.ids import Field
from views.refusals import FIELDS, MISSING, SENTENCES, UNKNOWN
from views.words import Language

ROOT = Path(__file__).resolve().parents[2]
REFUSALS = {name for name, kind in vars(kinds).items() if isinstance(kind, type) and issubclass(kind, DeskError)} - {
    "InvalidForm",
    "AlreadyDone",
}


def called(package: str) -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                found.append((name, node))
    return found


def constant(call: ast.Call, position: int) -> str | None:
    arguments = [*call.args, *(one.value for one in call.keywords if one.arg == "code")]
    node = arguments[position] if position < len(arguments) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def raised() -> set[str]:
    """Codes of refusals anywhere in the product."""
    calls = [one for package in ("domain", "services", "handlers", "bot") for one in called(package)]
    return {code for name, call in calls if name in REFUSALS and (code := constant(call, 0)) is not None}


def found_in_fields() -> set[str]:
    """Codes of problems beside a field, given to `FieldProblem` or to a form's `problem`."""
    calls = [one for package in ("domain", "services", "handlers") for one in called(package)]
    return {
        code for name, call in calls if name in {"FieldProblem", "problem"} and (code := constant(call, 1)) is not None
    }


def every_condition() -> list[Condition]:
    modules = (conditions, special_conditions)
    return [one for module in modules for one in vars(module).values() if isinstance(one, Condition)]


def all_conditions() -> set[str]:
    return {one.code for one in every_condition()}


def test_every_code_that_is_raised_has_its_sentence() -> None:
    assert {"ticket_not_found", "role", "no_such_move"} <= raised()
    assert sorted(raised() - set(SENTENCES)) == []


def test_every_problem_of_a_field_has_its_sentence() -> None:
    assert {"required", "not_offered", "in_the_past"} <= found_in_fields()
    assert sorted(found_in_fields() - set(FIELDS) - set(SENTENCES) - set(MISSING)) == []


def test_every_condition_of_the_lifecycles_has_its_sentence() -> None:
    assert len(all_conditions()) > 60
    assert sorted(all_conditions() - set(MISSING)) == []


def test_no_sentence_is_left_of_a_condition_that_is_gone() -> None:
    assert sorted(set(MISSING) - all_conditions()) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("code", [*SENTENCES, "no_such_code"])
def test_a_sentence_never_lacks_a_value(code: str, language: Language) -> None:
    """Even with nothing given it is whole: what is not known shows a dash."""
    text = errors.sentence(DeskError(code), language)
    assert text
    assert not re.search(r"[{}]", text)


def test_an_unknown_code_is_honest() -> None:
    text = errors.sentence(DeskError("brand_new"), ENGLISH)
    assert text == UNKNOWN.format(code="brand_new")


def test_who_may_do_it_is_named() -> None:
    refused = NotAllowed("role", action=Action.PRIORITISE, state=State.ASSIGNED, roles=("first_line", "system"))
    assert errors.sentence(refused, ENGLISH) == "“Set priority” is not open to you here; it takes one of: First line."
    assert errors.sentence(refused, CHINESE) == "您不能执行“设定优先级”；需由以下角色之一操作：一线支持。"


def test_the_state_that_is_in_the_way_is_named() -> None:
    refused = IllegalMove("no_such_move", lifecycle="incident", state=State.CLOSED, action=Action.RESOLVE)
    assert errors.sentence(refused, ENGLISH) == "“Resolve” is not possible while the state is “Closed”."
    assert errors.sentence(refused, CHINESE) == "状态为“已关闭”时不能执行“解决”。"


def test_everything_that_is_missing_is_named_at_once() -> None:
    lacks = (
        Missing("open_items", {"children": ("INC-43", "INC-44"), "approvals": (), "tasks": ("Install",)}),
        Missing("cause"),
        Missing("classification", {"fields": ("category", "impact")}),
    )
    text = errors.sentence(IllegalMove("missing", missing=lacks), ENGLISH)
    assert "Still open: INC-43, INC-44, and Install." in text
    assert "Give the cause as far as known" in text
    assert "still missing: Category and Impact." in text
    assert "尚未完成：INC-43、INC-44和Install。" in errors.sentence(IllegalMove("missing", missing=lacks), CHINESE)


def test_a_ticket_one_may_not_see_is_told_like_one_that_is_not() -> None:
    hidden = errors.sentence(NotFound("ticket_not_found", number=42), ENGLISH)
    assert hidden == "There is no ticket with this number that you may see."
    assert "42" not in hidden


def test_each_problem_stands_at_its_field() -> None:
    wrong = InvalidForm(
        FieldProblem("title", "too_long", {"longest": 150, "length": 1234}),
        FieldProblem("deadline", "in_the_past"),
        FieldProblem("restored_at", "too_small", {"least": NOW}),
        FieldProblem("title", "wrong_form"),
    )
    inputs = ("service", "title", "deadline", "restored_at")
    english = errors.beside(wrong, inputs, ENGLISH)
    assert english["title"] == "Too long: 1,234 characters, at most 150. This does not have the expected form."
    assert english["deadline"] == "This time is already past."
    assert english["restored_at"] == "At least Fri 31 Jul, 17:00."
    assert errors.beside(wrong, inputs, CHINESE)["deadline"] == "该时间已过。"
    assert errors.sentence(wrong, ENGLISH).startswith("Too long")


def test_what_a_move_lacks_stands_at_the_field_that_asks_for_it() -> None:
    """A refused resolution names the cause beside the cause; a running major incident has no field of its own."""
    lacks = (Missing("cause"), Missing("final_category"), Missing("ci"), Missing("stand_down"))
    inputs = ("resolution_code", "resolution", "service", "category", "cause", "ci")
    told = errors.beside(IllegalMove("missing", missing=lacks), inputs, ENGLISH)
    assert set(told) == {"cause", "category", "ci", "resolution_code"}
    assert told["category"] == "Choose the final category."
    assert told["resolution_code"].startswith("A major incident is running")


def test_whatever_else_is_refused_stands_at_the_first_field() -> None:
    refused = NotFound("ticket_not_found", number=42)
    assert set(errors.beside(refused, ("reason", "group"), CHINESE)) == {"reason"}
    assert errors.beside(refused, (), CHINESE) == {}


def test_a_sentence_beside_a_field_is_in_the_readers_language() -> None:
    lacks = (Missing("agreed_time"), Missing("resume_condition"))
    told = errors.beside(IllegalMove("missing", missing=lacks), ("pending_reason", "until", "consent"), CHINESE)
    assert set(told) == {"until", "pending_reason"}
    assert all("\u4e00" <= text[0] <= "\u9fff" for text in told.values())


# Moves whose form another part of the desk brings; a field of the condition's own name is found without being told.
OWN_NAME = {"supplier", "effort", "reference", "convert_to", "step", "hand_over", "hand_over_kind", "hand_over_missing"}
OWN_NAME |= {"external_number", "major_role", "regulator"}


def test_everything_a_form_can_ask_for_has_its_field() -> None:
    known = {str(one) for one in (*Field, *ComplaintField)}
    asked = {one.code for one in every_condition() if one.kind is Kind.FORM}
    assert sorted(code for code in asked - OWN_NAME if field_for(code, known) is None) == []
    assert sorted(set(ASKED_IN) - all_conditions()) == []


def test_a_repeated_click_is_told_so() -> None:
    assert errors.sentence(AlreadyDone("click:1"), ENGLISH) == "This was done already; nothing was done twice."


def test_typed_values_in_a_refusal_stay_text() -> None:
    lacks = (Missing("open_steps", {"steps": ("*Install*\n<!here>", Role.USER)}),)
    assert "∗" not in errors.sentence(IllegalMove("missing", missing=lacks), ENGLISH)  # neutralised where it is shown
    assert "\n" not in errors.sentence(IllegalMove("missing", missing=lacks), ENGLISH)
