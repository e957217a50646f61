"""The desk without a running bot: for commands that look at the record or put something right in it."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.rulebook import RulebookError, load
from bot.start import settings
from models.session import Store
from services.desk import Desk, SystemClock


@contextmanager
def offline_desk() -> Iterator[Desk]:
    """The configured database under the configured rules; a broken configuration is named and ends the command."""
    found = settings()
    try:
        rules = load(found.hotline_config)
    except RulebookError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
    store = Store(found.database_url, threads=1)
    try:
        yield Desk(store, rules, SystemClock())
    finally:
        store.close()
