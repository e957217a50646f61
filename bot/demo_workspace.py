"""The people and channels a local workspace needs for a configuration, as the sandbox reads them from YAML.

Pure but for writing text: it makes nothing in Slack and reads nothing but the rulebook.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import yaml

from domain.organisation import Organisation, PersonEntry, PersonKind
from domain.policy import Channels
from domain.rulebook import Rulebook

SATURDAY = 5
YEARS_AHEAD = 2


def workspace_of(rulebook: Rulebook) -> dict[str, Any]:
    """`team`, `users` and `channels`, in the order of the configuration; handles are the keys of people.

    Only people with a Slack id appear: without one they have no account. Partners are guests, operators admins.
    """
    organisation = rulebook.organisation
    root = organisation.units
    return {
        "team": {"name": root.names.en, "domain": root.key},
        "users": [_user(person, organisation) for person in organisation.people if person.slack],
        "channels": [
            {"name": "general", "members": _staff(organisation), "topic": root.names.en, "general": True},
            *_desk_channels(organisation, rulebook.policy.channels),
            *_group_channels(organisation),
        ],
    }


def office_of(rulebook: Rulebook, start: datetime) -> dict[str, Any]:
    """`office`: in which way this year and the next two differ from Monday to Friday, by the office calendar.

    A working morning begins with the daily digest, so that going there shows one that is not late.
    """
    office = rulebook.office
    first = date(office.local_date(start).year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(first.year + YEARS_AHEAD + 1, 1, 1) - first).days)]
    weekend = {day for day in days if day.weekday() >= SATURDAY}
    worked = {day for day in days if office.is_working_day(day)}
    return {
        "tz": office.zone.key,
        "morning": rulebook.policy.reporting.digest.at,
        "working_days": sorted(weekend & worked),
        "days_off": sorted(set(days) - weekend - worked),
    }


def workspace_yaml(rulebook: Rulebook) -> str:
    """The same as text for the sandbox's `--workspace` file."""
    return yaml.safe_dump(workspace_of(rulebook), allow_unicode=True, sort_keys=False, width=120)


def _user(person: PersonEntry, organisation: Organisation) -> dict[str, Any]:
    return {
        "id": person.slack,
        "name": person.key,
        "real_name": person.names.in_(person.locale),
        "title": person.title.in_(person.locale),
        "locale": person.locale,
        "tz": person.time_zone,
        "email": person.email,
        "admin": person.key in organisation.roles.operators,
        "restricted": person.kind is PersonKind.PARTNER,
    }


def _staff(organisation: Organisation) -> list[str]:
    return [one.key for one in organisation.people if one.slack and one.kind is not PersonKind.PARTNER]


def _with_account(keys: Iterable[str | None], organisation: Organisation) -> list[str]:
    listed = dict.fromkeys(key for key in keys if key is not None)
    return [key for key in listed if organisation.person(key).slack]


def _desk_channels(organisation: Organisation, channels: Channels) -> list[dict[str, Any]]:
    roles = organisation.roles
    managers = (
        *roles.incident_managers,
        *roles.incident_manager_deputies,
        *roles.duty_managers,
        roles.process_owner,
        roles.process_owner_deputy,
    )
    return [
        _channel(channels.status, _staff(organisation), topic="Major incidents and their updates 重大事件通报"),
        _channel(channels.managers, _with_account(managers, organisation), topic="Incident managers", private=True),
        _channel(
            channels.operators, _with_account(roles.operators, organisation), topic="Running the bot", private=True
        ),
    ]


def _group_channels(organisation: Organisation) -> list[dict[str, Any]]:
    return [
        _channel(
            group.channel,
            _with_account(group.members, organisation),
            topic=f"{group.names.en} {group.names.zh}",
            private=group.private,
        )
        for group in organisation.groups
    ]


def _channel(name: str, members: list[str], *, topic: str, private: bool = False) -> dict[str, Any]:
    return {"name": name, "private": private, "members": members, "topic": topic, "bot": True}
