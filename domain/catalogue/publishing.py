"""What a leaf needs before it may be published (process S13, S19, §3.10), and what stops it."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.catalogue import Catalogue, Item, ItemKind, Service
from domain.catalogue.leaves import ApproverRule
from domain.organisation import PersonKind


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a leaf cannot be published: the field concerned, what is wrong, what to do."""

    field: str
    what: str
    remedy: str


LANGUAGE_NAMES = {"en": "English", "zh": "Chinese"}


def obstacles(leaf: Service | Item, catalogue: Catalogue) -> tuple[Obstacle, ...]:
    """Everything that stops the publication of a leaf; empty when it may be published.

    Only a service owner or the process owner may publish; who acts is `domain/permissions.py`.
    """
    found = [*_texts(leaf)]
    if isinstance(leaf, Item):
        found += [*_work(leaf), *_approvers(leaf, catalogue), *_expiry(leaf)]
    elif leaf.owner is None:
        found.append(Obstacle("owner", "it has no service owner", "name one under `owner`"))
    return tuple(found)


def _texts(leaf: Service | Item) -> Iterator[Obstacle]:
    for gap in leaf.gaps():
        if gap.language is None:
            yield Obstacle(gap.field, f"`{gap.field}` is missing", f"write `{gap.field}` in English and Chinese")
        else:
            language = LANGUAGE_NAMES[gap.language]
            yield Obstacle(gap.field, f"`{gap.field}` has no {language} text", f"add `{gap.language}:` to it")


def _work(item: Item) -> Iterator[Obstacle]:
    if not any(step.mandatory for step in item.checklist):
        yield Obstacle("checklist", "it has no mandatory step", "list the steps of the work under `checklist`")


def _approvers(item: Item, catalogue: Catalogue) -> Iterator[Obstacle]:
    rules = {step.by for step in item.approvals.steps} if item.approvals else set()
    service_known = item.service is None or item.service in catalogue.service_keys
    if ApproverRule.SERVICE_OWNER in rules and service_known and catalogue.owner_of(item) is None:
        what = "a service owner approves it, but it has none"
        yield Obstacle("approvals", what, "name the `service` it belongs to, or an `owner`")
    if ApproverRule.GROUP_LEAD in rules and item.group is None:
        yield Obstacle("approvals", "a group lead approves it, but it has no group", "name one under `group`")


def _expiry(item: Item) -> Iterator[Obstacle]:
    """Access of third parties always ends (process §3.10)."""
    for_partners = not item.eligible.kinds or PersonKind.PARTNER in item.eligible.kinds
    ends = item.time_limit is not None and PersonKind.PARTNER in item.time_limit.required_for
    if item.kind is ItemKind.ACCESS and for_partners and not ends:
        what = "partners may order this access, but it need not end"
        yield Obstacle("time_limit", what, "set `time_limit` for partners, or leave them out under `eligible`")
