"""Access that ends: who must say when, until when it may be granted, when its user is reminded, and what revoking it
takes (process §3.10). Timers and the revoke request itself are made by the use cases.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendars import Calendar
from domain.catalogue.leaves import ChecklistStep, Item, ItemKind
from domain.configured import Name, Words
from domain.errors import FieldProblem

FIELD = "expires"  # the answer's name in forms

_FIRST_WINDOW = timedelta(days=14)
_NAME_LENGTH = 75  # of a name that fits into a menu of Slack


def may_end(item: Item) -> bool:
    """Whether the form asks for a last day: for access, and for whatever the catalogue limits in time."""
    return item.time_limit is not None or item.kind is ItemKind.ACCESS


def must_end(item: Item, kind: str, *, always_for: tuple[str, ...]) -> bool:
    """Whether a user of this kind has to give a last day (process §3.10: third parties always).

    `always_for` are the kinds of user whose access always ends, whatever the item says.
    """
    if item.time_limit is not None and kind in item.time_limit.required_for:
        return True
    return may_end(item) and kind in always_for


def problem(item: Item, last_day: date | None, *, today: date, needed: bool) -> FieldProblem | None:
    """What is wrong with the last day given; None when it is acceptable. Days are those of the working calendar.

    Codes: `expiry` (none was given, but is needed), `not_in_future`, `expires_too_late` with the latest day.
    """
    if last_day is None:
        return FieldProblem(FIELD, "expiry") if needed else None
    if last_day <= today:
        return FieldProblem(FIELD, "not_in_future", {"today": today})
    if item.time_limit is not None and last_day > today + item.time_limit.longest.length:
        return FieldProblem(FIELD, "expires_too_late", {"latest": today + item.time_limit.longest.length})
    return None


def ends_at(last_day: date, zone: ZoneInfo) -> datetime:
    """Access may be used on its last day: it ends at the midnight that follows, in the zone of the calendar."""
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=zone)


def last_day_of(expires_at: datetime, zone: ZoneInfo) -> date:
    """The last day on which the access may be used; undoes `ends_at`."""
    return expires_at.astimezone(zone).date() - timedelta(days=1)


def remind_at(expires_at: datetime, lead: timedelta, calendar: Calendar) -> datetime:
    """The first instant inside hours at which `lead` of working time or less is left (process §3.10, §3.5.14)."""
    window = _FIRST_WINDOW
    while calendar.elapsed(expires_at - window, expires_at) < lead:
        window *= 2
    begin = expires_at - window
    return calendar.next_opening(calendar.add(begin, calendar.elapsed(begin, expires_at) - lead))


def revocation(item: Item) -> Item:
    """The request that takes an access away: no approval, no questions; four eyes where granting it took them."""
    sensitive = any(step.four_eyes for step in item.checklist)
    steps = (
        ChecklistStep(
            key="remove",
            names=Words(en="Remove the access", zh="收回权限"),
            waivable=False,
            four_eyes=sensitive,
        ),
        ChecklistStep(
            key="confirm",
            names=Words(en="Confirm that the access no longer works", zh="确认权限已失效"),
            waivable=False,
        ),
    )
    changed = {
        "names": Name(en=_cut(f"Revoke: {item.names.en}"), zh=_cut(f"收回：{item.names.zh}")),
        "approvals": None,
        "time_limit": None,
        "checklist": steps,
    }
    return Item.model_validate({name: getattr(item, name) for name in Item.model_fields} | changed)


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1]}…"
