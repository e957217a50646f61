"""Settings from the environment or `.env`; the only reader of either. `docs/settings.md` is generated from here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def _blank_is_unset(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _is_database(value: str) -> str:
    try:
        make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("this is no address of a database; docs/deploying.md has examples") from None
    return value


Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_unset)]

SLACK_API = "https://slack.com/api/"


class Settings(BaseSettings):
    """Everything that differs between installations; what the desk does is configured in `HOTLINE_CONFIG`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Secret = Field(None, description="Bot token of the Slack app (`xoxb-…`).")
    slack_app_token: Secret = Field(
        None, description="App-level token (`xapp-…`, scope connections:write). Present: Socket Mode; absent: HTTP."
    )
    slack_signing_secret: Secret = Field(None, description="Signing secret of the Slack app; needed for HTTP.")
    slack_api_url: str = Field(SLACK_API, description="Base URL of Slack's Web API; another one for the sandbox.")
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        description="Port of Slack's requests (HTTP) and of health and metrics; 0 in Socket Mode: none.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 in a container.")
    database_url: Annotated[str, AfterValidator(_is_database)] = Field(
        "sqlite:///data/hotline.db",
        repr=False,
        description="SQLAlchemy URL: SQLite by default, or postgresql+psycopg://…",
    )
    database_threads: int = Field(8, ge=1, le=64, description="Database threads (and PostgreSQL connections).")
    hotline_config: Path = Field(
        Path("config"), description="Folder with organisation.yml, catalogue.yml, calendars.yml and policy.yml."
    )
    hotline_workers: int = Field(8, ge=1, le=64, description="How many messages are sent to Slack at the same time.")
    hotline_slack_share: float = Field(
        1.0, gt=0, le=1, description="Share of Slack's rate limits this process may use; 1 / number of processes."
    )
    hotline_socket_connections: int = Field(2, ge=1, le=10, description="Parallel Socket Mode connections.")
    hotline_metrics_token: Secret = Field(
        None, description="Bearer token for `/metrics`. Without one the page answers only when HOST is this machine."
    )
    hotline_ready_sweep_seconds: float = Field(
        120.0, gt=0, description="`/readyz` fails when a timer has been due for longer."
    )
    hotline_ready_outbox_seconds: float = Field(
        300.0, gt=0, description="`/readyz` fails when an effect that could go out has waited longer."
    )
    hotline_clock_url: HttpUrl | None = Field(
        None, description="A sandbox's clock to follow instead of the machine's; never set it in production."
    )
    hotline_alert_tokens: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Tokens of the monitoring tools that may post alerts, by key, as JSON; a tool without one may not.",
    )
    hotline_hand_over_urls: dict[str, str] = Field(
        default_factory=dict,
        repr=False,
        description="Addresses of the tools that receive hand-overs, by their names in `policy.yml`, as JSON; https.",
    )
    hotline_hand_over_secrets: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="The secret shared with each of these tools, by name, as JSON; it signs what goes there and what "
        "comes back.",
    )
    hotline_log_format: str = Field("console", pattern="^(console|json)$", description="`console` or `json`.")
    hotline_log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")

    def secrets(self) -> list[str]:
        """Every secret value, for whoever must keep it out of sight."""
        password = make_url(self.database_url).password
        given = [getattr(self, name) for name in type(self).model_fields]
        given += [one for value in given if isinstance(value, Mapping) for one in value.values()]
        found = [one.get_secret_value() for one in given if isinstance(one, SecretStr)]
        return found if password is None else [*found, str(password)]

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None
