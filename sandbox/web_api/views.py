"""views.*: modals and Home tabs."""

from sandbox.errors import SlackError
from sandbox.records import Json, View
from sandbox.shapes import view_object
from sandbox.validation import check_view_definition
from sandbox.web_api.call import Call


def open_view(call: Call) -> Json:
    return _answer(call, call.workspace.panels.open(_trigger(call), _definition(call, surface="modal")))


def push(call: Call) -> Json:
    return _answer(call, call.workspace.panels.push(_trigger(call), _definition(call, surface="modal")))


def update(call: Call) -> Json:
    panels = call.workspace.panels
    if not (call.text("view_id") or call.text("external_id")):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id or external_id"])
    view = panels.find(view_id=call.text("view_id"), external_id=call.text("external_id"))
    definition = _definition(call, surface=view.kind)
    return _answer(call, panels.update(view, definition, expected_hash=call.text("hash")))


def publish(call: Call) -> Json:
    user = call.state.user(call.text("user_id"))
    definition = _definition(call, surface="home")
    return _answer(call, call.workspace.panels.publish(user.id, definition, expected_hash=call.text("hash")))


def _trigger(call: Call) -> str:
    given = call.text("trigger_id") or call.text("interactivity_pointer")
    if not given:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return given


def _definition(call: Call, *, surface: str) -> Json:
    definition = call.decoded("view")
    found = check_view_definition(definition, surface=surface)
    if found or not isinstance(definition, dict):
        raise SlackError("invalid_arguments", messages=found)
    return definition


def _answer(call: Call, view: View) -> Json:
    return {"view": view_object(call.state, view)}


METHODS = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
