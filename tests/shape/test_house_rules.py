"""The house rules of CONTRIBUTING.md that a test can hold."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape.source import CODE, PRODUCT, ROOT, functions, modules, tracked, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "service", "messages", "actions", "misc"}
BROAD_EXCEPTS = {"bot/dispatch.py", "bot/delivery.py", "bot/scheduler.py", "models/session.py"}


def test_a_file_has_at_most_300_lines() -> None:
    """A reader holds a file in mind as a whole."""
    long = {name: count for name, path in modules(*CODE) if (count := len(_lines(path))) > LONGEST_FILE}
    assert long == {}


def test_a_function_has_at_most_50_lines() -> None:
    """A function does one thing."""
    long = [
        f"{name}:{one.lineno} {one.name}"
        for name, path in modules(*CODE)
        for one in functions(tree(path))
        if (one.end_lineno or one.lineno) - one.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_room_is_called_utils() -> None:
    """A name says what is inside."""
    vague = [name for name, path in modules(*CODE) if path.stem in VAGUE or set(Path(name).parts[:-1]) & VAGUE]
    assert vague == []


def test_a_module_says_what_it_is_for() -> None:
    """One to four sentences (an empty package file says nothing)."""
    silent = [name for name, path in modules(*PRODUCT, "sandbox") if _lines(path) and not ast.get_docstring(tree(path))]
    assert silent == []


def test_nothing_is_imported_inside_a_function() -> None:
    """What a module needs stands at its top; the one exception loads a heavy library with the first chart."""
    late = [
        f"{name}:{inner.lineno}"
        for name, path in modules(*PRODUCT, "sandbox")
        for one in functions(tree(path))
        for inner in ast.walk(one)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_there_is_one_commit() -> None:
    """Use cases never commit; the store does (design: record once, in one transaction)."""
    assert _calls(r"\.commit\(") == ["models/session.py"]


def test_there_is_one_clock() -> None:
    """Time is an argument: only the desk reads the machine's clock."""
    assert _calls(r"datetime\.now\(|time\.time\(|date\.today\(|utcnow\(") == ["services/desk.py"]


def test_messages_and_channels_are_made_by_effects_alone() -> None:
    """Handlers answer the very interaction and nothing else."""
    places = _calls(r"\.(chat|conversations|pins|files)_\w+\(|_client\.(chat|conversations|pins|files)_\w+")
    assert [name for name in places if not name.startswith("bot/effects/")] == []


def test_broad_excepts_stand_at_the_edges() -> None:
    """Everything else crashes loudly."""
    broad = [
        name
        for name, path in modules(*PRODUCT)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node)
    ]
    assert set(broad) <= BROAD_EXCEPTS


def test_time_is_read_aware() -> None:
    """No naive instants in the product."""
    assert _calls(r"datetime\.(utcnow|utcfromtimestamp)\(") == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error"])
def test_nothing_unfinished_is_called_done(word: str) -> None:
    """What is not built is not in the code."""
    pattern = re.compile(rf"\b{word}\b")
    marked = [name for name, path in modules(*CODE) if pattern.search(path.read_text(encoding="utf-8"))]
    assert marked == []


def test_no_path_of_a_machine_is_recorded() -> None:
    """The project runs anywhere."""
    pattern = re.compile("/(?:home|Users|root)/" + r"\w|/wo" + r"rk/\w")
    found = [path.name for path in tracked() if path.suffix not in {".png", ".svg"} and pattern.search(_text(path))]
    assert found == []


def test_no_download_address_is_recorded() -> None:
    """Dependencies are pinned by hash, not by where they came from."""
    assert not (ROOT / "uv.lock").exists()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock


def _calls(pattern: str) -> list[str]:
    found = re.compile(pattern)
    return sorted(name for name, path in modules(*PRODUCT) if found.search(path.read_text(encoding="utf-8")))


def _is_broad(node: ast.ExceptHandler) -> bool:
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
