"""`hotline outbox`: what waits to reach Slack, what is parked and why, and sending it again by hand."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.offline import offline_desk
from domain.effects import CONFIDENTIAL
from domain.people import SYSTEM
from services import outbox as box

outbox = typer.Typer(no_args_is_help=True, help="What waits to reach Slack, what is parked, and sending it again.")


@outbox.command(name="list")
def list_() -> None:
    """How many rows wait, and every parked one with its reason."""
    out = Console()
    with offline_desk() as desk:
        depth, _ = asyncio.run(desk.look(SYSTEM, box.waiting))
        parked = asyncio.run(desk.look(SYSTEM, box.parked))
    out.print(", ".join(f"{count} {state}" for state, count in sorted(depth.items())) or "nothing was ever sent")
    if not parked:
        return
    table = Table("row", "kind", "ticket", "since", "attempts", "why")
    for item, error in parked:
        since = f"{item.created_at:%Y-%m-%d %H:%M}Z"
        ticket = "" if item.kind in CONFIDENTIAL else str(item.ticket_id or "")
        table.add_row(str(item.id), item.kind, ticket, since, str(item.attempts), error)
    out.print(table)


@outbox.command()
def recheck() -> None:
    """After a restore: look in Slack for whatever waits before it is sent (`hotline restore` has done this)."""
    with offline_desk() as desk:
        waiting = asyncio.run(desk.do(SYSTEM, box.doubt))
    Console().print(f"{waiting} effects wait; each is looked for in Slack before it is sent.")


@outbox.command()
def resend(
    row: Annotated[int, typer.Argument(help="Number of the parked row, as `hotline outbox list` shows it.")],
) -> None:
    """Put a parked row back: the running bot sends it within seconds, unless it is there already."""
    with offline_desk() as desk:
        done = asyncio.run(desk.do(SYSTEM, box.resend, row))
    if not done:
        typer.echo(f"Row {row} is not parked; `hotline outbox list` shows those that are.", err=True)
        raise typer.Exit(1)
    Console().print(f"Row {row} goes out again.")


@outbox.command()
def drop(
    row: Annotated[int, typer.Argument(help="Number of the parked row, as `hotline outbox list` shows it.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the row.")] = "dropped by hand",
) -> None:
    """Give a parked row up: it is never sent, and stays in the record with the reason."""
    with offline_desk() as desk:
        done = asyncio.run(desk.do(SYSTEM, box.drop, row, why=why))
    if not done:
        typer.echo(f"Row {row} is not parked; `hotline outbox list` shows those that are.", err=True)
        raise typer.Exit(1)
    Console().print(f"Row {row} is never sent.")
