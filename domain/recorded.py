"""What every recorded event is: a frozen value with a stored kind, the changes it made, and plain, JSON-ready data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. `kind` is stored; renaming one needs a migration of the audit's readers, so do not."""

    kind: ClassVar[str] = "event"
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The fields without `changes`, JSON-ready."""
        return {name: plain(value) for name, value in asdict(self).items() if name != "changes"}


def plain(value: Any) -> Any:
    """Instants become ISO strings, durations seconds, enums their keys; everything else stays."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return value
