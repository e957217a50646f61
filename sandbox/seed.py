"""A workspace from two YAML files: the app's manifest and the people and channels that are there from the start.

The second file has up to six keys: `team` {name, domain}; `users`, each {name, real_name, locale, tz, email, title,
admin, restricted, deleted, id}; `channels`, each {name, members (handles), private, topic, bot, general}; `seed`, a
number that changes all ids; `start`, an instant with its offset at which the clock starts (without it, now);
`office`, {tz, morning, working_days, days_off}: when a day begins, weekend days worked and weekdays off, for the page's
way to the next working morning.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict

from sandbox.clock import SandboxClock
from sandbox.office import OfficeDays
from sandbox.workspace import Member, Room, Workspace


class Company(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "Sandbox"
    domain: str = "sandbox"


class Population(BaseModel):
    """Who and what is there at the start; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: Company = Company()
    users: tuple[Member, ...] = ()
    channels: tuple[Room, ...] = ()
    seed: int = 0
    start: AwareDatetime | None = None
    office: OfficeDays = OfficeDays()


def load(manifest: Path, population: Path) -> Workspace:
    """Raises pydantic's ValidationError for a bad population, PersonError for members who are no users."""
    people = Population.model_validate(_read(population) or {})
    clock = SandboxClock()
    if people.start is not None:
        clock = SandboxClock(offset=people.start - datetime.now(UTC))
    workspace = Workspace(
        manifest=_read(manifest), clock=clock, users=people.users, channels=people.channels, seed=people.seed
    )
    workspace.office = people.office
    workspace.state.team.name, workspace.state.team.domain = people.team.name, people.team.domain
    return workspace


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
