"""`make test` runs every test there is."""

from pathlib import Path

import pytest

from tests.run import KINDS, _counted, _runs

TESTS = Path(__file__).resolve().parents[1]


def test_every_folder_with_tests_belongs_to_a_check() -> None:
    folders = {f"tests/{path.relative_to(TESTS).parts[0]}" for path in TESTS.rglob("test_*.py")}
    assert folders - {folder for kind in KINDS for folder in kind.tests} == set()


def test_every_check_has_its_folders() -> None:
    assert [folder for kind in KINDS for folder in kind.tests if not (TESTS.parent / folder).is_dir()] == []


MARKED = '<properties><property name="kind" value="property"/></properties>'
REPORT = f"""<testsuites><testsuite tests="5">
<testcase classname="tests.domain.test_a" time="1.0"/>
<testcase classname="tests.domain.test_a" time="1.0">{MARKED}</testcase>
<testcase classname="tests.faults.test_b" time="1.0">{MARKED}</testcase>
<testcase classname="tests.services.test_c" time="1.0"><failure message="no"/></testcase>
<testcase classname="tests.journeys.test_d" time="4.0"><skipped message="no browser"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize("code", [0, 1])
def test_what_ran_together_is_counted_apart(tmp_path: Path, code: int) -> None:
    """Of one report: properties by their mark where they are a check of their own, the others by their folder; a check
    of which nothing passed has failed.
    """
    (report := tmp_path / "report.xml").write_text(REPORT, encoding="utf-8")
    (together,) = [kinds for kinds in _runs([]) if len(kinds) > 1]
    found = {one.name: one for one in _counted(together, report, code, 16.0)}
    counts = {name: (one.passed, one.failed, len(one.skipped)) for name, one in found.items()}
    assert counts == {
        "unit": (1, 0, 0),
        "property": (1, 0, 0),
        "database": (0, 1, 0),
        "sandbox": (0, 1, 0),
        "journeys": (0, 1, 1),
        "faults": (1, 0, 0),
    }
    assert found["journeys"].seconds == 8.0
    assert found["journeys"].skipped == ["no browser"]


def test_a_run_that_broke_off_has_failed(tmp_path: Path) -> None:
    (unit,) = [kind for kind in KINDS if kind.name == "unit"]
    assert [one.failed for one in _counted((unit,), tmp_path / "none.xml", 1, 1.0)] == [1]
    (tmp_path / "one.xml").write_text('<testsuite><testcase classname="tests.domain.a" time="1"/></testsuite>')
    assert [one.failed for one in _counted((unit,), tmp_path / "one.xml", 3, 1.0)] == [1]
