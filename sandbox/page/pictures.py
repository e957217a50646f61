"""Images, files and videos: what the app uploaded, what lies on the web, and what a person hands in with a form."""

import mimetypes
from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import UploadEventArguments

from sandbox.form import Element
from sandbox.page import hands
from sandbox.page.dom import Attribute, icon_button, node
from sandbox.page.icons import icon
from sandbox.page.markup import link, text_object
from sandbox.page.shelf import escape
from sandbox.page.window import Setting
from sandbox.records import File, Json
from sandbox.shapes import file_object

KILOBYTE = 1024


def show_image(block: Json, setting: Setting) -> None:
    with node("figure", "picture"):
        if block.get("title"):
            node("figcaption", html=text_object(block["title"], setting.viewer))
        _image(block, setting)


def show_thumbnail(element: Json, setting: Setting) -> None:
    _image(element, setting, classes="thumbnail")


def _image(element: Json, setting: Setting, *, classes: str = "image") -> None:
    source = _source(element, setting)
    alt = str(element.get("alt_text") or "")
    if source is None:
        node("div", f"{classes} image-missing", text=alt)
    else:
        node("img", classes, src=source, alt=alt, title=alt, loading="lazy", referrerpolicy="no-referrer")


def _source(element: Json, setting: Setting) -> str | None:
    """Uploaded files come from this very server, by id or by their private address."""
    if element.get("image_url"):
        return str(element["image_url"])
    wanted = element.get("slack_file") or {}
    files = setting.viewer.state.files
    file = files.get(str(wanted.get("id")))
    if file is None:
        address = str(wanted.get("url", ""))
        file = next((each for each in files.values() if f"/files/{each.id}/" in address), None)
    return address_of(file) if file is not None and file.content is not None else None


def address_of(file: File) -> str:
    return f"/files/{file.id}/{file.name}"


def show_files(ids: list[str], setting: Setting) -> None:
    """The files of a message: images as images, everything else by name."""
    for each in ids:
        file = setting.viewer.state.files.get(each)
        if file is not None:
            show_file(file)


def show_file(file: File) -> None:
    with node("figure", "attached", data_testid=f"file:{file.name}"):
        if file.mimetype.startswith("image/"):
            node("figcaption", text=file.title)
            with node("a", href=address_of(file), target="_blank", rel="noopener"):
                node("img", "image", src=address_of(file), alt=file.alt_text or file.title, loading="lazy")
            return
        with node("a", "file", href=address_of(file), target="_blank", rel="noopener", download=file.name):
            node("span", "icon", html=icon("file"), aria_hidden="true")
            with node("span", "file-text"):
                node("span", "file-name", text=file.title)
                node("span", "file-note", text=f"{file.name.rpartition('.')[2].upper()} · {_size(file.length)}")


def _size(length: int) -> str:
    if length < KILOBYTE:
        return f"{length} B"
    if length < KILOBYTE**2:
        return f"{length / KILOBYTE:.1f} KB"
    return f"{length / KILOBYTE**2:.1f} MB"


def show_video(block: Json, setting: Setting) -> None:
    """Never played here: the page loads nothing from elsewhere by itself."""
    target = str(block.get("title_url") or block["video_url"])
    with node("div", "container"):
        node("div", "container-title", html=link(target, text_object(block["title"], setting.viewer)))
        for key in ("description",):
            if block.get(key):
                node("div", "prose", html=text_object(block[key], setting.viewer))
        node("div", "muted", html=escape(str(block.get("provider_name") or block.get("author_name") or "")))


def show_file_input(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    """Files handed in with a form; they belong to the person and are shared nowhere."""
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
                upload = ui.upload(on_upload=arrived, auto_upload=True, multiple=True, label=setting.words.upload)
                upload.props(f'accept="{",".join(types)}"' if types else "").classes("upload")

    with node("div", "files", data_testid=setting.testid(element), named=named) as frame:
        redraw()
    return frame


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
