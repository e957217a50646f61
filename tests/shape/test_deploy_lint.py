"""What is shipped for servers, read by the tools that know its rules: hadolint, Kubernetes' own schemas, yamllint."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shape.source import ROOT

DEPLOY = ROOT / "deploy"
MANIFEST = "deploy/kubernetes/hotline.yml"
TOOLS = Path(sys.executable).parent
STYLE = "{extends: default, rules: {line-length: {max: 160}, document-start: disable, braces: {max-spaces-inside: 1}}}"
# Of the Compose specification, what this file uses.
SERVICE = {"image", "build", "restart", "depends_on", "environment", "volumes", "ports", "read_only", "tmpfs"} | {
    "cap_drop",
    "security_opt",
    "stop_grace_period",
    "networks",
    "healthcheck",
}
HEALTH = {"test", "interval", "timeout", "retries"}
DURATION = re.compile(r"[0-9]+(ms|s|m|h)")


def said(tool: str, *arguments: str) -> tuple[int, str]:
    """Exit code and everything a tool wrote."""
    command = [str(TOOLS / tool), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - a pinned linter
    return done.returncode, done.stdout + done.stderr


def test_hadolint_has_nothing_to_say_about_the_image() -> None:
    assert said("hadolint", "deploy/Dockerfile") == (0, "")


def test_hadolint_would_have_something_to_say(tmp_path: Path) -> None:
    """The linter is at work: an image of an unpinned version that ends as root is found."""
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python\nRUN cd /tmp && sudo pip install x\nUSER root\n", encoding="utf-8")
    code, text = said("hadolint", str(bad))
    assert code != 0
    assert {"DL3002", "DL3006"} <= set(re.findall(r"DL\d+", text))


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_kubernetes_knows_every_field_of_the_manifests(version: str) -> None:
    """Strictly: a misspelt field would be ignored by the cluster without a word."""
    code, text = said("kubernetes-validate", "--strict", "-k", version, MANIFEST)
    assert code == 0, text
    assert text.count("passed for resource") == len(list(yaml.safe_load_all((ROOT / MANIFEST).read_text("utf-8"))))


def test_a_misspelt_field_would_be_found(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text((ROOT / MANIFEST).read_text("utf-8").replace("readOnlyRootFilesystem", "readOnlyRoot"), "utf-8")
    assert said("kubernetes-validate", "--strict", str(bad))[0] != 0


def test_yaml_is_what_it_looks_like() -> None:
    """No key twice, no indentation that only seems right."""
    assert said("yamllint", "--strict", "-d", STYLE, "deploy") == (0, "")


def test_compose_uses_fields_that_exist() -> None:
    """Held against the specification by hand: Compose itself is not at hand where the tests run."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))
    assert set(found) == {"name", "services", "networks", "volumes"}
    for service in found["services"].values():
        assert set(service) <= SERVICE
        assert ("image" in service) != ("build" in service)
        assert set(service["networks"]) <= set(found["networks"])
        health = service.get("healthcheck", {})
        assert set(health) <= HEALTH
        assert all(DURATION.fullmatch(health[name]) for name in ("interval", "timeout") if name in health)
    assert all(
        set(one["depends_on"]) <= set(found["services"]) for one in found["services"].values() if "depends_on" in one
    )


def test_every_alert_rule_is_one_that_prometheus_loads() -> None:
    """Fields and durations; whether its metrics exist is held by test_monitoring.py."""
    groups = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert (
            {"alert", "expr", "labels", "annotations"} <= set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        )
        assert DURATION.fullmatch(rule.get("for", "1m"))
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["expr"].count("{") == rule["expr"].count("}")
