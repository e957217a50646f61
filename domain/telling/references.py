"""A ticket's references stand on its card, which says less to a third party; nobody is written to for them."""

from domain.recorded import Event
from domain.reference_events import ReferencesSet
from domain.telling.parts import Rule, refresh

TABLE: dict[type[Event], Rule] = {ReferencesSet: lambda t: [refresh(t)]}
