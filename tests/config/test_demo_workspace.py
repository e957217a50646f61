"""The local workspace has the people and channels of the configuration, and the sandbox accepts it."""

from pathlib import Path
from typing import Any

import yaml

from bot.demo_workspace import workspace_of, workspace_yaml
from sandbox.seed import Population
from tests.rulebooks import example


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
