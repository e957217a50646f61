"""People as `config/organisation.yml` lists them; what they are to one ticket is `domain/people.py`."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.configured import Configured, Key, TimeZone, Words

SlackUser = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{2,20}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]


class PersonKind(StrEnum):
    EMPLOYEE = "employee"
    IT = "it"
    PARTNER = "partner"


class PersonEntry(Configured):
    """One listed person. Users who are not listed are recognised by Slack and belong to no unit until somebody says."""

    key: Key = Field(description="Stable key, used everywhere else in the configuration.")
    slack: SlackUser | None = Field(None, description="Slack member id; without it the person is found by e-mail.")
    names: Words = Field(description="Name in both languages.")
    title: Words = Field(description="Job title in both languages.")
    unit: Key = Field(description="Key of the person's unit.")
    kind: PersonKind = Field(PersonKind.EMPLOYEE, description="employee, it or partner (a third party).")
    email: Email = Field(description="E-mail address, unique.")
    locale: str = Field("zh-CN", pattern=r"^[a-z]{2}(-[A-Z]{2})?$", description="Language until Slack tells another.")
    time_zone: TimeZone = Field("Asia/Shanghai", description="Time zone until Slack tells another.")
    vip: bool = Field(default=False, description="Raises the urgency of the person's tickets by one level.")
    manager: Key | None = Field(None, description="Key of the line manager, who approves requests.")
    deputy: Key | None = Field(None, description="Key of the person who stands in during absence.")
