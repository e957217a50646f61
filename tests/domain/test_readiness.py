"""The start-up check: what keeps a desk from calling itself ready for production (process S42)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.catalogue import Catalogue
from domain.organisation import Organisation
from domain.readiness import RECEIVERS, Finding, FindingCode, findings, is_ready
from domain.rulebook import Rulebook
from tests.rulebooks import example
from views.readiness import gap
from views.words import Language

MARCH = date(2026, 3, 16)


def with_organisation(change: Callable[[Any], None]) -> Rulebook:
    raw = example().organisation.model_dump(mode="json")
    change(raw)
    return replace(example(), organisation=Organisation.model_validate(raw))


def test_the_example_is_ready_and_has_nothing_to_complain_of() -> None:
    assert findings(example(), today=MARCH) == ()
    assert is_ready(example(), today=MARCH)


def empty(role: str, nothing: object) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        raw["roles"][role] = nothing

    return change


@pytest.mark.parametrize(
    ("role", "nothing", "code"),
    [
        ("process_owner", None, FindingCode.NO_PROCESS_OWNER),
        ("incident_managers", [], FindingCode.NO_INCIDENT_MANAGER),
        ("incident_manager_deputies", [], FindingCode.NO_DEPUTY),
    ],
)
def test_without_owner_manager_or_deputy_it_is_not_ready(role: str, nothing: object, code: FindingCode) -> None:
    rules = with_organisation(empty(role, nothing))
    assert [one.code for one in findings(rules, today=MARCH)] == [code]
    assert not is_ready(rules, today=MARCH)


def test_nobody_deputises_for_themselves() -> None:
    """The incident manager named as the only deputy is one person, not two."""
    rules = with_organisation(empty("incident_manager_deputies", ["jiang"]))
    assert [(one.code, one.blocking) for one in findings(rules, today=MARCH)] == [(FindingCode.NO_DEPUTY, True)]


def test_a_missing_duty_manager_is_a_warning() -> None:
    rules = with_organisation(empty("duty_managers", []))
    assert [(one.code, one.blocking) for one in findings(rules, today=MARCH)] == [(FindingCode.NO_DUTY_MANAGER, False)]
    assert is_ready(rules, today=MARCH)


def test_one_person_on_two_levels_of_complaints_is_a_warning() -> None:
    """An appeal needs somebody who has not decided before."""
    found = findings(with_organisation(empty("process_owner", "jiang")), today=MARCH)
    assert [(one.code, one.blocking, one.params) for one in found] == [
        (FindingCode.COMPLAINT_LEVELS_SHARED, False, {"person": "jiang"})
    ]


def test_a_first_line_of_one_is_not_enough() -> None:
    """At least one first-line group with at least two members."""

    def change(raw: Any) -> None:
        raw["groups"][0]["line"] = "second"
        raw["groups"][1]["line"] = "first"

    assert is_ready(with_organisation(change), today=MARCH)

    def nobody(raw: Any) -> None:
        raw["groups"][0]["line"] = "second"

    assert [one.code for one in findings(with_organisation(nobody), today=MARCH)] == [FindingCode.NO_FIRST_LINE]


def test_every_group_behind_a_7x24_service_needs_somebody_on_call() -> None:
    """The finding names service and group."""

    def change(raw: Any) -> None:
        next(g for g in raw["groups"] if g["key"] == "policy-life")["on_call"] = None

    found = findings(with_organisation(change), today=MARCH)
    assert {one.code for one in found} == {FindingCode.NO_ON_CALL}
    assert {(one.params["service"], one.params["group"]) for one in found} == {
        ("policy-admin", "policy-life"),
        ("policy-portal", "policy-life"),
        ("agent-app", "policy-life"),
    }


def test_one_person_always_on_call_is_a_warning() -> None:
    def change(raw: Any) -> None:
        next(g for g in raw["groups"] if g["key"] == "security")["on_call"]["order"] = ["luo"]

    found = findings(with_organisation(change), today=MARCH)
    assert [(one.code, one.blocking) for one in found] == [(FindingCode.ONE_PERSON_ON_CALL, False)]


def test_a_review_that_is_past_is_found_the_day_after() -> None:
    """S19: production access is to be reviewed by 2026-12-31."""
    assert FindingCode.REVIEW_OVERDUE not in {one.code for one in findings(example(), today=date(2026, 12, 31))}
    overdue = [one for one in findings(example(), today=date(2027, 1, 1)) if one.code is FindingCode.REVIEW_OVERDUE]
    assert {one.params["leaf"] for one in overdue} == {"production-access", "partner-vpn", "training-core-systems"}


def test_from_mid_november_the_next_year_must_be_official() -> None:
    """§3.4: 2027 has not been published."""
    assert findings(example(), today=date(2026, 11, 14)) == ()
    found = findings(example(), today=date(2026, 11, 15))
    assert [(one.code, one.params) for one in found] == [(FindingCode.YEAR_PROVISIONAL, {"year": "2027"})]


def every_finding() -> list[Finding]:
    """What an organisation lacks that fills no role, years later, with one on call and one handling all complaints."""

    def bare(raw: Any) -> None:
        for role in ("process_owner", "compliance_contact", "complaint_reserve", *RECEIVERS):
            raw["roles"][role] = None
        for role in ("incident_managers", "incident_manager_deputies", "duty_managers", "it_management"):
            raw["roles"][role] = []
        raw["roles"]["group_executives"] = raw["roles"]["operators"] = []

    def alone(raw: Any) -> None:
        raw["roles"]["process_owner"] = "jiang"
        raw["groups"][0]["line"] = "second"
        for key, order in (("policy-life", None), ("security", ["luo"])):
            group = next(one for one in raw["groups"] if one["key"] == key)
            group["on_call"] = None if order is None else group["on_call"] | {"order": order}

    catalogue = example().catalogue
    nothing = replace(example(), catalogue=Catalogue(version="0", categories=catalogue.categories, tree=()))
    later = date(2028, 12, 1)
    return [
        one
        for rules in (with_organisation(bare), with_organisation(alone), nothing)
        for one in findings(rules, today=later)
    ]


def test_whatever_is_lacking_has_its_sentence() -> None:
    """In both languages, with every gap filled: the check and the weekly word say it."""
    found = every_finding()
    assert {one.code for one in found} == set(FindingCode)
    for one in found:
        for language in (Language("en"), Language("zh")):
            what, remedy = gap(one, language)
            assert what
            assert remedy
            assert not [value for key, value in one.params.items() if key in ("leaf", "review") and value not in what]
