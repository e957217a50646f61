"""Which master a report fits, and which outages are known (process §3.5.12, SC15): the mail outage of 2026-03-23."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.duplicates import Case, Matcher, Report
from domain.rulebook import Rulebook
from tests.rulebooks import example, local

NINE = local("2026-03-23 09:02")


def matcher(rules: Rulebook | None = None) -> Matcher:
    rules = rules or example()
    return Matcher(rules.catalogue, rules.policy.duplicates)


def case(number: int, title: str = "邮件发不出去", service: str | None = "mail", **more: Any) -> Case:
    """Reported as many minutes after 09:02 as its number."""
    at = more.pop("at", NINE + timedelta(minutes=number))
    known: dict[str, Any] = {"ticket_id": number, "title": title, "service": service, "at": at, "last_at": at}
    return Case(**(known | more))


def report(title: str = "邮件发不出去", service: str | None = "mail", at: str = "2026-03-23 09:30") -> Report:
    return Report(title=title, service=service, at=local(at))


def fits(one: Report, *cases: Case) -> list[int]:
    return [found.ticket_id for found in matcher().masters(one, cases)]


def test_a_wide_outage_of_the_same_service_fits_whatever_the_words() -> None:
    """SC15: service and time are enough where the master is P2; Zhao calls it Outlook, Wang calls it 邮件."""
    assert fits(report("Outlook hangs"), case(1, wide=True)) == [1]


def test_a_narrow_one_fits_only_in_like_words() -> None:
    """Two people whose printers fail on one morning need not have the same trouble."""
    jam = case(1, "Printer on the third floor jams", "printing")
    assert fits(report("No toner left", "printing"), jam) == []
    assert fits(report("printer jams on the third floor", "printing"), jam) == [1]


@pytest.mark.parametrize(("words", "found"), [("邮件发不出", [1]), ("报表打不开", [])])
def test_without_a_service_the_words_decide(words: str, found: list[int]) -> None:
    assert fits(report(words, None), case(1)) == found


def test_words_may_name_the_service_of_a_wide_outage_in_either_language() -> None:
    assert fits(report("my mailbox is empty", None), case(1, wide=True)) == [1]
    assert fits(report("附件打不开", None), case(1, wide=True)) == [1]
    assert fits(report("my mailbox is empty", None), case(1)) == []


def test_another_service_never_fits() -> None:
    assert fits(report("邮件发不出去", "printing"), case(1, wide=True, linked=5)) == []


def test_a_folder_above_the_service_is_related() -> None:
    """Reports kept from an older catalogue may stand at what is a folder now."""
    assert fits(report("Outlook hangs", "mail"), case(1, service="collaboration", wide=True)) == [1]


@pytest.mark.parametrize(("at", "found"), [("2026-03-23 13:03", [1]), ("2026-03-23 13:04", [])])
def test_the_window_counts_from_the_last_report(at: str, found: list[int]) -> None:
    """Four hours after 09:03, when INC-1 was reported last."""
    assert fits(report(at=at), case(1)) == found
    assert fits(report(at=at), case(1, last_at=local(at))) == [1]


def test_a_running_major_incident_has_no_window() -> None:
    assert fits(report(at="2026-03-24 09:00"), case(1, wide=True, running_major=True)) == [1]


def test_the_master_is_the_older_one_or_the_one_that_has_duplicates() -> None:
    first, second = case(1), case(2)
    assert [one.ticket_id for one in matcher().masters(second, [first, second])] == [1]
    assert matcher().masters(first, [first, second]) == ()
    assert [one.ticket_id for one in matcher().masters(first, [first, replace(second, linked=1)])] == [2]


def test_the_master_of_most_stands_first() -> None:
    few, many = case(3, "Outlook hangs", linked=4), case(4, linked=9)
    assert fits(report(), few, many) == [4, 3]


def test_what_is_a_duplicate_itself_is_no_master() -> None:
    """Li's words are Chen's words, but both report what Wang reported first."""
    wang, li = case(1, "邮件系统发不出去", wide=True), case(2)
    assert fits(report(), wang, li) == [1]


def test_three_alike_are_a_known_outage_before_anybody_looked() -> None:
    """Two are not; unlike words are not counted, whatever the service."""
    found = matcher()
    assert found.outages([case(1), case(2), case(3, "Outlook hangs")]) == ()
    known = found.outages([case(1), case(2), case(3, "Outlook hangs"), case(4)])
    assert [(one.case.ticket_id, one.people) for one in known] == [(1, 3)]


def test_what_was_said_to_be_different_is_not_counted() -> None:
    assert matcher().outages([case(1), case(2), case(3, apart=True)]) == ()


def test_linked_people_and_reports_in_like_words_are_counted_together() -> None:
    known = matcher().outages([case(2, people=12, linked=11), case(3), case(4)])
    assert [(one.case.ticket_id, one.people) for one in known] == [(2, 14)]


def test_a_running_major_incident_is_known_from_its_first_report() -> None:
    assert [one.case.ticket_id for one in matcher().outages([case(1, wide=True, running_major=True)])] == [1]


def test_nothing_typed_shows_every_outage_and_something_typed_only_what_fits() -> None:
    found = matcher()
    known = found.outages([case(1, people=5, linked=4), case(2, "VPN", "vpn", people=3, linked=2)])
    assert len(known) == 2
    assert len(found.fitting(report("", None), known)) == 2
    assert [one.case.ticket_id for one in found.fitting(report("", "mail"), known)] == [1]
    assert [one.case.ticket_id for one in found.fitting(report("邮箱登录不了", None), known)] == [1]
    assert found.fitting(report("咖啡机坏了", None), known) == ()


def test_similar_ones_are_those_whose_best_master_this_is() -> None:
    master, other = case(1, wide=True), case(2, "VPN down", "vpn", wide=True)
    near = [case(3), case(4, "Outlook hangs"), case(5, "VPN slow", "vpn"), case(6, apart=True)]
    found = matcher().similar(master, [master, other, *near])
    assert [one.ticket_id for one in found] == [3, 4]


def test_whoever_asks_after_others_is_answered_as_the_first() -> None:
    """One matcher keeps what it found out about the same cases, whatever was asked of it before."""
    jam = "Printer on the third floor jams"
    cases = (case(1), case(2), case(3), case(4, jam, "printing"), case(5, jam, "printing"), case(6, wide=True))
    asked = (report(jam, "printing"), report(), report("Outlook hangs"), report(at="2026-03-23 13:03"))
    alone = [matcher().masters(one, cases) for one in asked]
    for order in (asked, asked[::-1]):
        kept = matcher()
        kept.outages(cases)
        kept.similar(cases[0], cases)
        assert {one: kept.masters(one, cases) for one in order} == dict(zip(asked, alone, strict=True))
    assert len({len(found) for found in alone}) > 1


def test_other_cases_are_compared_anew() -> None:
    kept, two = matcher(), (case(1), case(2))
    assert kept.outages(two) == ()
    assert [one.people for one in kept.outages((*two, case(3)))] == [3]
    assert kept.outages(two) == ()
    assert [one.ticket_id for one in kept.masters(report(), two)] == [1]
    assert [one.ticket_id for one in kept.masters(report(), two[1:])] == [2]
