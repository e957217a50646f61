"""Every key of `policy.yml` decides something: a value that nobody reads would be a promise the desk does not keep."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from domain.policy import Policy
from domain.policy.clocks import Closing
from domain.policy.majors import Majors
from domain.policy.reporting import Reporting
from tests.shape.source import PRODUCT, functions, modules, tree

POLICY = "domain/policy/"


def test_every_key_of_the_policy_is_read() -> None:
    """By the code that acts on it, or by a rule of the policy that such code asks; checking a value is no use of it."""
    read = _read()
    assert sorted(f"{model}.{name}" for model, name in _fields() if name not in read) == []


def test_every_section_of_the_policy_is_read_where_it_stands() -> None:
    """A section may be called like something else, as a review is: it is read off its parent, or handed on by it."""
    read = {(_last(one.value), one.attr) for path in _paths(inside=False) for one in _loads(tree(path))}
    sections = {
        (parent, name)
        for parent, model in {"policy": Policy, "majors": Majors, "closing": Closing, "reporting": Reporting}.items()
        for name, field in model.model_fields.items()
        if any(_inside(field.annotation))
    }
    assert sections - read == set()


def test_the_search_knows_a_key_that_is_read_from_one_that_is_only_checked() -> None:
    """Otherwise the test above could not fail."""
    checked = ast.parse("class A:\n @model_validator(mode='after')\n def _order(self): return self.unread\n")
    asked = ast.parse("class A:\n def rule(self): return self._part()\n def _part(self): return self.known\n")
    assert _within([checked, asked], {"rule"}) == {"_part", "known"}
    assert _within([checked, asked], {"other"}) == set()


def _fields() -> set[tuple[str, str]]:
    return {(model.__name__, name) for model in _models(Policy, set()) for name in model.model_fields}


def _models(model: type[BaseModel], met: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The policy and everything it is made of."""
    if model not in met:
        met.add(model)
        for field in model.model_fields.values():
            for inner in _inside(field.annotation):
                _models(inner, met)
    return met


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _inside(one)


def _read() -> set[str]:
    """Names read outside the policy, and what the policy's own rules read for them."""
    outside = {name for path in _paths(inside=False) for name in _attributes(tree(path))}
    imported = {
        alias.name
        for path in _paths(inside=False)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("domain.policy")
        for alias in node.names
    }
    return outside | _within([tree(path) for path in _paths(inside=True)], outside | imported)


def _paths(*, inside: bool) -> list[Path]:
    return [path for name, path in modules(*PRODUCT) if name.startswith(POLICY) is inside]


def _within(policy: list[ast.Module], asked: set[str]) -> set[str]:
    """What the policy's functions read that are asked by name, by way of one another too."""
    rules = [one for module in policy for one in functions(module) if not _validates(one)]
    known: set[str] = set()
    while found := {name for one in rules if one.name in asked | known for name in _names(one)} - known:
        known |= found
    return known


def _validates(one: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("validator" in ast.unparse(decorator) for decorator in one.decorator_list)


def _names(one: ast.AST) -> set[str]:
    """Attributes, and functions of the module that are called."""
    calls = {node.func.id for node in ast.walk(one) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return _attributes(one) | calls


def _attributes(node: ast.AST) -> set[str]:
    return {one.attr for one in _loads(node)}


def _loads(node: ast.AST) -> Iterator[ast.Attribute]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Load):
            yield one


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
