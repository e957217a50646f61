"""The leaves of the catalogue: services, which incidents are reported against, and items, which people order.

Both carry the three fields of process S19: description, procedure and maintenance.
"""

import hashlib
import json
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from domain.catalogue.forms import SHORT_LENGTH, FieldKind, FormField
from domain.configured import Configured, Key, Name, Text, Words
from domain.durations import WallTime
from domain.organisation.people import PersonKind
from domain.policy.targets import RequestTarget, TargetKind
from domain.ticket import Hours

# What one window of Slack holds: 100 blocks, of which a step takes three; a message of answers holds 50.
MOST_QUESTIONS, MOST_STEPS = 30, 30


class Maintenance(Configured):
    """How a leaf is kept up to date (维护方法)."""

    keeper: Key = Field(description="Key of the person who keeps the entry.")
    review: date = Field(description="Date by which the entry must be reviewed; past it the owner is reminded.")
    text: Text = Field(description="How the entry is maintained, in both languages.")


class Keywords(Configured):
    """Other words people search by, in each language."""

    en: tuple[str, ...] = Field((), description="English words and phrases.")
    zh: tuple[str, ...] = Field((), description="Chinese words and phrases.")


class Gap(Configured):
    """Something a leaf lacks for publication: the field, and the language unless all of it is missing."""

    field: Literal["description", "procedure", "maintenance"]
    language: str | None = None


class Leaf(Configured):
    """What services and items have in common."""

    key: Key = Field(description="Stable key, unique in the whole catalogue; tickets refer to it.")
    names: Name = Field(description="Name in both languages.")
    published: bool = Field(default=True, description="A draft (false) is not offered and may be incomplete.")
    description: Text | None = Field(None, description="What it is, for users (服务描述).")
    procedure: Text | None = Field(None, description="How it is done, decided beforehand (具体做法).")
    maintenance: Maintenance | None = Field(None, description="Who keeps the entry and how (维护方法).")
    keywords: Keywords = Field(Keywords(), description="Other words it is found by.")
    owner: Key | None = Field(None, description="Key of the service owner; an item without one has its service's.")
    group: Key | None = Field(None, description="Key of the group that handles it; without one, the service desk.")

    def gaps(self) -> tuple[Gap, ...]:
        """What stops the publication of this leaf; empty when description, procedure and maintenance are complete.

        Source: process S19.
        """
        found: list[Gap] = []
        texts = {
            "description": self.description,
            "procedure": self.procedure,
            "maintenance": None if self.maintenance is None else self.maintenance.text,
        }
        for name, text in texts.items():
            if text is None:
                found.append(Gap.model_validate({"field": name}))
            else:
                found += [Gap.model_validate({"field": name, "language": language}) for language in text.missing]
        return tuple(found)


class Route(Configured):
    """Another group for some reports: all conditions given must hold, the first matching route wins."""

    unit: Key | None = Field(None, description="The reporter's unit is this one or below it.")
    category: Key | None = Field(None, description="The category is this one or below it.")
    group: Key = Field(description="Key of the group.")

    @model_validator(mode="after")
    def _has_a_condition(self) -> Self:
        if self.unit is None and self.category is None:
            raise ValueError("a route needs a unit, a category or both; without either, set the leaf's group")
        return self


class Service(Leaf):
    """A service people use; what is reported as broken is one of these."""

    node: Literal["service"] = Field(description="`service`")
    hours: Hours = Field(description="Support hours: 7x24 or 5x8.")
    key_service: bool = Field(default=False, description="Key service 关键服务: raises the floor of impact (S39).")
    month_end_critical: bool = Field(default=False, description="More urgent in the month-end window.")
    confidential: bool = Field(default=False, description="Tickets are visible only to those who work on them.")
    categories: tuple[Key, ...] = Field((), description="Categories offered first for this service.")
    routes: tuple[Route, ...] = Field((), description="Other groups for some reporters or categories.")


class ItemKind(StrEnum):
    SERVICE = "service"
    TRAINING = "training"
    DOCUMENT = "document"
    INFORMATION = "information"
    ACCESS = "access"


class ApproverRule(StrEnum):
    LINE_MANAGER = "line_manager"
    SERVICE_OWNER = "service_owner"
    GROUP_LEAD = "group_lead"
    ROLE = "role"
    PERSON = "person"


class ApprovalStep(Configured):
    """One approver, found when the request is submitted. Never the requester, never who benefits (process §3.10)."""

    by: ApproverRule = Field(description="line_manager, service_owner, group_lead, role or person.")
    role: Key | None = Field(None, description="With `by: role`: the role's name in organisation.yml, one holder.")
    person: Key | None = Field(None, description="With `by: person`: the person's key.")

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if (self.role is not None) is not (self.by is ApproverRule.ROLE):
            raise ValueError("`role` goes with `by: role`, and only with it")
        if (self.person is not None) is not (self.by is ApproverRule.PERSON):
            raise ValueError("`person` goes with `by: person`, and only with it")
        return self


class Approvals(Configured):
    """The approvals an item needs before work on it starts."""

    order: Literal["sequential", "parallel"] = Field("sequential", description="One after another, or all at once.")
    steps: tuple[ApprovalStep, ...] = Field(min_length=1, description="The approvers.")


class ChecklistStep(Configured):
    """One step of the work, in order."""

    key: Key = Field(description="Stable key.")
    names: Words = Field(description="What is to be done, in both languages.")
    mandatory: bool = Field(default=True, description="Must be done, or marked not applicable with a reason.")
    waivable: bool = Field(default=True, description="Whether 'not applicable' is possible at all.")
    four_eyes: bool = Field(default=False, description="A second person confirms it.")


class Eligibility(Configured):
    """Who may order an item. Nothing named: everybody."""

    units: tuple[Key, ...] = Field((), description="Units, with everything below them.")
    kinds: tuple[PersonKind, ...] = Field((), description="Kinds of user: employee, it, partner.")


class TimeLimit(Configured):
    """Access that ends: an expiry date is asked for, and a revoke request made when it passes."""

    required_for: tuple[PersonKind, ...] = Field(
        (PersonKind.PARTNER,), description="Kinds of user who must give an expiry date; others may."
    )
    longest: WallTime = Field(description="Longest time access may be granted for.")


class Item(Leaf):
    """Something people order. A running request keeps the version of the item it was submitted with (process S13)."""

    node: Literal["item"] = Field(description="`item`")
    kind: ItemKind = Field(description="service, training, document, information or access.")
    service: Key | None = Field(None, description="Key of the service it belongs to; its owner approves as such.")
    form: tuple[FormField, ...] = Field((), max_length=MOST_QUESTIONS, description="What the requester is asked.")
    approvals: Approvals | None = Field(None, description="Approvals; none: work starts at once.")
    checklist: tuple[ChecklistStep, ...] = Field(
        (), max_length=MOST_STEPS, description="The ordered steps of the work."
    )
    targets: RequestTarget | None = Field(None, description="Targets of this item, if not those of its kind.")
    eligible: Eligibility = Field(Eligibility(), description="Who may order it.")
    time_limit: TimeLimit | None = Field(None, description="For access that ends.")
    hands_over: Literal["rfc"] | None = Field(
        None, description="`rfc`: the request leaves the desk as a request for change (S14)."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name, keys in (("form", [f.key for f in self.form]), ("checklist", [s.key for s in self.checklist])):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{name} has {', '.join(twice)} twice")
        return self

    @property
    def target_kind(self) -> TargetKind:
        return TargetKind(self.kind.value)

    def wished(self, words: str) -> dict[str, str]:
        """What somebody looked for who found nothing but the item for wishes is their wish: its first text."""
        texts = (one for one in self.form if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT))
        first = next(texts, None) if words and self.hands_over is not None else None
        return {} if first is None else {first.key: words[: first.longest or SHORT_LENGTH]}

    @cached_property
    def version(self) -> str:
        """A short hash of everything the item says: any edit makes a new version, moving it in the tree does not."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def snapshot(self) -> str:
        """The item as JSON, to be kept with the request; `Item.model_validate_json` reads it back."""
        return self.model_dump_json()
