"""Shared vocabulary of the clock tests: Shanghai wall-clock instants, the shipped rules, and clock logs in one line."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from domain.calendar_config import CalendarsConfig
from domain.calendars import Calendars
from domain.policy import Policy
from domain.sla import ClockEvent, ClockEventKind

CONFIG = Path(__file__).parents[3] / "config"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(wall: str) -> datetime:
    """`"2026-09-30 17:00"` on the wall in Shanghai, as an instant."""
    return datetime.fromisoformat(wall).replace(tzinfo=SHANGHAI).astimezone(UTC)


def wall(at: datetime | None) -> str | None:
    """An instant as the wall clock in Shanghai shows it; seconds only where there are any."""
    if at is None:
        return None
    local = at.astimezone(SHANGHAI).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec="auto" if local.second or local.microsecond else "minutes")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@cache
def shipped_calendars() -> Calendars:
    text = (CONFIG / "calendars.yml").read_text(encoding="utf-8")
    return Calendars(CalendarsConfig.model_validate(yaml.safe_load(text)))


@cache
def shipped_policy() -> Policy:
    return Policy.model_validate(yaml.safe_load((CONFIG / "policy.yml").read_text(encoding="utf-8")))


def started(at: str, target: timedelta, calendar: str = "5x8") -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.STARTED, target, calendar)


def retargeted(at: str, target: timedelta, calendar: str = "5x8") -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.RETARGETED, target, calendar)


def paused(at: str, reason: str = "waiting_for_user") -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.PAUSED, reason=reason)


def resumed(at: str) -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.RESUMED)


def stopped(at: str) -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.STOPPED)


def continued(at: str) -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.CONTINUED)


def cancelled(at: str) -> ClockEvent:
    return ClockEvent(shanghai(at), ClockEventKind.CANCELLED)
