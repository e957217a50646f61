"""`hotline search`: the index of words that tickets and articles are found by."""

import asyncio

import typer
from rich.progress import Progress

from bot.offline import offline_desk
from domain.people import SYSTEM
from services import indexing
from services.desk import Desk

search = typer.Typer(no_args_is_help=True, help="The index of words that tickets and articles are found by.")


@search.callback()
def _search() -> None:
    """Keep `rebuild` a command of its own."""


@search.command()
def rebuild() -> None:
    """Index every ticket and article anew; the bot may run meanwhile."""
    with offline_desk() as desk:
        tickets, articles = asyncio.run(_rebuilt(desk))
    typer.echo(f"{tickets} tickets and {articles} articles can be found.")


async def _rebuilt(desk: Desk) -> tuple[int, int]:
    after: int | None = 0
    tickets = 0
    await desk.do(SYSTEM, indexing.engine)  # first: what is not in the engine cannot be taken out of it
    with Progress(transient=True) as progress:
        task = progress.add_task("Indexing tickets", total=None)
        while after is not None:
            after, found = await desk.do(SYSTEM, indexing.tickets, after)
            tickets += found
            progress.advance(task, indexing.BATCH)
    return tickets, await desk.do(SYSTEM, indexing.articles)
