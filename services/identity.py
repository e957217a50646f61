"""Who is acting: from a Slack user to an `Actor` with the standing that holds everywhere. Somebody the desk has never
met becomes a user; nobody gains a role by writing to the desk.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.organisation import Organisation, SupportLine
from domain.people import Actor, Role
from domain.rulebook import Rulebook
from models.person import PersonRow, by_ids, by_slack_id


@dataclass(frozen=True, slots=True)
class Caller:
    """A person as Slack names them in a payload."""

    slack_id: str
    name: str = ""


def identify(session: Session, rules: Rulebook, caller: Caller) -> Actor:
    """The actor behind a Slack user; a stranger is put on record as a plain user."""
    row = by_slack_id(session, caller.slack_id)
    if row is None:
        row = PersonRow(slack_id=caller.slack_id, name=caller.name or caller.slack_id)
        session.add(row)
        session.flush()
    return actor_of(row, rules)


def actor_by_id(session: Session, rules: Rulebook, person_id: int) -> Actor:
    """`KeyError` for an id that was never given out."""
    return actor_of(by_ids(session, {person_id})[person_id], rules)


def actor_of(row: PersonRow, rules: Rulebook) -> Actor:
    """Roles come from the organisation alone."""
    person = row.snapshot(default_locale=rules.policy.default_language)
    if row.key is None or row.key not in rules.organisation.people_by_key:
        return Actor(person=person, roles=frozenset({Role.USER}))
    groups = rules.organisation.groups_of(row.key)
    return Actor(
        person=person,
        roles=_roles(row.key, rules.organisation),
        groups=frozenset(group.key for group in groups),
        leads=frozenset(group.key for group in groups if row.key in (group.lead, group.deputy)),
        owns=frozenset(service.key for service in rules.catalogue.services if service.owner == row.key),
        supplier_groups=frozenset(group.key for group in groups if group.restricted),
    )


def _roles(key: str, organisation: Organisation) -> frozenset[Role]:
    roles = set(organisation.roles.held_by(key)) | {Role.USER}
    groups = organisation.groups_of(key)
    if groups or key == organisation.roles.process_owner_deputy:  # who stands in must be able to see what it is about
        roles.add(Role.SUPPORT)
    if any(group.line is SupportLine.FIRST for group in groups):
        roles.add(Role.FIRST_LINE)
    return frozenset(roles)
