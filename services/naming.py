"""The names of what an entry of the history mentions by key: groups, tools, services and categories."""

from collections.abc import Mapping
from typing import Any

from domain.configured import Words
from services import alerting
from services.work import Work


def of_entry(work: Work, data: Mapping[str, Any]) -> dict[str, Words]:
    """By key; what the configuration no longer has is left out."""
    keys = [value for value in data.values() if isinstance(value, str)]
    keys += [one for value in data.values() if isinstance(value, list) for one in value if isinstance(one, str)]
    groups = work.rules.organisation.groups_by_key
    found: dict[str, Words] = {key: groups[key].names for key in keys if key in groups}
    if "tool" in data:
        found[data["tool"]] = alerting.tool_names(work, data["tool"])
    catalogue = work.rules.catalogue
    if data.get("service") and catalogue.has(data["service"]):
        found[data["service"]] = catalogue.path(data["service"])[-1].names
    if data.get("category") and catalogue.has_category(data["category"]):
        found[data["category"]] = catalogue.category(data["category"]).names
    return found
