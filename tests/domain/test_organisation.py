"""Units, people, groups and roles of the example, and the questions the rules ask about them (process S4 to S7)."""

import pytest
from pydantic import ValidationError

from domain.organisation import Group, OnCall, Organisation, Unit
from domain.people import Role
from domain.ticket import Priority
from tests.rulebooks import example, local


def organisation() -> Organisation:
    return example().organisation


def test_a_company_includes_all_its_branches() -> None:
    """S4: figures of the life company count Haidian; those of property do not."""
    assert "life-haidian" in organisation().descendants("life")
    assert "life-haidian" not in organisation().descendants("property")
    assert organisation().descendants("group") >= organisation().descendants("life")


def test_every_unit_has_a_company_and_branches_are_named() -> None:
    desk = organisation()
    assert desk.company_of("property-leshan").key == "property"
    assert desk.company_of("group-finance").key == "group"
    branch = desk.branch_of("property-leshan")
    assert branch is not None
    assert branch.key == "property-chengdu"
    assert desk.branch_of("property-underwriting") is None


def test_people_are_found_by_slack_and_by_mail() -> None:
    wang = organisation().by_slack("U0WANG")
    assert wang is not None
    assert wang.key == "wang"
    assert organisation().by_email("Wang.Min@Maplebridge.example") == wang
    assert organisation().by_slack("U0NOBODY") is None


def test_roles_that_hold_everywhere() -> None:
    """Deputy and duty manager act as incident managers."""
    roles = organisation().roles
    for key in ("jiang", "song", "tian"):
        assert roles.held_by(key) == {Role.INCIDENT_MANAGER}
    assert roles.held_by("yuan") == {Role.PROCESS_OWNER}
    assert roles.held_by("kong") == {Role.COMPLIANCE}
    assert roles.held_by("wang") == frozenset()


def test_a_suppliers_group_is_restricted_and_takes_what_the_contract_says() -> None:
    """S7, §3.6: other tickets need the group lead's word."""
    carrier, network = organisation().group("carrier"), organisation().group("network")
    assert carrier.restricted
    assert [p for p in Priority if carrier.takes(p)] == [Priority.P1, Priority.P2]
    assert not network.restricted
    assert all(network.takes(p) for p in Priority)


def test_the_first_line_is_the_service_desk() -> None:
    assert organisation().first_line.key == "service-desk"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"deputy": "qian"}, "two persons"),
        ({"lead": "wang"}, "not among members: wang"),
        ({"members": ["qian", "zhou", "wu", "grace", "wu"]}, "listed twice"),
    ],
)
def test_a_group_needs_lead_deputy_and_members(change: dict[str, object], says: str) -> None:
    raw = organisation().group("service-desk").model_dump(mode="json")
    with pytest.raises(ValidationError, match=says):
        Group.model_validate({**raw, **change})


def test_turns_are_counted_on_the_wall_clock() -> None:
    with pytest.raises(ValidationError, match="write it in s, min, h or d"):
        OnCall.model_validate({"order": ["xu"], "since": local("2026-01-05 09:00"), "turn": "5 wd"})


def test_a_company_does_not_stand_below_a_branch() -> None:
    words = {"en": "A", "zh": "甲"}
    child = {"key": "b", "names": words, "kind": "company"}
    with pytest.raises(ValidationError, match="cannot stand below"):
        Unit.model_validate({"key": "a", "names": words, "kind": "branch", "children": [child]})


def test_keys_mail_and_channels_are_unique() -> None:
    raw = organisation().model_dump(mode="json")
    raw["people"][1]["email"] = raw["people"][0]["email"].upper()
    raw["groups"][1]["channel"] = raw["groups"][0]["channel"]
    with pytest.raises(
        ValidationError, match=r"e-mail addresses of people: wang\.min@.*channels of groups: desk-first-line"
    ):
        Organisation.model_validate(raw)
