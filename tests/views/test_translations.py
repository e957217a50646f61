"""Nothing a person reads is missing in Chinese or differs from the glossary; a gap fails here, not before a user."""

import re
from enum import StrEnum

import pytest

from domain.assignment import Why
from domain.catalogue import ApproverRule
from domain.checklist import StepState
from domain.criteria import CriterionCode
from domain.lifecycle.moves import Action
from domain.lifecycle.records import ApprovalState, HandOverKind, HandOverState
from domain.major import MajorRole
from domain.people import Role
from domain.policy.targets import ClockKind
from domain.priority import CanWork, ReasonCode, Scope
from domain.sla import ClockResult, ClockState
from domain.ticket import (
    Hours,
    Level,
    MajorState,
    PendingReason,
    Priority,
    ResolutionCode,
    Source,
    State,
    TicketType,
)
from tests.views.catalogues import VIEWS, gaps, said, sentences, written
from tests.views.chinese import BLANK_BEFORE_MARK, clings
from tests.views.faces import LANGUAGES
from views.ids import Field
from views.ticket import reasons
from views.words import topic_of


def test_every_sentence_is_said_in_chinese() -> None:
    lacking = sorted(key for key in said() if not all(sentences().get(key, ("",))))
    assert lacking == []
    assert len(said()) > 300  # the search itself finds them


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    assert sorted(set(sentences()) - said()) == []


def test_no_sentence_is_translated_twice() -> None:
    keys = [(key, context) for _, key, _, context in written("zh_CN")]
    assert sorted({str(key) for key in keys if keys.count(key) > 1}) == []


def test_a_translation_has_the_same_gaps() -> None:
    """Every `{name}` of the English is in the Chinese and no other; a plural may leave `{n}` to the noun."""
    for key, told in sentences().items():
        wanted = set().union(*(gaps(form) for form in key))
        for form in told:
            assert gaps(form) == wanted, key


def test_bold_words_stand_free_in_chinese() -> None:
    """Slack shows `*bold*` only where neither a letter nor a full-width mark touches the asterisks from outside, and a
    Chinese character is a letter: the mark that follows is set in bold too.
    """
    wrong = [form for told in sentences().values() for form in told if clings(re.sub(r"\{\w+\}", "字", form))]
    assert wrong == []


def test_no_blank_stands_before_a_chinese_mark() -> None:
    wrong = [form for _, _, told, _ in written("zh_CN") for form in told if re.search(BLANK_BEFORE_MARK, form)]
    assert wrong == []


def test_both_languages_set_the_same_words_in_bold() -> None:
    for key, told in sentences().items():
        assert {form.count("*") for form in told} == {key[0].count("*")}, key


def test_chinese_sentences_are_chinese() -> None:
    """Full-width punctuation between Chinese characters, no English left but names."""
    for _, key, told, context in written("zh_CN"):
        if context is None:
            for form in told:
                assert not re.search(r"[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]", form), key


LABELLED: tuple[type[StrEnum], ...] = (
    State,
    TicketType,
    Priority,
    Level,
    Hours,
    Source,
    PendingReason,
    ResolutionCode,
    MajorState,
    ClockKind,
    ClockState,
    ClockResult,
    Role,
    Scope,
    CanWork,
    CriterionCode,
    ApproverRule,
    ApprovalState,
    StepState,
    HandOverKind,
    HandOverState,
)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", LABELLED, ids=lambda kind: kind.__name__)
def test_every_key_has_its_label(kind: type[StrEnum], language: str) -> None:
    known = {key[0] for _, key, told, context in written(language) if context == topic_of(kind) and all(told)}
    assert known >= {member.value for member in kind}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("topic", "kind"), [("action", Action), ("role", MajorRole)], ids=["action", "role"])
def test_every_button_and_role_has_its_label(topic: str, kind: type[StrEnum], language: str) -> None:
    known = {key[0] for _, key, told, context in written(language) if context == topic and all(told)}
    assert known >= {member.value for member in kind}


def test_labels_are_the_same_in_both_languages() -> None:
    """What has a label in one language has one in the other."""
    english, chinese = (
        {(context, key) for _, key, _, context in written(code) if context is not None} for code in ("en", "zh_CN")
    )
    assert english == chinese


def test_every_field_that_is_asked_by_its_label_has_one() -> None:
    asked = set(
        re.findall(r"label\(\s*\"(\w+)\", topic=\"field\"", "".join(p.read_text() for p in VIEWS.rglob("*.py")))
    )
    asked |= {Field.RESOLUTION, Field.CAUSE, Field.BREACH_REASON, Field.AFFECTED_PART, Field.DONE, Field.WAY_ROUND}
    known = {key[0] for _, key, _, context in written("en") if context == "field"}
    assert asked <= known


def test_every_reason_of_a_priority_and_of_a_route_has_its_sentence() -> None:
    assert set(reasons._REASONS) == set(ReasonCode) - {ReasonCode.MATRIX}  # the matrix is shown by its two sides
    assert set(reasons._ROUTES) == set(Why)


def test_an_unknown_key_is_shown_as_it_is() -> None:
    """A key from an older version or another topic never breaks a page."""
    for language in LANGUAGES:
        assert language.label("gone", topic="state") == "gone"
