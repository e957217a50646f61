"""`python -m sandbox`: serves one workspace on loopback until it is interrupted, with the page if asked for."""

import asyncio
import importlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sandbox.seed import load
from sandbox.server import build, serve
from sandbox.workspace import Workspace


def main(
    manifest: Annotated[Path, typer.Option(help="The app's manifest.")] = Path("manifest.yml"),
    workspace: Annotated[Path, typer.Option(help="People and channels.")] = Path("workspace.yml"),
    port: Annotated[int, typer.Option(help="On 127.0.0.1; 0 takes a free one.")] = 8765,
    page: Annotated[
        bool, typer.Option("--page", help="Show the workspace in a browser (needs the demo extra).")
    ] = False,
    ready_file: Annotated[Path | None, typer.Option(help="Written as JSON when the workspace is served.")] = None,
) -> None:
    """This is not Slack: a local stand-in for it, for demonstrations and tests."""
    try:
        asyncio.run(_run(load(manifest, workspace), port=port, page=page, ready_file=ready_file))
    except KeyboardInterrupt:
        typer.echo("stopped")


async def _run(workspace: Workspace, *, port: int, page: bool, ready_file: Path | None) -> None:
    app = build(workspace)
    if page:
        importlib.import_module("sandbox.page.mount").mount(app, workspace)
    async with serve(workspace, port=port, app=app) as served:
        if ready_file is not None:
            await asyncio.to_thread(ready_file.write_text, json.dumps(asdict(served)), encoding="utf-8")
        typer.echo("A local workspace, not Slack; it forgets everything when it stops.")
        typer.echo(f"workspace  {served.url}")
        typer.echo(f"web api    {served.api_url}")
        typer.echo(f"bot token  {served.bot_token}")
        typer.echo(f"app token  {served.app_token}")
        await asyncio.Event().wait()


if __name__ == "__main__":
    typer.run(main)
