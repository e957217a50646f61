"""Turns what pydantic says about a file into sentences for the person who edits it: what is wrong, what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from domain.suggestions import did_you_mean

Path = tuple[str | int, ...]


def explain(error: ValidationError, model: type[BaseModel], data: object) -> Iterator[tuple[Path, str, str]]:
    """Path in the file, what is wrong, and what to do, for every fault found."""
    for fault in error.errors(include_url=False):
        path = path_in(data, fault["loc"])
        case = _Case(model, data, path, fault["input"], fault.get("ctx", {}), fault["msg"])
        what, remedy = SENTENCES.get(fault["type"], _plain)(case)
        yield path, what, remedy


def path_in(data: object, loc: tuple[int | str, ...]) -> Path:
    """Pydantic's location without the names it adds for alternatives, so that it points into the file."""
    path: list[str | int] = []
    for index, step in enumerate(loc):
        inside = _inside(data, step)
        if inside is not _NOWHERE:
            path.append(step)
            data = inside
        elif index == len(loc) - 1 and isinstance(data, dict):
            path.append(step)  # a missing key has no line: its mapping has
    return tuple(path)


_NOWHERE = object()


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, Mapping):
        if step in data:
            return data[step]
        return data.get(str(step), _NOWHERE)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _NOWHERE


@dataclass(frozen=True, slots=True)
class _Case:
    """One fault with everything a sentence about it may need."""

    model: type[BaseModel]
    data: object
    path: Path
    given: object
    context: Mapping[str, Any]
    message: str

    @property
    def name(self) -> str:
        return str(self.path[-1]) if self.path else "the file"


def _unknown_key(case: _Case) -> tuple[str, str]:
    found = model_at(case.model, case.data, case.path[:-1])
    return f"`{case.name}` is no key here", did_you_mean(case.name, () if found is None else tuple(found.model_fields))


def _missing_key(case: _Case) -> tuple[str, str]:
    found = model_at(case.model, case.data, case.path[:-1])
    field = None if found is None else found.model_fields.get(case.name)
    note = "" if field is None or field.description is None else f" ({field.description.rstrip('.')})"
    return f"`{case.name}` is missing", f"add `{case.name}`{note}"


def _not_offered(case: _Case) -> tuple[str, str]:
    word = str(case.context.get("tag", case.given))
    listed = str(case.context.get("expected_tags") or case.context.get("expected", "")).replace(" or ", ", ")
    offered = [one.strip(" '") for one in listed.split(",")]
    return f"`{word}` is not offered for `{case.name}`", did_you_mean(word, offered)


def _no_node(_: _Case) -> tuple[str, str]:
    return "`node` is missing", "add `node: folder`, `node: service` or `node: item`"


def _refused(case: _Case) -> tuple[str, str]:
    return f"{case.context.get('error', case.message)}", "correct it here"


def _wrong_form(case: _Case) -> tuple[str, str]:
    return f"`{case.given}` has not the form of `{case.name}`", f"it must match `{case.context.get('pattern')}`"


def _plain(case: _Case) -> tuple[str, str]:
    given = case.given
    shown = "nothing" if given is None else f"`{given}`" if isinstance(given, str | int | float) else "this"
    return f"{shown} cannot be `{case.name}`", case.message[:1].lower() + case.message[1:]


SENTENCES: Mapping[str, Callable[[_Case], tuple[str, str]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "enum": _not_offered,
    "literal_error": _not_offered,
    "union_tag_invalid": _not_offered,
    "union_tag_not_found": _no_node,
    "value_error": _refused,
    "string_pattern_mismatch": _wrong_form,
}


def model_at(model: type[BaseModel], data: object, path: Path) -> type[BaseModel] | None:
    """The model that describes the mapping at a path of the file; None where there is none."""
    candidates: list[Any] = [model]
    for step in path:
        data = _inside(data, step)
        inner = [annotation for one in candidates for annotation in _step(one, step)]
        candidates = [kind for annotation in inner for kind in _unfold(annotation)]
    models = [one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)]
    fitting = [one for one in models if _fits(one, data)]
    return next(iter(fitting or models), None)


def _fits(model: type[BaseModel], data: object) -> bool:
    node = model.model_fields.get("node")
    return node is not None and isinstance(data, Mapping) and data.get("node") in get_args(node.annotation)


def _step(kind: Any, step: str | int) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(step))
        return [] if field is None else [field.annotation]
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return [arguments[1]]
    return [arguments[0]] if get_origin(kind) in (tuple, list) and isinstance(step, int) else []


def _unfold(annotation: Any) -> Iterator[Any]:
    """Alternatives and annotations taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _unfold(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for one in get_args(annotation):
            yield from _unfold(one)
    else:
        yield annotation
