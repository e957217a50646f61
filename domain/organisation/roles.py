"""Who holds which role of the process (process §4), and whose digest covers what."""

from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured, Key
from domain.people import Role


class DigestScope(Configured):
    """One manager's digest. Nothing named: everything; units include those below them."""

    person: Key = Field(description="Key of the reader.")
    units: tuple[Key, ...] = Field((), description="Keys of the units whose tickets it covers.")
    groups: tuple[Key, ...] = Field((), description="Keys of the groups whose tickets it covers.")


class Roles(Configured):
    """Every role that belongs to a person everywhere. Lists are in order: the first one who is there acts.

    Roles may be empty, so that a desk can be set up step by step; `domain/readiness.py` says what is still missing.
    """

    process_owner: Key | None = Field(None, description="Accountable for design and results of the process.")
    process_owner_deputy: Key | None = Field(
        None, description="Stands in for the process owner: while they are away, in their steps of a complaint, too."
    )
    incident_managers: tuple[Key, ...] = Field((), description="Daily control; lead major incidents by default.")
    incident_manager_deputies: tuple[Key, ...] = Field((), description="Stand in for the incident manager.")
    duty_managers: tuple[Key, ...] = Field((), description="Stand in out of hours.")
    it_management: tuple[Key, ...] = Field((), description="IT management, told by the ladder.")
    group_executives: tuple[Key, ...] = Field((), description="Group executives, the last step of the ladder.")
    communications_leads: tuple[Key, ...] = Field((), description="Asked first to write major-incident updates.")
    scribes: tuple[Key, ...] = Field((), description="Asked first to keep the timeline.")
    problem_manager: Key | None = Field(None, description="Receives problem hand-overs.")
    change_manager: Key | None = Field(None, description="Receives requests for change.")
    configuration_manager: Key | None = Field(None, description="Receives configuration discrepancies.")
    operations_manager: Key | None = Field(None, description="Receives alert feedback.")
    compliance_contact: Key | None = Field(None, description="Reports to the regulator and is reminded of it.")
    complaint_reserve: Key | None = Field(
        None, description="Member of IT management who handles complaints that concern the process owner."
    )
    operators: tuple[Key, ...] = Field((), description="Run the bot: parked messages, failed checks, configuration.")
    informed_of_majors: tuple[Key, ...] = Field((), description="Management list of every major incident.")
    digests: tuple[DigestScope, ...] = Field((), description="Who receives which daily digest and weekly report.")

    @model_validator(mode="after")
    def _reserve(self) -> Self:
        if self.complaint_reserve and self.complaint_reserve not in self.it_management:
            raise ValueError("complaint_reserve must be a member of it_management")
        return self

    def named(self) -> dict[str, tuple[str, ...]]:
        """Every role with the keys of those who hold it, by its name in the file."""
        held: dict[str, tuple[str, ...]] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name != "digests":
                held[name] = value if isinstance(value, tuple) else (value,) if value else ()
        return held

    def beside(self, person: str) -> tuple[str | None, ...]:
        """Who acts in a person's roles while they are away, in order: the others who hold them, then the deputies."""
        managers = (*self.incident_managers, *self.incident_manager_deputies)
        offices = (
            (self.incident_managers, managers),
            (self.duty_managers, self.duty_managers),
            ((self.process_owner,), (self.process_owner_deputy,)),
        )
        return tuple(key for held, acting in offices if person in held for key in acting)

    def held_by(self, person: str) -> frozenset[Role]:
        """The roles of the process that a person holds everywhere."""
        managers = (*self.incident_managers, *self.incident_manager_deputies, *self.duty_managers)
        holders = {
            Role.PROCESS_OWNER: (self.process_owner,),
            Role.INCIDENT_MANAGER: managers,
            Role.IT_MANAGEMENT: self.it_management,
            Role.COMPLIANCE: (self.compliance_contact,),
        }
        return frozenset(role for role, keys in holders.items() if person in keys)
