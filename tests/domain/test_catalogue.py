"""The service catalogue: tree, publication, versions, forms, eligibility (process S13, S19, S20)."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.catalogue import Catalogue, Folder, FormField, Item, Service
from domain.catalogue.leaves import MOST_QUESTIONS, MOST_STEPS
from domain.catalogue.publishing import obstacles
from tests.rulebooks import example

TODAY = date(2026, 6, 16)


def catalogue() -> Catalogue:
    return example().catalogue


def test_a_reader_browses_from_root_to_leaf() -> None:
    """S20: three roots, any depth, and names in the reader's language."""
    roots = catalogue().children()
    assert [root.names.zh for root in roots] == ["业务系统", "IT设施", "网络"]
    below = catalogue().children("business-systems")
    assert below[0].key == "core-insurance"
    assert "policy-admin" in [node.key for node in catalogue().children("core-insurance")]
    assert catalogue().path_name("policy-admin", "en-GB") == "Business systems › Core insurance › Policy administration"
    assert catalogue().path_name("policy-admin", "zh-CN") == "业务系统 › 核心业务 › 承保系统"


def test_a_draft_is_not_offered_but_still_known() -> None:
    """Tickets may refer to a leaf that was withdrawn; a folder of drafts is not shown."""
    raw = catalogue().model_dump(mode="json")
    network = raw["tree"][2]
    for leaf in network["children"]:
        leaf["published"] = False
    changed = Catalogue.model_validate(raw)
    assert [root.key for root in changed.children()] == ["business-systems", "it-facilities"]
    assert "branch-wan" not in [service.key for service in changed.services]
    assert changed.service("branch-wan").names.zh == "分支机构广域网"
    assert {leaf.key for leaf in changed.drafts} >= {"branch-wan", "partner-vpn"}


def test_moving_a_leaf_keeps_its_key_and_its_version() -> None:
    """S20: history hangs on the key; the path is where it stands now."""
    raw = catalogue().model_dump(mode="json")
    accounts = next(f for f in raw["tree"][1]["children"] if f["key"] == "accounts")
    moved = next(leaf for leaf in accounts["children"] if leaf["key"] == "password-reset")
    accounts["children"].remove(moved)
    raw["tree"][0]["children"].append(moved)
    changed = Catalogue.model_validate(raw)
    assert changed.path_name("password-reset", "en") == "Business systems › Password reset"
    assert changed.item("password-reset").version == catalogue().item("password-reset").version


def test_any_edit_makes_a_new_version_and_a_snapshot_keeps_the_old_one() -> None:
    """S13: a running request keeps its steps."""
    item = catalogue().item("password-reset")
    raw = item.model_dump(mode="json")
    raw["checklist"].append({"key": "call", "names": {"en": "Call", "zh": "致电"}})
    edited = Item.model_validate(raw)
    assert edited.version != item.version
    kept = Item.model_validate_json(item.snapshot())
    assert kept == item
    assert kept.version == item.version


@pytest.mark.parametrize("field", ["description", "procedure", "maintenance"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_leaf_without_one_of_the_three_texts_in_one_language_is_not_published(field: str, language: str) -> None:
    """S19."""
    raw = catalogue().service("mail").model_dump(mode="json")
    text = raw[field]["text"] if field == "maintenance" else raw[field]
    text[language] = ""
    leaf = Service.model_validate(raw)
    assert [one.field for one in obstacles(leaf, catalogue())] == [field]


def test_a_leaf_without_a_text_at_all_is_not_published() -> None:
    raw = catalogue().service("mail").model_dump(mode="json")
    leaf = Service.model_validate({**raw, "procedure": None, "owner": None})
    assert {one.field for one in obstacles(leaf, catalogue())} == {"procedure", "owner"}


@pytest.mark.parametrize(
    ("item", "change", "field"),
    [
        ("password-reset", {"checklist": []}, "checklist"),
        ("partner-vpn", {"time_limit": None}, "time_limit"),
        ("application-authorisation", {"service": None}, "approvals"),
        ("production-access", {"group": None}, "approvals"),
    ],
)
def test_what_an_item_needs(item: str, change: dict[str, object], field: str) -> None:
    """A checklist, approvers who exist, and an end for the access of third parties."""
    raw = catalogue().item(item).model_dump(mode="json")
    changed = Item.model_validate({**raw, **change})
    assert [one.field for one in obstacles(changed, catalogue())] == [field]


def test_the_service_owner_of_an_item_is_that_of_its_service() -> None:
    assert catalogue().owner_of(catalogue().item("application-authorisation")) == "bai"
    assert catalogue().owner_of(catalogue().service("mail")) == "fan"


def test_only_staff_may_order_a_laptop_and_only_it_and_partners_production_access() -> None:
    """§3.10: eligibility by kind and unit."""
    organisation = example().organisation

    def may(item: str, person: str) -> bool:
        return catalogue().may_order(catalogue().item(item), organisation.person(person), organisation)

    assert may("new-laptop", "wang")
    assert not may("new-laptop", "olivia")
    assert may("production-access", "david")
    assert not may("production-access", "wang")
    raw = catalogue().item("new-laptop").model_dump(mode="json")
    for_life = Item.model_validate({**raw, "eligible": {"units": ["life"]}})
    assert catalogue().may_order(for_life, organisation.person("li"), organisation)
    assert not catalogue().may_order(for_life, organisation.person("wang"), organisation)


def test_traits_of_a_category_come_from_the_nearest_one_above() -> None:
    """Phishing belongs to security but is no attack; a data leak is both."""
    assert catalogue().traits("attack").security
    assert not catalogue().traits("phishing").security
    assert catalogue().traits("phishing").group == "security"
    leak = catalogue().traits("data-leak")
    assert (leak.security, leak.data_at_risk) == (True, True)
    assert catalogue().traits(None) == catalogue().traits("gone") == catalogue().traits("performance")


def test_categories_have_three_levels_at_most() -> None:
    words = {"en": "A", "zh": "甲"}
    deep: dict[str, object] = {"key": "d4", "names": words}
    for level in (3, 2, 1):
        deep = {"key": f"d{level}", "names": words, "children": [deep]}
    with pytest.raises(ValidationError, match="deeper than 3"):
        Catalogue.model_validate({"version": "1", "categories": [deep], "tree": []})


def test_a_key_is_used_once_in_the_whole_tree() -> None:
    raw = catalogue().model_dump(mode="json")
    raw["tree"][2]["children"][0]["key"] = "policy-admin"
    with pytest.raises(ValidationError, match="used twice in the catalogue: policy-admin"):
        Catalogue.model_validate(raw)


def test_folders_services_and_items_are_told_apart() -> None:
    for wrong in ("core-insurance", "mail"):
        with pytest.raises(KeyError):
            catalogue().item(wrong)
    with pytest.raises(KeyError):
        catalogue().service("password-reset")
    assert isinstance(catalogue().node("core-insurance"), Folder)
    assert not catalogue().is_leaf("core-insurance")


def field(**values: object) -> FormField:
    return FormField.model_validate({"key": "f", "names": {"en": "F", "zh": "问"}, **values})


CHOICE = {"kind": "choice", "choices": [{"key": "light", "names": {"en": "Light", "zh": "轻"}}]}


@pytest.mark.parametrize(
    ("given", "answer", "code"),
    [
        ({"kind": "text"}, "  ", "required"),
        ({"kind": "text", "required": False}, None, None),
        ({"kind": "text", "longest": 5}, "123456", "too_long"),
        ({"kind": "text"}, "x" * 151, "too_long"),
        ({"kind": "long_text"}, "x" * 3000, None),
        ({"kind": "text", "pattern": "[A-Z]{2}[0-9]{6}"}, "PC123456", None),
        ({"kind": "text", "pattern": "[A-Z]{2}[0-9]{6}"}, "PC1234567", "wrong_form"),
        (CHOICE, "light", None),
        (CHOICE, "heavy", "not_offered"),
        ({"kind": "number", "least": 1, "most": 60}, "0", "too_small"),
        ({"kind": "number", "least": 1, "most": 60}, "60", None),
        ({"kind": "number", "least": 1, "most": 60}, "61", "too_large"),
        ({"kind": "number", "least": 1, "most": 60}, "６０", None),
        ({"kind": "number", "least": 1, "most": 60}, "６１", "too_large"),
        ({"kind": "number"}, "2.5", "not_whole"),
        ({"kind": "number"}, "2.0", None),
        ({"kind": "number", "decimals": 2}, "2.55", None),
        ({"kind": "number", "decimals": 2}, "２．５", None),
        ({"kind": "number", "decimals": 2}, "2.555", "too_many_decimals"),
        ({"kind": "number", "decimals": 2, "least": 0.1}, "0.1", None),
        ({"kind": "number", "decimals": 2, "least": 0.1}, "0.09", "too_small"),
        ({"kind": "number", "decimals": 1, "most": 7.5}, "7.6", "too_large"),
        ({"kind": "number"}, "-3", None),
        ({"kind": "number"}, "1e3", "not_a_number"),
        ({"kind": "number"}, "1,000", "not_a_number"),
        ({"kind": "number"}, "9" * 151, "too_long"),
        ({"kind": "number"}, "six", "not_a_number"),
        ({"kind": "number"}, "nan", "not_a_number"),
        ({"kind": "number"}, "inf", "not_a_number"),
        ({"kind": "date"}, "2026-02-30", "not_a_date"),
        ({"kind": "date"}, "2025-01-01", None),
        ({"kind": "date", "dates": "future"}, "2026-06-16", "not_in_future"),
        ({"kind": "date", "dates": "future"}, "2026-06-17", None),
        ({"kind": "person"}, "U0WANG", None),
    ],
)
def test_what_makes_an_answer_acceptable(given: dict[str, object], answer: str | None, code: str | None) -> None:
    problem = field(**given).problem(answer, today=TODAY)
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "date", "longest": 5}, "a field of kind date has no longest"),
        ({"kind": "text", "decimals": 2}, "a field of kind text has no decimals"),
        ({"kind": "number", "least": 2, "most": 1}, "least is larger than most"),
        ({"kind": "choice"}, "a choice needs choices"),
        ({"kind": "text", "pattern": "("}, "no regular expression"),
    ],
)
def test_a_field_has_only_what_fits_its_kind(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        field(**given)


@pytest.mark.parametrize(("field", "most"), [("form", MOST_QUESTIONS), ("checklist", MOST_STEPS)])
def test_an_item_is_no_longer_than_a_window_of_slack(field: str, most: int) -> None:
    """What would not be shown could never be answered or done."""
    item = next(one for one in example().catalogue.items if one.key == "new-laptop").model_dump(mode="json")
    one = item[field][0]
    item[field] = [one | {"key": f"k{n}"} for n in range(most)]
    Item.model_validate(item)
    with pytest.raises(ValidationError):
        Item.model_validate(item | {field: [*item[field], one | {"key": "one-more"}]})
