"""The source as data, for the tests that hold the house rules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "handlers", "views", "services", "models", "domain")
CODE = (*PRODUCT, "sandbox", "tests", "bench")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - git itself
    return tuple(path for line in listed.splitlines() if (path := ROOT / line).is_file())


def modules(*folders: str) -> Iterator[tuple[str, Path]]:
    """Python files below these folders, with their path as a person names them."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and name.split("/")[0] in folders and "/migrations/versions/" not in name:
            yield name, path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
