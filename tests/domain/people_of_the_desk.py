"""The people of the permission tests, as actors: who they are is in the name, what they hold is beside it."""

from datetime import UTC, datetime

from domain.people import Actor, Person, Role
from domain.ticket import State, Ticket, TicketType


def actor(
    number: int,
    name: str,
    *roles: Role,
    groups: tuple[str, ...] = (),
    leads: tuple[str, ...] = (),
    owns: tuple[str, ...] = (),
    supplier: tuple[str, ...] = (),
) -> Actor:
    return Actor(
        person=Person(id=number, key=name, slack_id=None, name=name, unit=None),
        roles=frozenset(roles),
        groups=frozenset({*groups, *supplier}),
        leads=frozenset(leads),
        owns=frozenset(owns),
        supplier_groups=frozenset(supplier),
    )


WANG = actor(1, "Wang, clerk in Shanghai")
LI = actor(2, "Li, clerk in the life company")
PAN = actor(3, "Pan, partner")
ZHAO = actor(11, "Zhao, service desk", Role.FIRST_LINE, Role.SUPPORT, groups=("service-desk",))
SUN = actor(12, "Sun, desktop engineer", Role.SUPPORT, groups=("desktop",))
QIAN = actor(13, "Qian, desktop lead", Role.SUPPORT, groups=("desktop",), leads=("desktop",))
ZHOU = actor(14, "Zhou, network engineer", Role.SUPPORT, groups=("network",))
CARL = actor(15, "Carl, carrier", Role.SUPPORT, supplier=("carrier",))
MO = actor(21, "Mo, incident manager", Role.INCIDENT_MANAGER, Role.SUPPORT)
OU = actor(22, "Ou, process owner", Role.PROCESS_OWNER)
MEI = actor(23, "Mei, IT management", Role.IT_MANAGEMENT)
SHEN = actor(24, "Shen, owner of printing", owns=("printing",))
KONG = actor(25, "Kong, compliance", Role.COMPLIANCE)
BOSS = actor(26, "Bao, line manager")
EVERYBODY = (WANG, LI, PAN, ZHAO, SUN, QIAN, ZHOU, CARL, MO, OU, MEI, SHEN, KONG, BOSS)

MONDAY = datetime(2026, 3, 16, 2, 20, tzinfo=UTC)


def ticket(kind: TicketType = TicketType.INCIDENT, **fields: object) -> Ticket:
    """A ticket of Wang's, held by the desktop group and being worked on by Sun, unless told otherwise."""
    plain: dict[str, object] = {
        "id": 42,
        "type": kind,
        "state": State.IN_PROGRESS,
        "title": "Printer jams",
        "description": "",
        "reporter_id": WANG.id,
        "affected_id": None,
        "unit": None,
        "service": "printing",
        "category": None,
        "group": "desktop",
        "assignee_id": SUN.id,
        "reported_at": MONDAY,
        "created_at": MONDAY,
    }
    return Ticket(**{**plain, **fields})  # type: ignore[arg-type]  # fields of a test are named by hand


def names(people: tuple[Actor, ...]) -> list[str]:
    """The first names, to be read in a failure."""
    return [one.person.name.split(",")[0] for one in people if one.person is not None]
