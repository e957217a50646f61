"""Which monitoring tools may post alerts, and what their words mean here (process S10, S27). Thresholds stay in the
tools; their tokens are settings, never configuration.
"""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from domain.configured import Configured, Key, Line, Words


def _lowered(value: object) -> object:
    return {str(key).lower(): one for key, one in value.items()} if isinstance(value, dict) else value


class SeverityMeaning(Configured):
    """What an alert of this severity says, as a person would answer it; impact, urgency and priority follow from it as
    from any report. Without both it makes no ticket.
    """

    scope: Literal["just_me", "my_team", "my_unit", "company", "customers"] | None = Field(
        None, description="Who is affected: just_me, my_team, my_unit, company or customers."
    )
    can_work: Literal["no", "partly", "yes"] | None = Field(
        None, description="Whether they can work: no, partly or yes."
    )

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.scope is None) != (self.can_work is None):
            raise ValueError("give scope and can_work, or neither to make no ticket of this severity")
        return self

    @property
    def makes_ticket(self) -> bool:
        return self.scope is not None


class MonitoringTool(Configured):
    """One tool that posts to `/alerts/<key>`. A severity that is not listed is taken as `default_severity`."""

    key: Key = Field(description="Stable key, the last part of the address the tool posts to.")
    names: Words = Field(description="Name in both languages.")
    format: Literal["plain", "alertmanager"] = Field(
        "plain", description="plain (our own JSON) or alertmanager (Prometheus Alertmanager, Grafana)."
    )
    severities: Annotated[dict[str, SeverityMeaning], BeforeValidator(_lowered)] = Field(
        min_length=1, description="What each severity of the tool means; capital letters do not matter."
    )
    default_severity: Line = Field(description="The severity of an alert with none, or one that is not listed.")
    services: dict[str, Key] = Field(
        default_factory=dict, description="Services of the catalogue by the tool's own names; keys need no entry."
    )

    @model_validator(mode="after")
    def _listed(self) -> Self:
        if self.default_severity.lower() not in self.severities:
            raise ValueError("default_severity must be one of severities")
        return self

    def meaning(self, severity: str) -> SeverityMeaning:
        """What a severity means; one the tool never announced counts as the default."""
        return self.severities.get(severity.strip().lower(), self.severities[self.default_severity.lower()])


class Alerting(Configured):
    """Alerts of monitoring tools."""

    tools: tuple[MonitoringTool, ...] = Field((), description="The tools that may post alerts.")

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [tool.key for tool in self.tools]
        if len(set(keys)) != len(keys):
            raise ValueError("a tool is listed twice")
        return self

    def tool(self, key: str) -> MonitoringTool | None:
        return next((tool for tool in self.tools if tool.key == key), None)
