"""The shipped configuration is a complete worked example in natural English and Chinese (process S9, S12, S19, S20)."""

import re

import pytest

from domain.catalogue import Item, ItemKind, Service
from domain.catalogue.publishing import obstacles
from domain.organisation import GroupType, PersonKind, SupportLine
from domain.people import Role
from domain.ticket import Hours, Priority
from tests.rulebooks import EXAMPLE, example

LEAVES: list[Service | Item] = [*example().catalogue.services, *example().catalogue.items]
HAN = re.compile(r"[\u4e00-\u9fff]")
FULL_STOPS = (".", "。")


def test_it_has_enough_leaves_and_no_drafts() -> None:
    assert len(LEAVES) >= 25
    assert example().catalogue.drafts == ()


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.key)
def test_every_leaf_is_complete_in_both_languages(leaf: Service | Item) -> None:
    """Description, procedure and maintenance are sentences; the Chinese text is Chinese, the English is not."""
    assert obstacles(leaf, example().catalogue) == ()
    assert leaf.description is not None
    assert leaf.procedure is not None
    assert leaf.maintenance is not None
    for text in (leaf.description, leaf.procedure, leaf.maintenance.text):
        assert HAN.search(text.zh)
        assert not HAN.search(text.en)
        assert text.en.endswith(FULL_STOPS)
        assert text.zh.endswith(FULL_STOPS)
    assert HAN.search(leaf.names.zh)
    assert leaf.keywords.en
    assert leaf.keywords.zh


def test_the_three_roots() -> None:
    names = [(root.names.en, root.names.zh) for root in example().catalogue.children()]
    assert names == [("Business systems", "业务系统"), ("IT facilities", "IT设施"), ("Network", "网络")]


def test_the_three_categories_of_the_process_and_the_six_beside_them() -> None:
    """S9, in both languages."""
    names = [(category.names.en, category.names.zh) for category in example().catalogue.categories]
    assert names[:3] == [
        ("Server down", "服务器宕机"),
        ("Network interruption", "网络中断"),
        ("Application unavailable", "应用不可用"),
    ]
    keys = {category.key for category in example().catalogue.categories}
    assert keys >= {
        "data-error",
        "performance",
        "batch-interface",
        "terminal-peripheral",
        "access-account",
        "security-event",
    }


def test_the_key_services() -> None:
    """§3.3: policy administration, claims, collection and payment, customer hotline, core network, data centre."""
    keys = {service.key for service in example().catalogue.services if service.key_service}
    assert keys == {"policy-admin", "claims-handling", "payment", "customer-hotline", "core-network", "data-centre"}
    assert all(example().catalogue.service(key).hours is Hours.ALWAYS for key in keys)
    assert set(example().policy.majors.criteria.core_services) == {"core-network", "data-centre"}


def test_the_hours_the_scenarios_count_on() -> None:
    hours = {service.key: service.hours for service in example().catalogue.services}
    assert hours["branch-wan"] is Hours.ALWAYS
    assert hours["printing"] is Hours.OFFICE
    assert hours["reports"] is Hours.OFFICE
    assert example().catalogue.service("reports").month_end_critical


def test_the_four_items_of_the_process_are_orderable() -> None:
    """S12: training, information, password reset, authorisation of an application; the last with approval."""
    items = {item.key: item for item in example().catalogue.items}
    assert items["training-core-systems"].kind is ItemKind.TRAINING
    assert items["information-request"].kind is ItemKind.INFORMATION
    assert items["password-reset"].approvals is None
    approvals = items["application-authorisation"].approvals
    assert approvals is not None
    assert (approvals.order, [step.by.value for step in approvals.steps]) == (
        "sequential",
        ["line_manager", "service_owner"],
    )


def test_the_identity_step_cannot_be_waived_and_sensitive_steps_need_two() -> None:
    """SC02, §3.10."""
    catalogue = example().catalogue
    first = catalogue.item("password-reset").checklist[0]
    assert (first.key, first.mandatory, first.waivable) == ("verify-identity", True, False)
    for item in ("application-authorisation", "production-access", "partner-vpn"):
        assert any(step.four_eyes for step in catalogue.item(item).checklist)


def test_access_of_partners_always_ends() -> None:
    limit = example().catalogue.item("partner-vpn").time_limit
    assert limit is not None
    assert set(limit.required_for) == set(PersonKind)


def test_something_else_becomes_a_request_for_change() -> None:
    """S14, SC06."""
    assert example().catalogue.item("new-service").hands_over == "rfc"


def test_support_has_developers_support_and_operations_of_every_company() -> None:
    """S6, S7: also a supplier."""
    groups = example().organisation.groups
    assert {group.type for group in groups} == set(GroupType)
    assert {group.company for group in groups} == {"group", "property", "life"}
    assert {group.line for group in groups} == set(SupportLine)
    assert [group.key for group in groups if group.restricted] == ["carrier", "core-vendor"]
    assert len(example().organisation.first_line.members) >= 3


@pytest.mark.parametrize("group", [g for g in example().organisation.groups if g.supplier], ids=lambda group: group.key)
@pytest.mark.parametrize("priority", Priority)
def test_a_suppliers_contract_underpins_the_desks_own_target(group: object, priority: Priority) -> None:
    """A contract that promises less than the desk does cannot hold the service level of P1 and P2."""
    entry = next(one for one in example().organisation.groups if one is group)
    assert entry.supplier is not None
    promised = entry.supplier.restore[priority].length
    if priority in (Priority.P1, Priority.P2):
        assert promised <= example().policy.targets.incidents[priority].resolution.length
    assert promised > example().policy.targets.incidents[priority].response.length


def test_the_cast_of_the_scenarios() -> None:
    """Wang of the Shanghai branch, Li of Life, Chen, and people who read English."""
    organisation = example().organisation
    for key, company in (("wang", "property"), ("li", "life"), ("chen", "property"), ("sun", "life")):
        person = organisation.person(key)
        assert organisation.company_of(person.unit).key == company
        assert person.locale == "zh-CN"
    branch = organisation.branch_of(organisation.person("wang").unit)
    assert branch is not None
    assert branch.key == "property-shanghai"
    assert {organisation.person(key).locale for key in ("emma", "david", "grace", "olivia")} == {"en-GB", "en-US"}
    assert organisation.person("david").time_zone == "Europe/London"


def test_every_user_has_somebody_who_approves() -> None:
    """Only the topmost manager and suppliers' engineers have nobody above them."""
    without = {person.key for person in example().organisation.people if person.manager is None}
    assert without == {"shi", "tang", "deng", "david", "priya"}


def test_the_handler_of_complaints_can_always_be_somebody_else() -> None:
    """§3.11: three independent levels, three persons."""
    roles = example().organisation.roles
    assert example().policy.complaints.handlers == (Role.INCIDENT_MANAGER, Role.PROCESS_OWNER, Role.IT_MANAGEMENT)
    assert len({roles.incident_managers[0], roles.process_owner, roles.complaint_reserve}) == 3


def test_chinese_sentences_use_chinese_commas() -> None:
    """In text shown to people; brackets are those of the glossary."""
    for name in ("catalogue.yml", "organisation.yml", "policy.yml"):
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        assert re.findall(r"[\u4e00-\u9fff][,;:!?](?=\S)", text) == []
