"""`make test` runs every test there is."""

from pathlib import Path

from tests.run import KINDS

TESTS = Path(__file__).resolve().parents[1]


def test_every_folder_with_tests_belongs_to_a_check() -> None:
    folders = {f"tests/{path.relative_to(TESTS).parts[0]}" for path in TESTS.rglob("test_*.py")}
    assert folders - {folder for kind in KINDS for folder in kind.tests} == set()


def test_every_check_has_its_folders() -> None:
    assert [folder for kind in KINDS for folder in kind.tests if not (TESTS.parent / folder).is_dir()] == []
