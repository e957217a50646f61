"""Which resolver group a ticket goes to (process S6). Whom to reach there now is the rulebook's `reach`.

Whether a report is routed at once or first seen by the first line is left to the use case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.catalogue import Catalogue, Category, Route, Service
from domain.organisation import Organisation
from domain.rulebook import Rulebook


class Why(StrEnum):
    """What decided the group."""

    ROUTE = "route"  # a rule of the service
    CATEGORY = "category"  # the category has a group of its own
    LEAF = "leaf"  # the group of the service or item
    UNCLASSIFIED = "unclassified"  # nobody knows yet: the service desk


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """The group, and what decided it."""

    group: str
    why: Why


def choose_group(service: str | None, category: str | None, *, unit: str | None, rules: Rulebook) -> GroupChoice:
    """The group for a service or item, a category and the reporter's unit.

    In this order: a route of the service that names the category; the category's own group; a route that names only
    the unit; the group of the service or item; the service desk, for what is not classified. So the same category
    reaches different groups from property and from life. A key the catalogue no longer has counts as not given.
    """
    catalogue, organisation = rules.catalogue, rules.organisation
    leaf = catalogue.leaf(service) if service is not None and catalogue.is_leaf(service) else None
    routes = leaf.routes if isinstance(leaf, Service) else ()
    categories = _with_those_above(category, catalogue)
    units = _with_those_above_unit(unit, organisation)
    for route in routes:
        if route.category is not None and _matches(route, categories, units):
            return GroupChoice(route.group, Why.ROUTE)
    own = catalogue.traits(category).group
    if own is not None:
        return GroupChoice(own, Why.CATEGORY)
    for route in routes:
        if _matches(route, categories, units):
            return GroupChoice(route.group, Why.ROUTE)
    if leaf is not None and leaf.group is not None:
        return GroupChoice(leaf.group, Why.LEAF)
    return GroupChoice(organisation.first_line.key, Why.UNCLASSIFIED)


def _matches(route: Route, categories: Collection[str], units: Collection[str]) -> bool:
    return (route.category is None or route.category in categories) and (route.unit is None or route.unit in units)


def _with_those_above(category: str | None, catalogue: Catalogue) -> tuple[str, ...]:
    if category is None or not catalogue.has_category(category):
        return ()
    path: tuple[Category, ...] = catalogue.category_path(category)
    return tuple(one.key for one in path)


def _with_those_above_unit(unit: str | None, organisation: Organisation) -> tuple[str, ...]:
    if unit is None or not organisation.has_unit(unit):
        return ()
    return tuple(one.key for one in organisation.unit_path(unit))
