"""The small vocabulary in which Block Kit's rules are written: strings, numbers, lists, objects, one of several kinds.

A check looks at one value at one place and reports what Slack would refuse; it never changes the value. Lengths count
Unicode code points, as Slack does.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sandbox.blockkit.report import Place

Check = Callable[[object, Place], None]
Rule = Callable[[Mapping[str, object], Place], None]

WEB = ("http", "https")
# What a person may be sent to by a click; `slack` is the scheme of deep links.
CLICKABLE = ("http", "https", "mailto", "slack", "tel")


def as_object(value: object, place: Place) -> Mapping[str, object] | None:
    if isinstance(value, Mapping):
        return value
    place.say("must be an object")
    return None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these keys and no others."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: Sequence[Rule] = ()

    def __call__(self, value: object, place: Place) -> None:
        document = as_object(value, place)
        if document is None:
            return
        for key in self.required:
            if document.get(key) is None:
                place.say(f"missing required field: {key}")
        known = {**self.required, **self.optional}
        for key, content in document.items():
            if key not in known:
                place.at(key).say(f"invalid additional property: {key}")
            elif content is not None:
                known[key](content, place.at(key))
        for rule in self.rules:
            rule(document, place)


@dataclass(frozen=True, slots=True)
class Kinds:
    """An object whose `type` names its shape; `allowed` tells a misplaced type from an unknown one."""

    table: Mapping[str, Check]
    allowed: Collection[str] | None = None
    what: str = "element"

    def __call__(self, value: object, place: Place) -> None:
        document = as_object(value, place)
        if document is None:
            return
        kind = document.get("type")
        if not isinstance(kind, str):
            place.say("missing required field: type")
        elif kind not in self.table:
            place.at("type").say(f"unsupported type: {kind}")
        elif self.allowed is not None and kind not in self.allowed:
            place.at("type").say(f"{self.what} of type {kind} is not allowed here")
        else:
            self.table[kind](document, place)


def string(maximum: int | None = None, *, minimum: int = 0, pattern: str | None = None) -> Check:
    def check(value: object, place: Place) -> None:
        if not isinstance(value, str):
            place.say("must be a string")
            return
        measure(value, place, minimum=minimum, maximum=maximum)
        if pattern is not None and re.fullmatch(pattern, value) is None:
            place.say(f"failed to match pattern: {pattern}")

    return check


def measure(value: str, place: Place, *, minimum: int, maximum: int | None) -> None:
    if len(value) < minimum:
        place.say(f"must be more than {minimum - 1} characters")
    if maximum is not None and len(value) > maximum:
        place.say(f"must be less than {maximum + 1} characters")


def literal(*values: str) -> Check:
    def check(value: object, place: Place) -> None:
        if value not in values:
            place.say(f"must be one of: {', '.join(values)}")

    return check


def boolean(value: object, place: Place) -> None:
    if not isinstance(value, bool):
        place.say("must be a boolean")


def integer(minimum: int | None = None, maximum: int | None = None) -> Check:
    def check(value: object, place: Place) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            place.say("must be an integer")
        elif minimum is not None and value < minimum:
            place.say(f"must be greater than or equal to {minimum}")
        elif maximum is not None and value > maximum:
            place.say(f"must be less than or equal to {maximum}")

    return check


def number(value: object, place: Place) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        place.say("must be a number")


def numeral(value: object, place: Place) -> None:
    """Number inputs carry their numbers as strings."""
    if not isinstance(value, str) or re.fullmatch(r"-?\d+(\.\d+)?", value) is None:
        place.say("must be a string holding a number")


def url(maximum: int = 3000, *, schemes: Collection[str] = CLICKABLE) -> Check:
    def check(value: object, place: Place) -> None:
        if not isinstance(value, str):
            place.say("must be a string")
            return
        measure(value, place, minimum=1, maximum=maximum)
        if not _is_url(value, schemes):
            place.say(f"must be a valid URL with one of the schemes: {', '.join(schemes)}")

    return check


def _is_url(value: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or parts.path) and not re.search(r"\s", value)


def list_of(item: Check, *, minimum: int = 0, maximum: int | None = None) -> Check:
    def check(value: object, place: Place) -> None:
        if not isinstance(value, list | tuple):
            place.say("must be an array")
            return
        if len(value) < minimum:
            place.say(f"must have at least {minimum} items")
        if maximum is not None and len(value) > maximum:
            place.say(f"no more than {maximum} items allowed")
        for index, content in enumerate(value):
            item(content, place.at(index))

    return check


def exactly_one(*keys: str) -> Rule:
    def rule(document: Mapping[str, object], place: Place) -> None:
        given = [key for key in keys if document.get(key) is not None]
        if len(given) != 1:
            place.say(f"must have exactly one of: {', '.join(keys)}")

    return rule


def at_least_one(*keys: str) -> Rule:
    def rule(document: Mapping[str, object], place: Place) -> None:
        if all(document.get(key) is None for key in keys):
            place.say(f"missing required field: {' or '.join(keys)}")

    return rule


def ordered(low: str, high: str) -> Rule:
    """The lower bound does not exceed the upper one."""

    def rule(document: Mapping[str, object], place: Place) -> None:
        bounds = _number(document.get(low)), _number(document.get(high))
        if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
            place.at(low).say(f"{low} must not exceed {high}")

    return rule


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None
