"""Quiet hours (process §7): 21:00 to 08:00 on the wall where the reader lives."""

from datetime import UTC, datetime

import pytest

from domain.policy.nudging import QuietHours
from domain.quiet import quiet_until
from tests.rulebooks import local

NIGHT = QuietHours(start="21:00", end="08:00")
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-16 20:59", None),
        ("2026-03-16 21:00", "2026-03-17 08:00"),
        ("2026-03-17 00:00", "2026-03-17 08:00"),
        ("2026-03-17 07:59", "2026-03-17 08:00"),
        ("2026-03-17 08:00", None),
        ("2026-03-17 12:00", None),
    ],
)
def test_what_can_wait_is_sent_in_the_morning(at: str, until: str | None) -> None:
    """The hours span midnight; their end is no longer quiet."""
    assert quiet_until(local(at), NIGHT, zone=SHANGHAI) == (None if until is None else local(until))


def test_a_siesta_does_not_span_midnight() -> None:
    """Hours within one day."""
    siesta = QuietHours(start="13:00", end="15:00")
    assert quiet_until(local("2026-03-16 14:00"), siesta, zone=SHANGHAI) == local("2026-03-16 15:00")
    assert quiet_until(local("2026-03-16 02:00"), siesta, zone=SHANGHAI) is None


def test_equal_times_mean_no_quiet_hours() -> None:
    """The way to switch them off."""
    never = QuietHours(start="08:00", end="08:00")
    assert quiet_until(local("2026-03-16 08:00"), never, zone=SHANGHAI) is None
    assert quiet_until(local("2026-03-16 03:00"), never, zone=SHANGHAI) is None


def test_the_night_is_the_readers_own() -> None:
    """When Shanghai opens it is one in the morning in London, which has its summer time in July."""
    at = local("2026-07-14 09:00")
    assert quiet_until(at, NIGHT, zone="Europe/London") == datetime(2026, 7, 14, 7, 0, tzinfo=UTC)
    assert quiet_until(at, NIGHT, zone=SHANGHAI) is None
