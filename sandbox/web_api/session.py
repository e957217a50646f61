"""Who the app is and how it connects: auth.test, apps.connections.open, team.info, usergroups.list, blocks.validate."""

from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.validation import check_blocks, check_view_definition
from sandbox.web_api.call import Call


def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": dict(call.arguments)}


def auth_test(call: Call) -> Json:
    state = call.state
    return {
        "url": f"{state.base_url}/",
        "team": state.team.name,
        "user": state.bot.name,
        "team_id": state.team.id,
        "user_id": state.bot.id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    if not call.state.manifest.socket_mode:
        raise SlackError("forbidden_team")
    address = call.state.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={call.workspace.link.ticket()}"}


def team_info(call: Call) -> Json:
    team = call.state.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def usergroups_list(call: Call) -> Json:
    if not call.workspace.paid:
        raise SlackError("plan_upgrade_required")
    return {"usergroups": []}


def blocks_validate(call: Call) -> Json:
    """Accepts `blocks`, `view` or `message`; answers what Slack would find wrong."""
    view = call.decoded("view")
    if view is not None:
        found = check_view_definition(view, surface=str(view.get("type")))
    else:
        message = call.decoded("message") or {}
        found = check_blocks(call.decoded("blocks") or message.get("blocks"))
    if found:
        raise SlackError("invalid_blocks", messages=found)
    return {}


METHODS = {
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
    "team.info": team_info,
    "usergroups.list": usergroups_list,
    "blocks.validate": blocks_validate,
}
