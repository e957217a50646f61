"""The page that leads from each statement of the process to its place and its test says nothing that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.shape.source import ROOT

PAGE = ROOT / "docs" / "traceability.md"
PROCESS = ROOT.parent / "shared" / "process.md"  # where it lies beside the repository
STATEMENTS = [f"S{n}" for n in range(1, 55) if n != 17] + [f"S17{letter}" for letter in "abcde"]
SCENARIOS = ("01", "02", "03", "04", "06", "07", "08", "10", "11", "15", "17", "23", "28", "29")
NAMED = re.compile(r"`([^`]+)`")


def rows(first: str) -> list[list[str]]:
    """The table rows whose first cell begins like this."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in found if re.fullmatch(first, row[0])]


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds) and node.name.startswith("test_"))


def missing(name: str) -> bool:
    """Neither a path of the repository nor a test in one."""
    path, _, test = name.partition("::")
    return not (ROOT / path).exists() or (bool(test) and test not in names_in(ROOT / path))


def test_every_statement_stands_here_once() -> None:
    assert sorted(row[0] for row in rows(r"S\d+[a-e]?")) == sorted(STATEMENTS)


@pytest.mark.parametrize("row", rows(r"S\d+[a-e]?"), ids=lambda row: row[0])
def test_what_a_statement_names_is_there(row: list[str]) -> None:
    _, asked, where, shown, _state = row
    assert asked
    assert NAMED.findall(where), "it lives somewhere"
    assert [name for name in NAMED.findall(where + shown) if missing(name)] == []
    assert all(name.startswith("tests/") for name in NAMED.findall(shown))


@pytest.mark.parametrize("row", rows(r"S\d+[a-e]?"), ids=lambda row: row[0])
def test_what_is_not_done_says_what_or_why(row: list[str]) -> None:
    """And what is done is shown by a test."""
    shown, state = NAMED.findall(row[3]), row[4]
    word, _, reason = state.partition(":")
    assert word in {"done", "partly", "not yet"}
    assert bool(reason.strip()) == (word != "done")
    assert shown or word == "not yet"


def test_every_scenario_is_played() -> None:
    """Each by one test, or it says why not."""
    played = {row[0]: row[2] for row in rows(r"SC\d+")}
    assert sorted(played) == [f"SC{number}" for number in SCENARIOS]
    for name, test in played.items():
        assert test.startswith("not yet: ") or not any(missing(one) for one in NAMED.findall(test)), name
        assert NAMED.findall(test) or test.startswith("not yet: "), name


def test_the_statements_are_those_of_the_process() -> None:
    """Only where the process lies beside the repository; elsewhere this says that nobody compared."""
    if not PROCESS.exists():
        pytest.skip(f"no {PROCESS.name} beside the repository: the statements were not compared with it")
    table = re.findall(r"^\| (S\d+[a-e]?) \|", PROCESS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(set(table)) == sorted(STATEMENTS)
