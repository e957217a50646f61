"""The threat model names tests that exist, and what is shipped has licences a company may use."""

import ast
import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from packaging.requirements import Requirement

from tests.shape.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
PERMISSIVE = re.compile(r"MIT|BSD|Apache|PSF|Python Software|ISC|MPL|LGPL|Unlicense|HPND|Zlib|0BSD|CC0", re.IGNORECASE)


@pytest.mark.parametrize(("file", "test"), NAMED.findall(PAGE))
def test_a_named_test_exists(file: str, test: str) -> None:
    path = ROOT / file
    assert path.exists(), file
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert not test or test in functions


def test_every_threat_has_its_test() -> None:
    """A promise that nothing shows is no promise."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") == 4]
    table = rows[[line.startswith("| threat") for line in rows].index(True) + 1 :]
    threats = [line for line in table if not line.startswith("| ---") and "border" not in line]
    assert len(threats) > 12
    assert [line for line in threats if not NAMED.search(line)] == []


def test_what_is_shipped_may_be_used() -> None:
    """Permissive licences, or weak ones that bind their own files only; read from the installed packages."""
    shipped = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
    doubtful = {}
    for line in re.findall(r"^[a-z][^\\\n]*", shipped, re.MULTILINE):
        wanted = Requirement(line.strip())
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        licence = _licence(wanted.name)
        if not PERMISSIVE.search(licence):
            doubtful[wanted.name] = licence[:80]
    assert doubtful == {}


def _licence(name: str) -> str:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "not installed"
    classifiers = [one for one in found.get_all("Classifier") or () if one.startswith("License")]
    return " ".join([str(found.get("License-Expression") or ""), *classifiers, str(found.get("License") or "")[:200]])
