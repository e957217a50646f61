"""Keys that point from one part of the configuration to another, and those that point nowhere.

Pure: it says where a reference stands as a path; which file and line that is, the loader knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.catalogue import Catalogue, Category, Folder, Item, Service
from domain.catalogue.publishing import obstacles
from domain.organisation import Organisation, SupportLine
from domain.organisation.roles import Roles
from domain.policy import Policy

Path = tuple[str | int, ...]
ROLE_NAMES = tuple(name for name in Roles.model_fields if name != "digests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A key written at `path`, naming something of `kind`; `known` are the keys it may be."""

    path: Path
    key: str
    kind: str
    known: Sequence[str] = field(repr=False)

    @property
    def dangling(self) -> bool:
        return self.key not in self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that no key alone shows to be wrong: what, and what to do about it."""

    path: Path
    what: str
    remedy: str


def _many(path: Path, keys: Sequence[str | None], kind: str, known: Sequence[str]) -> Iterator[Reference]:
    for index, key in enumerate(keys):
        if key is not None:
            yield Reference(path=(*path, index), key=key, kind=kind, known=known)


def _one(path: Path, key: str | None, kind: str, known: Sequence[str]) -> Iterator[Reference]:
    if key is not None:
        yield Reference(path=path, key=key, kind=kind, known=known)


def of_organisation(organisation: Organisation) -> Iterator[Reference]:
    """Units, people and groups that the organisation's own entries name."""
    people = tuple(organisation.people_by_key)
    units = organisation.unit_keys
    for index, person in enumerate(organisation.people):
        at: Path = ("people", index)
        yield from _one((*at, "unit"), person.unit, "unit", units)
        yield from _one((*at, "manager"), person.manager, "person", people)
        yield from _one((*at, "deputy"), person.deputy, "person", people)
    companies = organisation.company_keys
    for index, group in enumerate(organisation.groups):
        at = ("groups", index)
        yield from _one((*at, "company"), group.company, "company", companies)
        yield from _many((*at, "members"), group.members, "person", people)
    yield from _of_roles(organisation, people, units)


def _of_roles(organisation: Organisation, people: Sequence[str], units: Sequence[str]) -> Iterator[Reference]:
    roles = organisation.roles
    for name in roles.named():
        value = getattr(roles, name)
        path: Path = ("roles", name)
        if isinstance(value, tuple):
            yield from _many(path, value, "person", people)
        else:
            yield from _one(path, value, "person", people)
    for index, scope in enumerate(roles.digests):
        at: Path = ("roles", "digests", index)
        yield from _one((*at, "person"), scope.person, "person", people)
        yield from _many((*at, "units"), scope.units, "unit", units)
        yield from _many((*at, "groups"), scope.groups, "group", tuple(organisation.groups_by_key))


def organisation_faults(organisation: Organisation) -> Iterator[Fault]:
    """No service desk to own tickets (S1); lines of management that an approval could never climb to their end."""
    if not any(group.line is SupportLine.FIRST for group in organisation.groups):
        what = "no group is of the first line, so nobody would own a ticket"
        yield Fault(path=("groups",), what=what, remedy="set `line: first` for the service desk")
    for index, person in enumerate(organisation.people):
        seen = {person.key}
        current = person.manager
        while current is not None and current in organisation.people_by_key:
            if current == person.key:
                what = f"the line of managers above `{person.key}` comes back to `{person.key}`"
                yield Fault(path=("people", index, "manager"), what=what, remedy="leave the topmost manager empty")
            if current in seen:
                break
            seen.add(current)
            current = organisation.person(current).manager


def leaves_with_paths(catalogue: Catalogue) -> Iterator[tuple[Path, Service | Item]]:
    """Every leaf with where it stands in the file."""

    def below(folder: Folder, at: Path) -> Iterator[tuple[Path, Service | Item]]:
        for index, child in enumerate(folder.children):
            path = (*at, "children", index)
            if isinstance(child, Folder):
                yield from below(child, path)
            else:
                yield path, child

    for index, root in enumerate(catalogue.tree):
        yield from below(root, ("tree", index))


def of_catalogue(catalogue: Catalogue, organisation: Organisation) -> Iterator[Reference]:
    """People, groups, units, categories and services that leaves name."""
    people, groups = tuple(organisation.people_by_key), tuple(organisation.groups_by_key)
    yield from _of_categories(("categories",), catalogue.categories, groups)
    for path, leaf in leaves_with_paths(catalogue):
        yield from _one((*path, "owner"), leaf.owner, "person", people)
        yield from _one((*path, "group"), leaf.group, "group", groups)
        if leaf.maintenance is not None:
            yield from _one((*path, "maintenance", "keeper"), leaf.maintenance.keeper, "person", people)
        if isinstance(leaf, Service):
            yield from _of_service(path, leaf, catalogue, organisation)
        else:
            yield from _of_item(path, leaf, catalogue, organisation)


def _of_categories(at: Path, categories: Sequence[Category], groups: Sequence[str]) -> Iterator[Reference]:
    for index, category in enumerate(categories):
        yield from _one((*at, index, "group"), category.group, "group", groups)
        yield from _of_categories((*at, index, "children"), category.children, groups)


def _of_service(path: Path, service: Service, catalogue: Catalogue, organisation: Organisation) -> Iterator[Reference]:
    categories = catalogue.category_keys
    units, groups = organisation.unit_keys, tuple(organisation.groups_by_key)
    yield from _many((*path, "categories"), service.categories, "category", categories)
    for index, route in enumerate(service.routes):
        at = (*path, "routes", index)
        yield from _one((*at, "unit"), route.unit, "unit", units)
        yield from _one((*at, "category"), route.category, "category", categories)
        yield from _one((*at, "group"), route.group, "group", groups)


def _of_item(path: Path, item: Item, catalogue: Catalogue, organisation: Organisation) -> Iterator[Reference]:
    yield from _one((*path, "service"), item.service, "service", catalogue.service_keys)
    yield from _many((*path, "eligible", "units"), item.eligible.units, "unit", organisation.unit_keys)
    for index, step in enumerate(item.approvals.steps if item.approvals else ()):
        at = (*path, "approvals", "steps", index)
        yield from _one((*at, "person"), step.person, "person", tuple(organisation.people_by_key))
        yield from _one((*at, "role"), step.role, "role", ROLE_NAMES)


def catalogue_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Leaves that are marked published and may not be."""
    for path, leaf in leaves_with_paths(catalogue):
        for found in obstacles(leaf, catalogue) if leaf.published else ():
            what = f"`{leaf.key}` cannot be published: {found.what}"
            yield Fault(path=(*path, found.field), what=what, remedy=f"{found.remedy}; or set `published: false`")


def routing_faults(catalogue: Catalogue, organisation: Organisation) -> Iterator[Fault]:
    """A third party never receives a ticket by itself: the group lead or the contract sends it (process §3.6)."""
    for path, leaf in leaves_with_paths(catalogue):
        named: list[tuple[Path, str | None]] = [((*path, "group"), leaf.group)]
        if isinstance(leaf, Service):
            named += [((*path, "routes", index, "group"), route.group) for index, route in enumerate(leaf.routes)]
        for at, key in named:
            group = organisation.groups_by_key.get(key or "")
            if group is not None and group.restricted:
                what = f"`{leaf.key}` goes straight to `{group.key}`, the group of a supplier"
                yield Fault(path=at, what=what, remedy="name the internal group that passes it on to the supplier")


def core_services(policy: Policy, catalogue: Catalogue) -> Iterator[Reference]:
    """Services that the criteria of a major incident name."""
    core = policy.majors.criteria.core_services
    yield from _many(("majors", "criteria", "core_services"), core, "service", catalogue.service_keys)


def services_of_tools(policy: Policy, catalogue: Catalogue) -> Iterator[Reference]:
    """Services that monitoring tools call by names of their own."""
    for index, tool in enumerate(policy.alerts.tools):
        for name, service in tool.services.items():
            yield from _one(("alerts", "tools", index, "services", name), service, "service", catalogue.service_keys)


def calendars_of_items(catalogue: Catalogue, calendars: Sequence[str]) -> Iterator[Reference]:
    """Calendars that items with targets of their own name."""
    for path, leaf in leaves_with_paths(catalogue):
        if isinstance(leaf, Item) and leaf.targets is not None:
            yield from _one((*path, "targets", "calendar"), leaf.targets.calendar, "calendar", calendars)


def calendars_of_suppliers(organisation: Organisation, calendars: Sequence[str]) -> Iterator[Reference]:
    """Calendars that the contracts of third parties count on."""
    for index, group in enumerate(organisation.groups):
        if group.supplier is not None:
            path: Path = ("groups", index, "supplier", "calendar")
            yield from _one(path, group.supplier.calendar, "calendar", calendars)


def calendars_of_policy(policy: Policy, calendars: Sequence[str]) -> Iterator[Reference]:
    """Calendars that targets and reports name."""
    targets = policy.targets
    for priority, incident in targets.incidents.items():
        at: Path = ("targets", "incidents", priority.value, "calendar")
        yield from _one((*at, "always"), incident.calendar.always, "calendar", calendars)
        yield from _one((*at, "office"), incident.calendar.office, "calendar", calendars)
    major = targets.major.calendar
    yield from _one(("targets", "major", "calendar", "always"), major.always, "calendar", calendars)
    yield from _one(("targets", "major", "calendar", "office"), major.office, "calendar", calendars)
    yield from _one(("targets", "approval_calendar"), targets.approval_calendar, "calendar", calendars)
    for kind, request in targets.requests.items():
        yield from _one(("targets", "requests", kind.value, "calendar"), request.calendar, "calendar", calendars)
    for kind, complaint in targets.complaints.items():
        yield from _one(("targets", "complaints", kind.value, "calendar"), complaint.calendar, "calendar", calendars)
    yield from _one(("reporting", "calendar"), policy.reporting.calendar, "calendar", calendars)
