"""`hotline erase-person`: takes a person out of the record, after showing what that means."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.offline import offline_desk
from domain.errors import NotAllowed, NotFound
from domain.people import SYSTEM
from services import erasing
from services.desk import Desk
from services.erasing import CannotErase, Erasure, Obstacle

WHY_NOT = {
    Obstacle.CONFIGURED: "is in organisation.yml: take them out there first, or the next start puts them back",
    Obstacle.OPEN_TICKETS: "has a part in open tickets",
    Obstacle.ROLE_IN_MAJOR: "has a role in a running major incident",
    Obstacle.HANDLES_COMPLAINT: "handles an open complaint",
}
SHOWN = 50


def erase_person(
    who: Annotated[str, typer.Argument(help="Number, e-mail address or key of the person.")],
    by: Annotated[str, typer.Option(help="Key of who orders it: the process owner, or one who runs the bot.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be replaced.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    force: Annotated[str, typer.Option(help="Why, although something speaks against it; it is kept.")] = "",
) -> None:
    """Erase a person: names, addresses and ids go, tickets and figures stay, free text is listed for review."""
    with offline_desk() as desk:
        found = _planned(desk, who)
        _show(found)
        if dry_run:
            return
        if not yes:
            typer.confirm(f"Erase {found.name} for good? There is no way back.", abort=True)
        _carry_out(desk, who, by=by, force=force)
    Console().print("Done. Old backups still know the person; they end with your retention of backups.")


def _planned(desk: Desk, who: str) -> Erasure:
    try:
        return asyncio.run(desk.look(SYSTEM, erasing.plan, who))
    except NotFound:
        typer.echo(f"Nobody is known under “{who}”.", err=True)
        raise typer.Exit(2) from None


def _carry_out(desk: Desk, who: str, *, by: str, force: str) -> None:
    try:
        asyncio.run(desk.do(SYSTEM, erasing.erase, who, ordered_by=by, because=force))
    except NotAllowed:
        typer.echo(f"“{by}” is neither process owner nor one of the operators of organisation.yml.", err=True)
        raise typer.Exit(2) from None
    except CannotErase:
        typer.echo('Nothing was erased. If it must be: --force "why".', err=True)
        raise typer.Exit(1) from None


def _show(found: Erasure) -> None:
    out = Console()
    table = Table("what", "how many")
    table.add_row("the person's own row", "1")
    for name, count in sorted(found.values.items()):
        table.add_row(f"values in {name}", str(count))
    table.add_row("absences", str(found.absences))
    table.add_row("entries of the history redacted", str(len(found.entries)))
    out.print(table)
    for one in found.obstacles:
        out.print(f"{found.name} {WHY_NOT[one]}.")
    if found.texts:
        out.print("Free text that mentions the person, for you to read:")
        for place in found.texts[:SHOWN]:
            out.print(f"  {place}")
    if len(found.texts) > SHOWN:
        out.print(f"  … and {len(found.texts) - SHOWN} more")
