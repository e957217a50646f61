"""What every command begins with: the settings, or a sentence for each that is wrong and nothing of its value."""

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.settings import Settings


def settings() -> Settings:
    """From the environment and `.env`; exit code 2 when something in them is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"{name}: {problem['msg']}. See docs/settings.md.", err=True)
    except SettingsError as error:  # what should be JSON is none; the message names the field alone
        field = str(error).partition('"')[2].partition('"')[0]
        typer.echo(f"{field.upper()}: this must be JSON. See docs/settings.md.", err=True)
    raise typer.Exit(2)
