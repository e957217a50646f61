"""The command line: `hotline` or `python -m bot`. Each command is one short function; what it does lives elsewhere."""

import asyncio
import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import demo as demonstration
from bot import documents, findings, logs, migrate, process, rulebook
from bot.audit_command import audit
from bot.backup_command import backup, restore
from bot.check import check_all
from bot.demo import Tongue
from bot.digest_command import digest
from bot.doctor import examine
from bot.erase_command import erase_person
from bot.outbox_command import outbox
from bot.rulebook import RulebookError
from bot.search_command import search
from bot.settings import Settings
from bot.sla_command import sla
from bot.start import settings
from bot.web import PortTakenError
from domain.rulebook import Rulebook
from models.session import UNREACHABLE, Store

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold secrets and what people wrote
    help="Hotline: IT service desk and incident command.",
)
cli.command()(sla)
cli.command()(digest)
cli.command()(audit)
cli.command()(backup)
cli.command()(restore)
cli.command()(erase_person)
cli.add_typer(outbox, name="outbox")
cli.add_typer(search, name="search")
out = Console()


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    found = settings()
    logs.configure(level=found.hotline_log_level, style=found.hotline_log_format, secrets=found.secrets())
    if found.slack_bot_token is None:
        typer.echo("SLACK_BOT_TOKEN is not set. README.md says where to get it; `hotline demo` needs none.", err=True)
        raise typer.Exit(2)
    if not found.socket_mode and (found.slack_signing_secret is None or not found.port):
        typer.echo("Set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET and PORT (HTTP).", err=True)
        raise typer.Exit(2)
    rules = _rules(found.hotline_config)
    _migrated(found)
    try:
        asyncio.run(_until_stopped(found, rules))
    except PortTakenError as error:
        typer.echo(f"{error}. Set HOST and PORT; in Socket Mode PORT=0 does without health and metrics.", err=True)
        raise typer.Exit(2) from None


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the local workspace's web page.")] = 8765,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path("data/demo"),
    start: Annotated[datetime | None, typer.Option(help="Local time at which its clock begins; none: now.")] = None,
    language: Annotated[Tongue | None, typer.Option(help="Everybody reads it; none: each their own.")] = None,
) -> None:
    """Run the bot beside a local Slack workspace with a web page; nothing leaves this machine."""
    config = settings().hotline_config
    demonstration.run(port=port, folder=folder, config=config, start=start, language=language)


@cli.command(name="migrate")
def migrate_() -> None:
    """Bring the database to this version's schema."""
    store = Store(settings().database_url, threads=1)
    out.print(f"The database is at revision {migrate.upgrade(store)}.")
    store.close()


@cli.command()
def check() -> None:
    """Check settings, configuration and manifest: every error at once, with its remedy."""
    raise typer.Exit(findings.show(check_all(settings()), out))


@cli.command()
def doctor() -> None:
    """Examine tokens, scopes, database, clock and channels of this installation, and say what to do."""
    raise typer.Exit(findings.show(asyncio.run(examine(settings())), out))


@cli.command(hidden=True)
def docs() -> None:
    """Write the pages of docs/ that are made from the code."""
    for name in documents.write(cli, Path.cwd()):
        out.print(name)


def _migrated(found: Settings) -> None:
    store = Store(found.database_url, threads=1)
    try:
        migrate.upgrade(store)
    except UNREACHABLE as error:
        what = f"DATABASE_URL: the database cannot be reached ({type(error).__name__}). `hotline doctor` says more."
        typer.echo(what, err=True)
        raise typer.Exit(1) from None
    finally:
        store.close()


def _rules(folder: Path) -> Rulebook:
    try:
        return rulebook.load(folder)
    except RulebookError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


async def _until_stopped(found: Settings, rules: Rulebook) -> None:
    """A signal ends it at any moment: also while it still tries to reach Slack."""
    serving = asyncio.create_task(_serve(found, rules))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


async def _serve(found: Settings, rules: Rulebook) -> None:
    async with process.running(found, rules):
        await asyncio.Event().wait()


def main() -> None:
    """Entry of the installed command."""
    cli()
