"""Images and files: what the app uploaded, and what lies on the web."""

from urllib.parse import quote

from sandbox.page.dom import drawn
from sandbox.page.shelf import escape
from sandbox.page.viewer import Viewer
from sandbox.records import File, Json

KILOBYTE = 1024


def image(element: Json, viewer: Viewer, *, classes: str) -> str:
    """Its alternative text stands for an image that is not there."""
    source = _source(element, viewer)
    alt = escape(str(element.get("alt_text") or ""))
    if source is None:
        return f'<div class="{classes} image-missing">{alt}</div>'
    return _picture(source, alt, classes)


def _picture(source: str, alt: str, classes: str) -> str:
    address = escape(source)
    return (
        f'<img class="{classes}" src="{address}" alt="{alt}" title="{alt}" loading="lazy" referrerpolicy="no-referrer">'
    )


def _source(element: Json, viewer: Viewer) -> str | None:
    """Uploaded files come from this very server, by id or by their private address."""
    if element.get("image_url"):
        return str(element["image_url"])
    wanted = element.get("slack_file") or {}
    files = viewer.state.files
    file = files.get(str(wanted.get("id")))
    if file is None:
        address = str(wanted.get("url", ""))
        file = next((each for each in files.values() if f"/files/{each.id}/" in address), None)
    return _address(file) if file is not None and file.content is not None else None


def _address(file: File) -> str:
    return f"/files/{file.id}/{quote(file.name)}"


def files(ids: list[str], viewer: Viewer) -> str:
    """The files of a message: images as images, everything else by name."""
    known = (viewer.state.files.get(each) for each in ids)
    return "".join(_file(each) for each in known if each is not None)


def _file(file: File) -> str:
    address, title = escape(_address(file)), escape(file.title)
    mark = f'class="attached" data-testid="file:{escape(file.name)}"'
    if file.mimetype.startswith("image/"):
        picture = _picture(_address(file), escape(file.alt_text) or title, "image")
        inner = f'<figcaption>{title}</figcaption><a href="{address}" target="_blank" rel="noopener">{picture}</a>'
        return f"<figure {mark}>{inner}</figure>"
    note = f"{escape(file.name.rpartition('.')[2].upper())} · {_size(file.length)}"
    text = f'<span class="file-text"><span class="file-name">{title}</span><span class="file-note">{note}</span></span>'
    saved = f'href="{address}" download="{escape(file.name)}"'
    return f'<figure {mark}><a class="file" {saved}>{drawn("file")}{text}</a></figure>'


def _size(length: int) -> str:
    if length < KILOBYTE:
        return f"{length} B"
    if length < KILOBYTE**2:
        return f"{length / KILOBYTE:.1f} KB"
    return f"{length / KILOBYTE**2:.1f} MB"
