"""The reference of every key of the configuration, made from the models as `docs/configuration.md`."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from domain.calendar_config import CalendarsConfig, OpeningHours
from domain.catalogue import Catalogue
from domain.configured import KEY_PATTERN, Name, Text, Words
from domain.organisation import Organisation
from domain.policy import Policy

INTRODUCTION = """\
# Configuration

The desk is configured by four YAML files in one folder; `config/` holds a complete worked example, an insurance group
with two companies. The bot reads them at start and refuses to start with a wrong one: it names every fault at once,
with file, line and what to do.

- Keys (`wang`, `policy-admin`) are small letters, digits, `-` and `_`. They are stable, for tickets refer to them:
  change the words, never the key. A unit or leaf that moves in its tree keeps its history.
- Lengths of time are a number and a unit. Wall-clock time is written in `s`, `min`, `h` or `d`; working time in `bh`
  (business hours) or `wd` (working days of eight business hours); time on a calendar, such as a target, in either but
  not in `d`, for its calendar says which hours count.
- Words are given in both languages: `{en: Network, zh: 网络}`.
- `no`, `yes` and `09:30` are plain text; only `true` and `false` are truth values. Anchors, aliases and tags are
  refused.

This page is made from the models by `hotline docs`; a test compares the two.
"""

FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("organisation.yml", Organisation, "Who is who: units, people, resolver groups, roles."),
    ("catalogue.yml", Catalogue, "What may be reported as broken and what may be ordered."),
    ("calendars.yml", CalendarsConfig, "When the desk is open, and which days the state and the company change."),
    ("policy.yml", Policy, "The rules: priorities, targets, reminders, major incidents, reports."),
)
SIMPLE: dict[Any, str] = {
    Words: "words in both languages",
    Name: "name in both languages, at most 75 characters",
    Text: "text in both languages",
    OpeningHours: "opening, `09:00-12:00`",
    AwareDatetime: "date and time with offset",
    date: "date, `2026-10-10`",
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
}


def reference() -> str:
    """The whole page as Markdown."""
    lines, told = [INTRODUCTION], list[type[BaseModel]]()
    for name, model, note in FILES:
        fresh = [one for one in every_model(model) if one not in told]
        told += fresh
        lines += _file(name, fresh, note)
    return "\n".join(lines)


def _file(name: str, models: list[type[BaseModel]], note: str) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{note}\n"
    for position, one in enumerate(models):
        if position:
            yield f"### {_title(one)}\n"
            yield f"{_first_paragraph(one)}\n"
        yield from _table(one)
        yield ""


def every_model(root: type[BaseModel]) -> list[type[BaseModel]]:
    """A model and those its fields hold, each once, in the order in which a reader meets them."""
    found: list[type[BaseModel]] = []
    waiting = [root]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found.append(model)
            waiting = [*(m for field in model.model_fields.values() for m in _inner(field.annotation)), *waiting]
    return found


def _inner(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in SIMPLE:
        yield annotation
    for one in get_args(annotation):
        if get_origin(annotation) is not Literal:
            yield from _inner(one)


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | value | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for name, field in model.model_fields.items():
        yield f"| `{name}` | {_kind(field)} | {_default(field)} | {field.description or ''} |"


def _kind(field: FieldInfo) -> str:
    return _words(field.annotation, *field.metadata)


def _words(annotation: Any, *metadata: object) -> str:
    """What may stand there, in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _words(arguments[0], *arguments[1:])
    if origin in (Union, UnionType):
        return " or ".join(_words(one, *metadata) for one in arguments if one is not NoneType)
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        return f"list of {_words(arguments[0])}"
    if origin is dict:
        return f"mapping from {_words(arguments[0])} to {_words(arguments[1])}"
    return _plain(annotation, metadata)


def _plain(annotation: Any, metadata: tuple[object, ...]) -> str:
    titled = [one.json_schema["title"] for one in metadata if isinstance(one, WithJsonSchema) and one.json_schema]
    if titled:
        return str(titled[0])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in annotation)
    if annotation is str and KEY_PATTERN in {getattr(one, "pattern", None) for one in metadata}:
        return "key"
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{_title(annotation)}](#{_anchor(annotation)})"
    return getattr(annotation, "__name__", str(annotation))


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True) if not field.is_required() else PydanticUndefined
    if value is PydanticUndefined:
        return "required"
    if value is None or value in ((), {}) or isinstance(value, BaseModel):
        return ""
    if isinstance(value, tuple):
        return f"`[{', '.join(str(one) for one in value)}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _title(model: type[BaseModel]) -> str:
    name = model.__name__
    return "".join(f" {c.lower()}" if c.isupper() and i else c for i, c in enumerate(name))


def _anchor(model: type[BaseModel]) -> str:
    return _title(model).lower().replace(" ", "-")


def _first_paragraph(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())
