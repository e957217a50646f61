"""users.*: people, with their language and time zone."""

from sandbox.errors import SlackError
from sandbox.records import Json, User
from sandbox.shapes import user_object
from sandbox.web_api.call import Call


def info(call: Call) -> Json:
    return {"user": _shown(call, call.state.user(call.text("user")))}


def list_users(call: Call) -> Json:
    found = [_shown(call, user) for user in call.state.users.values()]
    page, after = call.page(found, default=1000, most=1000)
    return {"members": page, "cache_ts": call.state.seconds(), "response_metadata": after}


def lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").casefold()
    found = next((u for u in call.state.users.values() if u.email.casefold() == wanted and not u.deleted), None)
    if found is None:
        raise SlackError("users_not_found")
    return {"user": _shown(call, found)}


def _shown(call: Call, user: User) -> Json:
    email = "users:read.email" in call.state.manifest.scopes
    return user_object(user, call.state.team.id, locale=call.flag("include_locale"), email=email)


METHODS = {
    "users.info": info,
    "users.list": list_users,
    "users.lookupByEmail": lookup_by_email,
}
