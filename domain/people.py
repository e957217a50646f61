"""People as the rules see them: who somebody is, and in which roles they stand to the organisation and to one ticket.
The organisation's tree and groups come from `config/`; rows live in `models/person.py`.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Roles of process §3.6 and §4. Some belong to a person everywhere, some only towards one ticket."""

    USER = "user"  # the reporter or the affected person of the ticket
    FIRST_LINE = "first_line"
    ASSIGNEE = "assignee"
    GROUP_MEMBER = "group_member"  # member of the group that holds the ticket
    GROUP_LEAD = "group_lead"  # lead or deputy of the group that holds the ticket
    INCIDENT_MANAGER = "incident_manager"  # incident manager, deputy or duty manager
    PROCESS_OWNER = "process_owner"
    SERVICE_OWNER = "service_owner"
    IT_MANAGEMENT = "it_management"
    APPROVER = "approver"
    COMPLAINT_HANDLER = "complaint_handler"
    COMMANDER = "commander"  # major incident manager of this ticket
    COMMS_LEAD = "comms_lead"
    COMPLIANCE = "compliance"  # answers whether a major incident is reportable
    RECEIVER = "receiver"  # problem, change, operations or configuration manager who receives a hand-over
    SUPPORT = "support"  # any support person
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person known to the desk. `slack_id` is empty without Slack; `key` is that of `config/`, if any."""

    id: int
    key: str | None
    slack_id: str | None
    name: str
    unit: str | None
    kind: str = "employee"
    locale: str = "en"
    tz: str = "Asia/Shanghai"
    vip: bool = False
    manager_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, with the standing that holds everywhere. The desk itself acts as `SYSTEM` with no person."""

    person: Person | None
    roles: frozenset[Role] = frozenset()
    groups: frozenset[str] = frozenset()  # member of
    leads: frozenset[str] = frozenset()  # lead or deputy of
    owns: frozenset[str] = frozenset()  # service owner of
    supplier_groups: frozenset[str] = frozenset()  # member of, and the group is a third party
    channels: frozenset[str] = field(default_factory=frozenset)

    @property
    def id(self) -> int | None:
        return None if self.person is None else self.person.id

    @property
    def is_system(self) -> bool:
        return self.person is None


SYSTEM = Actor(person=None, roles=frozenset({Role.SYSTEM}))
