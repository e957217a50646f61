"""The local workspace has the people and channels of the configuration, and the sandbox accepts it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import rulebook
from bot.demo import Tongue, in_one_language
from bot.demo_workspace import office_of, workspace_of, workspace_yaml
from sandbox.seed import Population
from tests.rulebooks import example, local
from tests.shape.source import ROOT


def channel(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in workspace_of(example())["channels"] if one["name"] == name)
    return found


def test_everybody_with_an_account_is_there_in_their_own_language() -> None:
    users = {user["name"]: user for user in workspace_of(example())["users"]}
    assert set(users) == {person.key for person in example().organisation.people if person.slack}
    assert (users["wang"]["id"], users["wang"]["real_name"], users["wang"]["locale"]) == ("U0WANG", "王敏", "zh-CN")
    assert (users["david"]["real_name"], users["david"]["tz"]) == ("David Miller", "Europe/London")
    assert users["dai"]["admin"]
    assert [user["name"] for user in users.values() if user["restricted"]] == [
        "tang",
        "deng",
        "david",
        "priya",
        "olivia",
    ]


def test_channels_hold_those_they_are_for() -> None:
    """Group channels their members, the managers' channel the managers, and the bot everywhere it posts."""
    assert channel("desk-network") == {
        "name": "desk-network",
        "private": True,
        "members": ["xu", "shen"],
        "topic": "Network 网络组",
        "bot": True,
    }
    assert channel("incident-managers")["members"] == ["jiang", "song", "tian", "yuan", "fang"]
    assert not channel("it-status")["private"]
    assert "david" not in channel("general")["members"]


def test_somebody_without_an_account_is_in_no_channel() -> None:
    rules = example()
    raw = rules.organisation.model_dump(mode="json")
    next(person for person in raw["people"] if person["key"] == "shen")["slack"] = None
    organisation = type(rules.organisation).model_validate(raw)
    made = workspace_of(
        type(rules)(
            organisation=organisation,
            catalogue=rules.catalogue,
            calendars=rules.calendars,
            policy=rules.policy,
            digest="",
        )
    )
    assert "shen" not in {user["name"] for user in made["users"]}
    assert all("shen" not in one["members"] for one in made["channels"])


def test_the_sandbox_reads_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text(workspace_yaml(example()), encoding="utf-8")
    population = Population.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert len(population.users) == len(workspace_of(example())["users"])


def test_the_page_goes_to_the_next_working_morning_by_the_office_calendar(tmp_path: Path) -> None:
    """A morning begins with the digest: Saturday 10 October 2026 is worked, the week before it is not."""
    file = tmp_path / "workspace.yml"
    seed = workspace_of(example()) | {"office": office_of(example(), local("2026-09-30 17:00"))}
    file.write_text(yaml.safe_dump(seed), encoding="utf-8")
    office = Population.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))).office
    mornings = [local("2026-09-30 17:00")]
    for _ in range(3):
        mornings.append(office.next_morning(mornings[-1]))
    assert mornings[1:] == [local("2026-10-08 08:30"), local("2026-10-09 08:30"), local("2026-10-10 08:30")]


@pytest.mark.parametrize("language", list(Tongue))
def test_a_demo_in_one_language_is_in_that_language_alone(tmp_path: Path, language: Tongue) -> None:
    """The configuration itself stays as it is; its copy is as sound."""
    rules = rulebook.load(in_one_language(ROOT / "config", tmp_path / "config", language))
    assert {person.locale[:2] for person in rules.organisation.people} == {language.value}
    assert rules.policy.default_language == language.value
    assert {group.language for group in rules.organisation.groups} == {None}
    assert rules.catalogue == example().catalogue
