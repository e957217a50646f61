"""A wrong configuration is refused as a whole: every fault at once, each with file, line and remedy."""

from pathlib import Path

import pytest

from bot.rulebook import ConfigProblem, RulebookError, load
from tests.rulebooks import copied, line_of


def problems(folder: Path) -> tuple[ConfigProblem, ...]:
    with pytest.raises(RulebookError) as refused:
        load(folder)
    return refused.value.problems


def only(folder: Path) -> ConfigProblem:
    found = problems(folder)
    assert len(found) == 1, found
    return found[0]


def test_a_mistyped_key_is_named_with_its_line_and_the_nearest_one(tmp_path: Path) -> None:
    folder = copied(tmp_path, ("policy.yml", "  bundle_window: 5 min", "  bundel_window: 5 min"))
    missing, unknown = problems(folder)
    assert unknown == ConfigProblem(
        file="policy.yml",
        line=line_of(folder, "policy.yml", "bundel_window"),
        where="nudging.bundel_window",
        what="`bundel_window` is no key here",
        remedy="did you mean `bundle_window`?",
    )
    assert missing.what == "`bundle_window` is missing"
    assert missing.line == line_of(folder, "policy.yml", "nudging:")
    assert "one message" in missing.remedy


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Nobody wants to start the bot five times to learn of five slips."""
    folder = copied(
        tmp_path,
        ("policy.yml", "P1: {response: 15 min", "P1: {response: quarter of an hour"),
        ("organisation.yml", "  process_owner: yuan", "  process_owner: yuann"),
        ("organisation.yml", "    unit: property-shanghai\n", "    unit: property-shanghei\n"),
        (
            "catalogue.yml",
            "group: policy-property\n            categories",
            "group: policy-propety\n            categories",
        ),
        ("calendars.yml", "zone: Asia/Shanghai", "zone: Asia/Shangai"),
    )
    found = problems(folder)
    assert [(one.file, one.where) for one in found] == [
        ("calendars.yml", found[0].where),
        ("catalogue.yml", "tree.business-systems.children.core-insurance.children.policy-admin.group"),
        ("organisation.yml", "people.wang.unit"),
        ("organisation.yml", "roles.process_owner"),
        ("policy.yml", "targets.incidents.P1.response"),
    ]
    assert "Asia/Shanghai" in found[0].what
    assert [one.remedy for one in found[1:4]] == [
        "did you mean `policy-property`?",
        "did you mean `property-shanghai`?",
        "did you mean `yuan`?",
    ]
    assert "15 min, 4 h" in found[4].what


def test_the_text_of_the_error_is_what_an_operator_reads(tmp_path: Path) -> None:
    folder = copied(tmp_path, ("organisation.yml", "  change_manager: cai", "  change_manager: caii"))
    with pytest.raises(RulebookError) as refused:
        load(folder)
    line = line_of(folder, "organisation.yml", "change_manager")
    assert str(refused.value) == (
        f"organisation.yml:{line}: roles.change_manager: there is no person `caii`. Did you mean `cai`?"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "what", "remedy"),
    [
        (
            "organisation.yml",
            "line: first",
            "line: fist",
            "groups.service-desk.line",
            "`fist` is not offered for `line`",
            "did you mean `first`?",
        ),
        (
            "organisation.yml",
            "members: [feng, he]",
            "members: [feng]",
            "groups.desktop",
            "not among members: he",
            "correct it here",
        ),
        (
            "organisation.yml",
            "company: property\n",
            "company: property-it\n",
            "groups.policy-property.company",
            "there is no company `property-it`",
            "did you mean `property`?",
        ),
        (
            "organisation.yml",
            "calendar: 7x24",
            "calendar: 7x42",
            "groups.carrier.supplier.calendar",
            "there is no calendar `7x42`",
            "did you mean `7x24`?",
        ),
        (
            "organisation.yml",
            "units: [property-shanghai]",
            "units: [property-beijing]",
            "roles.digests.5.units.0",
            "there is no unit `property-beijing`",
            "did you mean",
        ),
        (
            "catalogue.yml",
            "keeper: han\n",
            "keeper: hann\n",
            "tree.business-systems.children.core-insurance.children.policy-admin.maintenance.keeper",
            "there is no person `hann`",
            "did you mean `han`?",
        ),
        (
            "catalogue.yml",
            "- {unit: life, group: policy-life}",
            "- {unit: live, group: policy-life}",
            "tree.business-systems.children.core-insurance.children.policy-admin.routes.1.unit",
            "there is no unit `live`",
            "did you mean `life`?",
        ),
        (
            "catalogue.yml",
            "group: data-centre\n    children",
            "group: data-center\n    children",
            "categories.server-down.group",
            "there is no group `data-center`",
            "did you mean `data-centre`?",
        ),
        (
            "catalogue.yml",
            "calendar: 5x8}",
            "calendar: 5x9}",
            "tree.it-facilities.children.computing.children.production-access.targets.calendar",
            "there is no calendar `5x9`",
            "did you mean `5x8`?",
        ),
        (
            "catalogue.yml",
            "- node: item\n            key: password-reset",
            "- node: itme\n            key: password-reset",
            "tree.it-facilities.children.accounts.children.password-reset",
            "`itme` is not offered",
            "did you mean `item`?",
        ),
        (
            "catalogue.yml",
            "            group: data-centre\n            categories: [application-unavailable, performance, phishing]",
            "            group: carrier\n            categories: [application-unavailable, performance, phishing]",
            "tree.it-facilities.children.collaboration.children.mail.group",
            "`mail` goes straight to `carrier`, the group of a supplier",
            "internal group",
        ),
        (
            "policy.yml",
            "core_services: [core-network, data-centre]",
            "core_services: [core-network, password-reset]",
            "majors.criteria.core_services.1",
            "there is no service `password-reset`",
            "",
        ),
        (
            "policy.yml",
            "fulfilment: 40 bh}",
            "fulfilment: 40 bh, calendar: 6x8}",
            "targets.requests.training.calendar",
            "there is no calendar `6x8`",
            "",
        ),
        (
            "policy.yml",
            "system_declares_after: 15 min",
            "system_declares_after: 10 min",
            "majors",
            "must be later than",
            "",
        ),
    ],
)
def test_one_slip_is_one_problem_with_a_remedy(
    tmp_path: Path, file: str, old: str, new: str, where: str, what: str, remedy: str
) -> None:
    folder = copied(tmp_path, (file, old, new))
    found = only(folder)
    assert (found.file, found.where) == (file, where)
    assert what in found.what
    assert remedy in found.remedy
    assert found.remedy
    assert found.line > 1


def test_a_leaf_that_is_not_complete_is_refused_or_made_a_draft(tmp_path: Path) -> None:
    """S19: publishing without one of the three fields is refused; as a draft it is accepted and not offered."""
    old = "              zh: 公文、通知和内部审批流程。\n"
    folder = copied(tmp_path, ("catalogue.yml", old, ""))
    found = only(folder)
    assert found.what == "`office-automation` cannot be published: `description` has no Chinese text"
    assert found.remedy == "add `zh:` to it; or set `published: false`"
    assert found.line == line_of(folder, "catalogue.yml", "en: Internal documents, circulars") - 1
    copied(
        tmp_path,
        ("catalogue.yml", "key: office-automation\n", "key: office-automation\n            published: false\n"),
    )
    assert [leaf.key for leaf in load(folder).catalogue.drafts] == ["office-automation"]


def test_managers_in_a_circle_are_found(tmp_path: Path) -> None:
    """An approval could never climb such a line."""
    old = "    email: shi.yan@maplebridge.example\n"
    folder = copied(tmp_path, ("organisation.yml", old, f"{old}    manager: mei\n"))
    assert {one.where for one in problems(folder)} == {f"people.{key}.manager" for key in ("mei", "shao", "shi")}


def test_a_desk_without_a_first_line_is_refused(tmp_path: Path) -> None:
    """S1: every ticket has an owner in the service desk."""
    folder = copied(tmp_path, ("organisation.yml", "line: first", "line: second"))
    found = only(folder)
    assert (found.where, found.remedy) == ("groups", "set `line: first` for the service desk")


def test_a_missing_file_is_a_problem_like_any_other(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "policy.yml").unlink()
    found = only(folder)
    assert (found.file, found.line) == ("policy.yml", 1)
    assert "cannot be read" in found.what


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "policy.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert only(folder).what == "nothing cannot be `the file`"


def test_both_calendars_of_support_hours_are_needed(tmp_path: Path) -> None:
    folder = copied(tmp_path, ("calendars.yml", "  7x24:\n", "  24x7:\n"))
    assert "the calendar `7x24` is missing" in {one.what for one in problems(folder)}


def test_the_same_files_give_the_same_digest_and_one_letter_another(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    first, again = load(folder).digest, load(folder).digest
    copied(tmp_path, ("policy.yml", 'version: "2026.1"', 'version: "2026.2"'))
    assert first == again != load(folder).digest


LEAVE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//leave//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260615
{}
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (LEAVE.format("SUMMARY:Somebody"), 4, "the event “Somebody” names nobody who is configured"),
        (LEAVE.format("SUMMARY:wang\nRRULE:FREQ=SECONDLY"), 4, "the event “wang” repeats every minute or second"),
        ("Not a calendar", 1, "this is no iCalendar file"),
        (LEAVE.format("SUMMARY:wang").replace("DTSTART;VALUE=DATE:20260615\n", ""), 4, "has no beginning"),
    ],
)
def test_a_calendar_file_that_names_nobody_is_refused(tmp_path: Path, text: str, line: int, what: str) -> None:
    """Otherwise a mistyped name would silently mean that nobody is away."""
    folder = copied(tmp_path, ("organisation.yml", "\nroles:\n", "\nabsences: leave.ics\nroles:\n"))
    (folder / "leave.ics").write_text(text, encoding="utf-8")
    found = only(folder)
    assert (found.file, found.line) == ("leave.ics", line)
    assert what in found.what


@pytest.mark.parametrize("name", ["../leave.ics", "/etc/leave.ics", "leave.txt"])
def test_calendar_files_lie_beside_the_others(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path, ("organisation.yml", "\nroles:\n", f"\nabsences: {name}\nroles:\n"))
    assert only(folder).where == "absences"
