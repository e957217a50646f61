"""`python -m sandbox`: a workspace from YAML, served until it is interrupted."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from sandbox.errors import PersonError
from sandbox.seed import load
from sandbox.server import listening
from tests.sandbox.kettle import MANIFEST

POPULATION = """
team: {name: Acme Insurance, domain: acme}
users:
  - {name: wang.li, real_name: 王丽, locale: zh-CN}
  - {name: anna, tz: Europe/Stockholm, id: U0ANNA}
channels:
  - {name: general, members: [wang.li, anna], bot: true, general: true}
  - {name: second-line, members: [anna], private: true}
start: 2026-03-02T12:00:00+08:00
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "manifest.yml").write_text(yaml.safe_dump(MANIFEST), encoding="utf-8")
    (tmp_path / "workspace.yml").write_text(POPULATION, encoding="utf-8")
    return tmp_path


async def test_people_and_channels_come_from_a_file(folder: Path) -> None:
    workspace = load(folder / "manifest.yml", folder / "workspace.yml")
    assert workspace.user("王丽").locale == "zh-CN"
    assert workspace.user("anna").id == "U0ANNA"
    assert [person.name for person in workspace.people()] == ["wang.li", "anna"]
    assert workspace.state.team.name == "Acme Insurance"
    assert [c.name for c in workspace.visible_channels(workspace.user("anna").id)] == ["general", "second-line"]
    assert workspace.clock.now().isoformat().startswith("2026-03-02T04:00:0")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("users: [{name: x, colour: red}]", ValidationError),
        ("users: [{name: x, id: U1}, {name: y, id: U1}]", PersonError),
        ("colour: red", ValidationError),
        ("channels: [{name: x, members: [nobody]}]", PersonError),
        ("start: 2026-03-02T12:00:00", ValidationError),
    ],
)
async def test_a_mistake_in_the_file_is_refused(folder: Path, line: str, error: type[Exception]) -> None:
    (folder / "workspace.yml").write_text(line, encoding="utf-8")
    with pytest.raises(error):
        load(folder / "manifest.yml", folder / "workspace.yml")


def test_the_program_says_where_it_is_and_stops_when_interrupted(folder: Path) -> None:
    ready = folder / "ready.json"
    arguments = [
        "--manifest",
        "manifest.yml",
        "--workspace",
        "workspace.yml",
        "--port",
        "0",
        "--ready-file",
        "ready.json",
    ]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, "-m", "sandbox", *arguments], cwd=folder, env={"PYTHONPATH": str(root)}
    )
    try:
        for _ in range(200):
            if ready.exists() and ready.read_text(encoding="utf-8"):
                break
            time.sleep(0.05)
        served = json.loads(ready.read_text(encoding="utf-8"))
        request = urllib.request.Request(  # noqa: S310 - a loopback address printed by our own program
            f"{served['api_url']}auth.test", headers={"Authorization": f"Bearer {served['bot_token']}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - see above
            assert json.load(answer)["ok"] is True
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0


async def test_an_answer_is_not_held_back() -> None:
    """What a server writes goes out at once, as it does on every socket that asyncio opens by itself."""
    held: list[int] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listening(0) as listener:
        server = await asyncio.start_server(answer, sock=listener)
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        await reader.read()
        writer.close()
        server.close()
    assert held == [1]
