"""The examples of both READMEs run and give what is promised below them; both tell a reader the same."""

import json
import re
import shlex
from itertools import chain

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from tests.shape.source import ROOT

READMES = ("README.md", "README.zh-CN.md")
EXAMPLE = re.compile(r"<!-- run -->\n```sh\nhotline ([^\n]+)\n```\n\n```json\n(.+?)\n```", re.DOTALL)
TYPED = re.compile(r"`((?:make|hotline|\.venv|DATABASE_URL|sqlite3|/)[^`]*)`|^((?:make|hotline) [^\n]+)$", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def examples(name: str) -> list[tuple[str, str]]:
    return EXAMPLE.findall(text(name))


@pytest.mark.parametrize(("command", "promise"), list(chain.from_iterable(map(examples, READMES))))
def test_an_example_gives_what_it_promises(command: str, promise: str) -> None:
    """National Day counts nothing, a make-up Saturday does (SC07, SC08 of the process)."""
    result = CliRunner().invoke(cli, shlex.split(command), env={"HOTLINE_CONFIG": str(ROOT / "config")})
    assert result.exit_code == 0, result.output
    promised, answer = json.loads(promise), json.loads(result.output)
    assert {key: answer[key] for key in promised} == promised


def test_every_marked_example_has_its_promise() -> None:
    """One that nothing is compared with would prove nothing."""
    assert [len(examples(name)) for name in READMES] == [text(name).count("<!-- run -->") for name in READMES] == [2, 2]


def test_both_readmes_tell_the_same_commands() -> None:
    """A reader of either language can do all of it."""
    english, chinese = ({one or two for one, two in TYPED.findall(text(name))} for name in READMES)
    assert english == chinese
    assert {"make demo", "make test"} <= english


def test_both_readmes_have_the_same_chapters_and_links() -> None:
    """Pictures aside, which are in the reader's language."""
    links = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
    english, chinese = text(READMES[0]), text(READMES[1])
    assert len(re.findall(r"^## ", english, re.MULTILINE)) == len(re.findall(r"^## ", chinese, re.MULTILINE))
    assert set(links.findall(english)) - set(READMES) == set(links.findall(chinese)) - set(READMES)
