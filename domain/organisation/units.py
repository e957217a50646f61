"""The tree of organisation units: group, companies, branches, sub-branches, departments (process S4)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from domain.configured import Configured, Key, Name


class UnitKind(StrEnum):
    GROUP = "group"
    COMPANY = "company"
    BRANCH = "branch"
    SUB_BRANCH = "sub_branch"
    DEPARTMENT = "department"


LEVELS = {
    UnitKind.GROUP: 0,
    UnitKind.COMPANY: 1,
    UnitKind.BRANCH: 2,
    UnitKind.SUB_BRANCH: 3,
    UnitKind.DEPARTMENT: 4,
}


class Unit(Configured):
    """One node of the tree. Its key is stable: a unit may move, and its history stays with its key."""

    key: Key = Field(description="Stable key, unique in the whole tree.")
    names: Name = Field(description="Name in both languages.")
    kind: UnitKind = Field(description="group, company, branch, sub_branch or department.")
    children: tuple["Unit", ...] = Field((), description="Units below this one.")

    @model_validator(mode="after")
    def _narrows(self) -> Self:
        """Below a unit stand only narrower ones; a department may hold departments."""
        for child in self.children:
            deeper = LEVELS[child.kind] > LEVELS[self.kind]
            if not deeper and not (child.kind is self.kind is UnitKind.DEPARTMENT):
                raise ValueError(f"{child.key} ({child.kind}) cannot stand below {self.key} ({self.kind})")
        return self

    def walk(self, above: tuple["Unit", ...] = ()) -> Iterator[tuple["Unit", ...]]:
        """Every unit from here down, each with the path that leads to it, itself last."""
        path = (*above, self)
        yield path
        for child in self.children:
            yield from child.walk(path)
