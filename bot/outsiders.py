"""People of another workspace, whom a shared channel lets click and write: the desk answers to its own workspace and to
those whom the configuration names. In an Enterprise Grid, where colleagues live in several workspaces, Slack's team ids
cannot tell, and everybody of the organisation counts as a colleague.
"""

from collections.abc import Mapping
from typing import Any

from domain.organisation import Organisation


def outside(payload: Mapping[str, Any], slack_id: str, organisation: Organisation) -> bool:
    """Whether this comes from somebody who is a stranger here."""
    home, theirs = _teams(payload)
    if not home or not theirs or home == theirs or payload.get("enterprise"):
        return False
    return organisation.by_slack(slack_id) is None


def _teams(payload: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The installation's workspace and the person's; a command can be typed in one's own workspace only."""
    event = payload.get("event")
    if event is None:
        return (payload.get("team") or {}).get("id"), (payload.get("user") or {}).get("team_id")
    installed = (payload.get("authorizations") or [{}])[0]
    if installed.get("enterprise_id"):
        return None, None
    return installed.get("team_id") or payload.get("team_id"), event.get("user_team") or event.get("source_team")
