"""The service catalogue: a tree of folders with services and items as leaves, and the categories of incidents.

`config/catalogue.yml` holds the values (process S13, S19, S20); finding leaves by words is `search.py` beside this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, model_validator

from domain.catalogue.forms import Choice, FieldKind, FormField
from domain.catalogue.leaves import (
    Approvals,
    ApprovalStep,
    ApproverRule,
    ChecklistStep,
    Eligibility,
    Gap,
    Item,
    ItemKind,
    Leaf,
    Maintenance,
    Route,
    Service,
    TimeLimit,
)
from domain.configured import Configured, Key, Line, Name
from domain.organisation import Organisation
from domain.policy.targets import ClockKind, Target, Targets, request_target
from domain.ticket import Hours

__all__ = [
    "ApprovalStep",
    "Approvals",
    "ApproverRule",
    "Catalogue",
    "Category",
    "CategoryTraits",
    "ChecklistStep",
    "Choice",
    "Eligibility",
    "FieldKind",
    "Folder",
    "FormField",
    "Gap",
    "Item",
    "ItemKind",
    "Leaf",
    "Maintenance",
    "Node",
    "Orderer",
    "Route",
    "Service",
    "TimeLimit",
]

MAX_CATEGORY_LEVELS = 3


class Category(Configured):
    """What is wrong, in at most three levels."""

    key: Key = Field(description="Stable key, unique among categories.")
    names: Name = Field(description="Name in both languages.")
    group: Key | None = Field(None, description="Group for this category and those below, whatever the service is.")
    data_at_risk: bool | None = Field(
        None, description="Data loss or leak: impact is High and C1 holds. Not set: as the category above."
    )
    security: bool | None = Field(
        None, description="A security attack: C4 holds, the ticket is confidential. Not set: as the category above."
    )
    children: tuple["Category", ...] = Field((), description="Finer categories.")

    def walk(self, above: tuple["Category", ...] = ()) -> Iterator[tuple["Category", ...]]:
        path = (*above, self)
        yield path
        for child in self.children:
            yield from child.walk(path)


@dataclass(frozen=True, slots=True)
class CategoryTraits:
    """What a category means for a ticket, with what it takes over from the categories above it."""

    group: str | None = None
    data_at_risk: bool = False
    security: bool = False


Node = Annotated["Folder | Service | Item", Field(discriminator="node")]


class Folder(Configured):
    """A branch of the tree."""

    node: Literal["folder"] = Field("folder", description="`folder`")
    key: Key = Field(description="Stable key, unique in the whole catalogue.")
    names: Name = Field(description="Name in both languages.")
    children: tuple[Node, ...] = Field(description="Folders, services and items below.")


class Orderer(Protocol):
    """Whoever orders an item: listed in the configuration, or only met in Slack."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


class Catalogue(Configured):
    """The file `catalogue.yml`."""

    version: Line = Field(description="Version of the catalogue as published.")
    categories: tuple[Category, ...] = Field(description="The tree of incident categories, at most three levels.")
    tree: tuple[Folder, ...] = Field(description="The roots of the catalogue.")

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        for name, keys in (
            ("catalogue", [path[-1].key for path in self.walk()]),
            ("categories", [path[-1].key for root in self.categories for path in root.walk()]),
        ):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"keys used twice in the {name}: {', '.join(twice)}")
        for root in self.categories:
            for path in root.walk():
                if len(path) > MAX_CATEGORY_LEVELS:
                    raise ValueError(f"category {path[-1].key} is deeper than {MAX_CATEGORY_LEVELS} levels")
        return self

    def walk(self) -> Iterator[tuple[Folder | Service | Item, ...]]:
        """Every node with the path that leads to it, in the order of the file."""
        stack: list[tuple[Folder | Service | Item, ...]] = [(root,) for root in reversed(self.tree)]
        while stack:
            path = stack.pop()
            yield path
            if isinstance(path[-1], Folder):
                stack += [(*path, child) for child in reversed(path[-1].children)]

    @cached_property
    def _paths(self) -> dict[str, tuple[Folder | Service | Item, ...]]:
        return {path[-1].key: path for path in self.walk()}

    @cached_property
    def _category_paths(self) -> dict[str, tuple[Category, ...]]:
        return {path[-1].key: path for root in self.categories for path in root.walk()}

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """Published services in the order of the file."""
        return tuple(p[-1] for p in self.walk() if isinstance(p[-1], Service) and p[-1].published)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Published items in the order of the file."""
        return tuple(p[-1] for p in self.walk() if isinstance(p[-1], Item) and p[-1].published)

    @cached_property
    def drafts(self) -> tuple[Service | Item, ...]:
        leaves = (path[-1] for path in self.walk())
        return tuple(leaf for leaf in leaves if not isinstance(leaf, Folder) and not leaf.published)

    @property
    def service_keys(self) -> tuple[str, ...]:
        """Keys of all services, drafts included."""
        return tuple(key for key, path in self._paths.items() if isinstance(path[-1], Service))

    @property
    def category_keys(self) -> tuple[str, ...]:
        return tuple(self._category_paths)

    def has(self, key: str) -> bool:
        return key in self._paths

    def is_leaf(self, key: str) -> bool:
        return self.has(key) and not isinstance(self.node(key), Folder)

    def path(self, key: str) -> tuple[Folder | Service | Item, ...]:
        """From the root to the node, both included. `KeyError` for a key the catalogue does not have."""
        return self._paths[key]

    def path_name(self, key: str, locale: str, separator: str = " › ") -> str:
        return separator.join(node.names.in_(locale) for node in self.path(key))

    def node(self, key: str) -> Folder | Service | Item:
        return self._paths[key][-1]

    def leaf(self, key: str) -> Service | Item:
        """`KeyError` when the key is unknown or a folder's. Drafts are found: tickets may refer to them."""
        node = self.node(key)
        if isinstance(node, Folder):
            raise KeyError(key)
        return node

    def service(self, key: str) -> Service:
        """`KeyError` when the key is not a service's."""
        leaf = self.leaf(key)
        if not isinstance(leaf, Service):
            raise KeyError(key)
        return leaf

    def item(self, key: str) -> Item:
        """`KeyError` when the key is not an item's."""
        leaf = self.leaf(key)
        if not isinstance(leaf, Item):
            raise KeyError(key)
        return leaf

    def children(self, key: str | None = None) -> tuple[Folder | Service | Item, ...]:
        """What a reader sees below a folder (or at the top): no drafts, no folders with nothing to offer."""
        nodes: tuple[Folder | Service | Item, ...] = self.tree
        if key is not None:
            node = self.node(key)
            nodes = node.children if isinstance(node, Folder) else ()
        return tuple(node for node in nodes if self._offers(node))

    def _offers(self, node: Folder | Service | Item) -> bool:
        if isinstance(node, Folder):
            return any(self._offers(child) for child in node.children)
        return node.published

    def has_category(self, key: str) -> bool:
        return key in self._category_paths

    def category(self, key: str) -> Category:
        return self._category_paths[key][-1]

    def category_path(self, key: str) -> tuple[Category, ...]:
        return self._category_paths[key]

    def traits(self, key: str | None) -> CategoryTraits:
        """The nearest setting upwards holds; without a category, or with one that is gone, nothing is special."""
        path = self._category_paths.get(key or "", ())

        upwards = path[::-1]
        return CategoryTraits(
            group=next((c.group for c in upwards if c.group is not None), None),
            data_at_risk=next((c.data_at_risk for c in upwards if c.data_at_risk is not None), False),
            security=next((c.security for c in upwards if c.security is not None), False),
        )

    def category_name(self, key: str, locale: str, separator: str = " › ") -> str:
        return separator.join(category.names.in_(locale) for category in self.category_path(key))

    def owner_of(self, leaf: Service | Item) -> str | None:
        """The service owner: the leaf's own, or that of the service an item belongs to."""
        if leaf.owner is None and isinstance(leaf, Item) and leaf.service is not None:
            return self.service(leaf.service).owner
        return leaf.owner

    def target(self, item: Item, targets: Targets, clock: ClockKind) -> Target | None:
        """The item's own target where it sets one, else that of its kind (process §3.4)."""
        if item.targets is not None and clock in (ClockKind.RESPONSE, ClockKind.RESOLUTION):
            return request_target(item.targets, clock)
        return targets.lookup(item.target_kind, hours=Hours.OFFICE, clock=clock)

    def may_order(self, item: Item, person: Orderer, organisation: Organisation) -> bool:
        """An item is offered to the kinds and units it names, units with everything below (process §3.10)."""
        rule = item.eligible
        if rule.kinds and person.kind not in rule.kinds:
            return False
        return not rule.units or any(person.unit in organisation.descendants(unit) for unit in rule.units)
