"""A call that the first line logs for somebody: who called, how to reach them, and when (process S1, §3.5.1)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import FieldProblem
from domain.organisation.people import PersonKind

NAME_LIMIT = 100
CONTACT_LIMIT = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{2,38}")


class CallKind(StrEnum):
    """What the caller wants; its key is the label's."""

    INCIDENT = "incident"
    SERVICE_REQUEST = "service_request"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody in Slack, or a name with a telephone number or e-mail address. `at` None: just now.

    `person` says what kind of user somebody without Slack is; None: as the desk knows them, else an employee.
    """

    slack: str | None = None
    name: str = ""
    contact: str = ""
    unit: str | None = None
    person: PersonKind | None = None
    at: datetime | None = None

    @property
    def email(self) -> str | None:
        """The contact, when it is an e-mail address: small letters, for that is how addresses are compared."""
        found = self.contact.strip()
        return found.lower() if _EMAIL.fullmatch(found) else None

    @property
    def phone(self) -> str | None:
        found = self.contact.strip()
        return found if _PHONE.fullmatch(found) else None


def problems(call: Call, *, now: datetime, earliest: timedelta, units: Collection[str]) -> tuple[FieldProblem, ...]:
    """Everything wrong with a logged call, next to its field.

    Somebody is named, in Slack or with a way to call back; the call was neither in the future nor longer ago than
    `earliest`, wall-clock (process §3.5.1).
    """
    found = []
    if call.slack is None:
        found += _nameless(call)
    if call.unit is not None and call.unit not in units:
        found.append(FieldProblem("unit", "not_offered"))
    if call.at is not None and call.at > now:
        found.append(FieldProblem("called_at", "in_the_future"))
    if call.at is not None and call.at < now - earliest:
        hours = int(earliest / timedelta(hours=1))
        found.append(FieldProblem("called_at", "too_long_ago", {"hours": hours}))
    return tuple(found)


def _nameless(call: Call) -> list[FieldProblem]:
    name = call.name.strip()
    if not name:
        return [FieldProblem("caller", "who_called")]
    if len(name) > NAME_LIMIT:
        return [FieldProblem("caller_name", "too_long", {"longest": NAME_LIMIT, "length": len(name)})]
    if call.email is None and call.phone is None:
        return [FieldProblem("contact", "no_contact")]
    return []
