"""`hotline audit`: prints a ticket's history and says whether anybody has changed it."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.offline import offline_desk
from domain.errors import DeskError
from domain.people import SYSTEM
from services.auditing import verified


def audit(number: Annotated[int, typer.Argument(help="Number of the ticket: 42 for INC-42.")]) -> None:
    """Print the history of a ticket and verify its chain of hashes; exit code 1 when it was changed."""
    with offline_desk() as desk:
        try:
            entries = asyncio.run(desk.look(SYSTEM, verified, number))
        except DeskError:
            typer.echo(f"There is no ticket {number}.", err=True)
            raise typer.Exit(2) from None
    table = Table("#", "when (UTC)", "who", "what", "changes", "")
    for one in entries:
        changed = "\n".join(f"{name}: {old} → {new}" for name, (old, new) in one.changes.items())
        sound = one.redacted if one.sound else "CHANGED"
        table.add_row(str(one.seq), f"{one.at:%Y-%m-%d %H:%M:%S}", one.actor, one.kind, changed, sound)
    Console().print(table)
    broken = next((one for one in entries if not one.sound), None)
    if broken is not None:
        typer.echo(f"The history is not as it was written, from entry {broken.seq} on.", err=True)
        raise typer.Exit(1)
    Console().print(f"{len(entries)} entries, the chain is sound.")
