"""What is shipped for servers keeps its promises as far as they can be read: users, probes, limits, secrets, pins."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.health import Check
from bot.settings import Settings
from tests.shape.source import PRODUCT, ROOT

DEPLOY = ROOT / "deploy"
PIN = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)
USER = 10001
IMAGE = "python:3.11-slim"
SETTINGS = {name.upper() for name in Settings.model_fields} | {"MPLCONFIGDIR"}


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def documents(name: str) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8"))
    return {one["kind"]: one for one in found}


@pytest.fixture
def dockerfile() -> list[str]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/requirements.lock"])
def test_every_dependency_is_pinned_by_hash(name: str) -> None:
    """A file that was changed on its way is refused; no address of a registry is recorded."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) == len(PIN.findall(text)) > 20
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "git+" not in text


def test_the_image_has_the_tested_versions_and_nothing_else() -> None:
    """A part of what the tests run with; neither the demo nor the tools of development."""
    tested, shipped = pins("requirements.lock"), pins("deploy/requirements.lock")
    assert {name: tested.get(name) for name in shipped} == shipped
    assert not {"pytest", "nicegui", "playwright", "mypy", "ruff", "httpx"} & set(shipped)
    assert {"slack-bolt", "sqlalchemy", "psycopg", "prometheus-client", "matplotlib"} <= set(shipped)


def test_the_image_runs_as_nobody_in_particular(dockerfile: list[str]) -> None:
    """Two stages, a numbered user, no package manager at run time, a health check, and signals reach the bot."""
    froms = [line for line in dockerfile if line.startswith("FROM")]
    assert froms == [f"FROM {IMAGE} AS build", f"FROM {IMAGE}"]
    final = dockerfile[dockerfile.index(froms[1]) :]
    assert f"USER {USER}:{USER}" in final
    assert final.index(f"USER {USER}:{USER}") < final.index('ENTRYPOINT ["python", "-m", "bot"]')
    assert not any("pip" in line or "apt" in line for line in final)
    assert any(line.startswith("HEALTHCHECK") and "/healthz" in line for line in final)
    assert "STOPSIGNAL SIGTERM" in final
    assert any("--require-hashes" in line for line in dockerfile)
    assert not any(line.startswith("ADD") for line in dockerfile)


def test_the_image_has_every_package_of_the_bot(dockerfile: list[str]) -> None:
    """And the build sees nothing but these: no secrets, no history, no tests."""
    copied = {line.split()[1] for line in dockerfile if line.startswith("COPY ") and "--from" not in line}
    assert {*PRODUCT, "config"} <= copied
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert allowed[0] == "*"
    assert {*PRODUCT, "config", "manifest.yml"} <= {line[1:] for line in allowed if line.startswith("!")}
    assert not {"!.env", "!tests", "!.git"} & set(allowed)


def test_compose_keeps_the_database_to_itself() -> None:
    """No port of the database is open, secrets come from outside, and nothing is writable but what must be."""
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    bot, database = services["hotline"], services["database"]
    assert "ports" not in database
    assert all(one.startswith("127.0.0.1:") for one in bot["ports"])
    assert bot["read_only"] is True
    assert (bot["cap_drop"], bot["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    secrets = [
        value
        for name, value in {**bot["environment"], **database["environment"]}.items()
        if "_TOKEN" in name or "PASS" in name
    ]
    assert secrets
    assert all(value.startswith("${") for value in secrets)
    assert set(bot["environment"]) <= SETTINGS


def test_two_pods_without_rights() -> None:
    """What Kubernetes calls restricted, with probes that fit the pages, and no secret in the file."""
    pod = documents("kubernetes/hotline.yml")["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == USER
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    context = container["securityContext"]
    assert (context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"]) == (False, True)
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    asked = container["readinessProbe"]["httpGet"]["path"].removeprefix("/readyz?only=").split(",")
    assert {Check(one) for one in asked} == {Check.DATABASE, Check.SLACK}
    assert container["resources"]["limits"]["memory"]
    values = {one["name"]: one.get("value") for one in container["env"]}
    assert set(values) <= SETTINGS
    assert {name for name, value in values.items() if value is not None} == {"HOTLINE_SLACK_SHARE"}


def test_a_pod_may_always_go() -> None:
    """Two replicas, one of which stays; the stop has more time than it needs; each has its share of Slack's limits."""
    found = documents("kubernetes/hotline.yml")
    deployment, budget = found["Deployment"]["spec"], found["PodDisruptionBudget"]["spec"]
    assert deployment["replicas"] > budget["minAvailable"] >= 1
    assert budget["selector"] == deployment["selector"]
    assert deployment["template"]["spec"]["terminationGracePeriodSeconds"] > 10
    share = next(
        one["value"] for one in deployment["template"]["spec"]["containers"][0]["env"] if "SHARE" in one["name"]
    )
    assert float(share) * deployment["replicas"] <= 1
    mounts = {one["mountPath"] for one in deployment["template"]["spec"]["containers"][0]["volumeMounts"]}
    assert mounts == {"/app/config", "/tmp", "/data"}  # noqa: S108 - what the image writes to


def test_the_unit_is_hardened() -> None:
    """No new rights, a read-only system, and a stop that is waited for."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign] # names are as they are written
    unit.read(DEPLOY / "systemd" / "hotline.service")
    service = unit["Service"]
    for name in (
        "NoNewPrivileges",
        "ProtectHome",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectKernelTunables",
        "RestrictNamespaces",
    ):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["User"] != "root"
    assert int(service["TimeoutStopSec"]) > 10


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """With programs that exist, it has nothing to say."""
    text = (DEPLOY / "systemd" / "hotline.service").read_text(encoding="utf-8")
    unit = tmp_path / "hotline.service"
    unit.write_text(text.replace("/opt/hotline/.venv/bin/hotline", "/bin/true"), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - systemd's own tool
    assert (said.returncode, [line for line in said.stderr.splitlines() if "hotline.service" in line]) == (0, [])
