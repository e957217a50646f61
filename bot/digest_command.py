"""`hotline digest`: prints a person's daily digest as it went out on a day, or as it would be now. Nothing is sent."""

import asyncio
import html
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.rulebook import RulebookError, load
from bot.start import settings
from domain.digest import SNAPSHOT, DigestFace
from domain.errors import DeskError
from domain.people import SYSTEM
from domain.projection import Reader
from models.session import Store
from services import digest as digests
from services.desk import Desk, SystemClock
from views import digest as shown
from views.errors import sentence
from views.words import Language

_BOLD = re.compile(r"(?<![A-Za-z0-9])\*([^*\n]+)\*(?![A-Za-z0-9])")


def digest(
    person: Annotated[str, typer.Argument(help="Key of the reader in organisation.yml.")],
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it went out; none: as it would be now.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Print a person's daily digest, in their language and only with what they may see."""
    found = settings()
    try:
        rules = load(found.hotline_config)
    except RulebookError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
    store = Store(found.database_url, threads=1)
    try:
        desk = Desk(store, rules, SystemClock())
        face, reader = asyncio.run(_found(desk, person, None if day is None else day.date()))
    except DeskError as error:
        typer.echo(sentence(error, Language.of(Reader())), err=True)
        raise typer.Exit(1) from None
    finally:
        store.close()
    if json:
        typer.echo(SNAPSHOT.dump_json(face.snapshot, indent=2).decode())
        return
    out = Console()
    for line in _lines(shown.message(face, Language.of(reader)).blocks):
        out.print(line)


async def _found(desk: Desk, person: str, day: date | None) -> tuple[DigestFace, Reader]:
    return await desk.look(SYSTEM, digests.of_day, person, day)


def _lines(blocks: list[dict[str, Any]]) -> Iterator[Text]:
    """What stands in the message, from top to bottom; buttons are left out."""
    for block in blocks:
        if block["type"] == "header":
            yield Text(block["text"]["text"], style="bold underline")
        for text in (block.get("text"), *block.get("elements", ())):
            if text and block["type"] in {"section", "context"}:
                yield _unmarked(text["text"])
        yield Text()


def _unmarked(markup: str) -> Text:
    """Slack's bold as the terminal's."""
    found = Text()
    for place, part in enumerate(_BOLD.split(markup)):
        found.append(html.unescape(part), style="bold" if place % 2 else "")
    return found
