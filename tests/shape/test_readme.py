"""The README's example runs and says what the README says."""

import json
import re

from typer.testing import CliRunner

from bot.cli import cli
from tests.shape.source import ROOT

EXAMPLE = re.compile(r"<!-- run -->\n```sh\nhotline (.+)\n```\n\n(.+)")


def test_the_example_gives_the_times_it_promises() -> None:
    """National Day counts nothing."""
    found = EXAMPLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    command, promise = found.groups()
    result = CliRunner().invoke(cli, command.split(), env={"HOTLINE_CONFIG": str(ROOT / "config")})
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert str(answer["response_due"]) in promise
    assert str(answer["resolution_due"]) in promise


def test_both_readmes_tell_the_same_commands() -> None:
    """A reader of either language can do all of it."""
    code = re.compile(r"`((?:make|hotline|\.venv)[^`]*)`|^(make \w+)$", re.MULTILINE)
    english, chinese = (
        {one or two for one, two in code.findall((ROOT / name).read_text(encoding="utf-8"))}
        for name in ("README.md", "README.zh-CN.md")
    )
    assert chinese <= english | {"hotline check"}
    assert {"make demo", "make test"} <= chinese
