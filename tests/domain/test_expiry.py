"""Access that ends (process §3.10): who says when, until when, when its user hears of it, and what revoking takes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import expiry
from domain.catalogue import Item
from tests.rulebooks import SHANGHAI, example, local

ALWAYS = ("partner",)
TODAY = date(2026, 3, 16)
FIVE_DAYS = timedelta(hours=40)


def item(key: str) -> Item:
    return example().catalogue.item(key)


@pytest.mark.parametrize(
    ("key", "kind", "must"),
    [
        ("portal-access", "partner", True),
        ("portal-access", "employee", False),
        ("production-access", "it", True),
        ("partner-vpn", "employee", True),
        ("password-reset", "partner", False),
    ],
)
def test_who_has_to_give_a_last_day(key: str, kind: str, must: bool) -> None:
    """Third parties for every access; others where the item says so; nobody for what is no access."""
    assert expiry.must_end(item(key), kind, always_for=ALWAYS) is must


def test_third_parties_end_even_where_the_item_forgot_them() -> None:
    """The policy's word on kinds of user holds for all access."""
    forgetful = item("portal-access").model_copy(update={"time_limit": None})
    assert expiry.must_end(forgetful, "partner", always_for=ALWAYS)
    assert not expiry.must_end(forgetful, "employee", always_for=ALWAYS)


def test_the_form_asks_for_a_last_day_only_where_one_makes_sense() -> None:
    assert expiry.may_end(item("portal-access"))
    assert not expiry.may_end(item("new-laptop"))


def test_a_last_day_that_is_needed_and_missing_is_named() -> None:
    found = expiry.problem(item("portal-access"), None, today=TODAY, needed=True)
    assert found is not None
    assert (found.field, found.code) == ("expires", "expiry")
    assert expiry.problem(item("portal-access"), None, today=TODAY, needed=False) is None


def test_today_is_no_last_day() -> None:
    found = expiry.problem(item("portal-access"), TODAY, today=TODAY, needed=True)
    assert found is not None
    assert found.code == "not_in_future"


def test_the_last_day_keeps_to_the_item_s_limit() -> None:
    """180 days from 16 March 2026: 12 September is allowed, the 13th is not."""
    portal = item("portal-access")
    assert expiry.problem(portal, date(2026, 9, 12), today=TODAY, needed=True) is None
    found = expiry.problem(portal, date(2026, 9, 13), today=TODAY, needed=True)
    assert found is not None
    assert (found.code, found.params) == ("expires_too_late", {"latest": date(2026, 9, 12)})


def test_access_may_be_used_on_its_last_day() -> None:
    ends = expiry.ends_at(date(2026, 4, 17), SHANGHAI)
    assert ends == local("2026-04-18 00:00")
    assert expiry.last_day_of(ends, SHANGHAI) == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("last_day", "reminder"),
    [
        (date(2026, 4, 17), "2026-04-13 09:00"),  # Friday: the five working days of that week
        (date(2026, 4, 19), "2026-04-13 09:00"),  # Sunday: the weekend counts nothing
        (date(2026, 10, 12), "2026-09-30 09:00"),  # seven days of National Day, one make-up Saturday
    ],
)
def test_the_reminder_comes_when_five_working_days_are_left(last_day: date, reminder: str) -> None:
    """§3.10, §3.5.14: 40 business hours before the end, inside hours."""
    office = example().office
    assert expiry.remind_at(expiry.ends_at(last_day, SHANGHAI), FIVE_DAYS, office) == local(reminder)


@given(
    day=st.dates(date(2025, 2, 1), date(2026, 12, 20)),
    hours=st.integers(1, 200),
)
def test_at_the_reminder_no_more_than_the_lead_is_left(day: date, hours: int) -> None:
    """Inside hours; a minute of working time earlier more would have been left."""
    office, ends, lead = example().office, expiry.ends_at(day, SHANGHAI), timedelta(hours=hours)
    at = expiry.remind_at(ends, lead, office)
    assert office.is_open(at)
    assert office.elapsed(at, ends) == lead
    assert office.elapsed(_just_before(at), ends) >= lead


def _just_before(at: datetime) -> datetime:
    return at - timedelta(minutes=1)


def test_an_item_whose_version_was_asked_for_can_be_revoked() -> None:
    """The version is worked out once and kept beside the fields; it is none of them."""
    granted = item("portal-access")
    assert granted.version
    assert expiry.revocation(granted).version != granted.version


def test_revoking_needs_no_approval_and_four_eyes_where_granting_did() -> None:
    revoke = expiry.revocation(item("production-access"))
    assert (revoke.names.en, revoke.names.zh) == ("Revoke: Access to production systems", "收回：生产环境访问")
    assert (revoke.approvals, revoke.time_limit) == (None, None)
    assert [(one.key, one.four_eyes, one.waivable) for one in revoke.checklist] == [
        ("remove", True, False),
        ("confirm", False, False),
    ]
    assert not any(one.four_eyes for one in expiry.revocation(item("portal-access")).checklist)


def test_a_revocation_is_another_version_that_survives_being_kept() -> None:
    granted, revoke = item("production-access"), expiry.revocation(item("production-access"))
    assert revoke.version != granted.version
    assert Item.model_validate_json(revoke.snapshot()) == revoke


def test_a_long_name_is_cut_to_what_a_menu_holds() -> None:
    long = item("portal-access")
    names = long.names.model_copy(update={"en": "x" * 75, "zh": "项" * 75})
    revoke = expiry.revocation(long.model_copy(update={"names": names}))
    assert (len(revoke.names.en), revoke.names.en[-1], len(revoke.names.zh)) == (75, "…", 75)
