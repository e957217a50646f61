"""Files a person hands in with a form; they belong to the person and are shared nowhere."""

import mimetypes
from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import UploadEventArguments

from sandbox.form import Element
from sandbox.page import hands
from sandbox.page.dom import Attribute, drawn, icon_button, node
from sandbox.page.shelf import escape
from sandbox.page.window import Setting
from sandbox.records import File
from sandbox.shapes import file_object


def show_file_input(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    """As many as the app allows, each shown with a way to take it out again."""
    most = int(element.body.get("max_files") or 10)
    held = [each for each in (hands.held(element, setting) or ()) if isinstance(each, dict)]  # type: ignore[attr-defined] # a list of files
    types = [f".{each}" for each in element.body.get("filetypes") or ()]

    async def arrived(event: UploadEventArguments) -> None:
        file = _keep(event.file.name, await event.file.read(), setting)
        held.append(file_object(setting.viewer.state, file))
        await hands.put(element, setting, list(held))
        redraw()

    async def drop(file_id: str) -> None:
        held[:] = [each for each in held if each["id"] != file_id]
        await hands.put(element, setting, list(held))
        redraw()

    def redraw() -> None:
        frame.clear()
        with frame:
            for each in held:
                with node("span", "chip", data_testid="uploaded"):
                    node("span", "chip-text", text=str(each["name"]))
                    label = setting.words.remove.format(name=each["name"])
                    icon_button("close", label, _dropper(drop, str(each["id"])), classes="chip-close")
            if len(held) < most:
                _picker(arrived, setting, types=",".join(types))

    with node("div", "files", data_testid=setting.testid(element), named=named) as frame:
        redraw()
    return frame


def _picker(arrived: Callable[[UploadEventArguments], Awaitable[None]], setting: Setting, *, types: str) -> None:
    """Our button in front of an uploader that nobody needs to see."""
    upload = ui.upload(on_upload=arrived, auto_upload=True, multiple=True).classes("upload")
    if types:
        upload.props["accept"] = types
    html = f'{drawn("file")}<span class="label">{escape(setting.words.upload)}</span>'
    shown = node("button", "button small", html=html, type_="button")
    shown.on("click", js_handler=f"() => runMethod({upload.id}, 'pickFiles', [])")


def _dropper(drop: Callable[[str], Awaitable[None]], file_id: str) -> hands.Press:
    return lambda: drop(file_id)


def _keep(name: str, content: bytes, setting: Setting) -> File:
    state = setting.viewer.state
    file = File(
        id=state.ids.new("F"),
        name=name,
        title=name,
        length=len(content),
        user=setting.window.person.id,
        created=state.seconds(),
        content=content,
        complete=True,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    state.files[file.id] = file
    return file
