"""The people of the workspace to choose from: with name, title, language and the time where they are."""

from collections.abc import Sequence

from sandbox.page import faces, instants
from sandbox.page.dom import node
from sandbox.page.icons import icon
from sandbox.page.shelf import escape
from sandbox.page.viewer import Viewer
from sandbox.records import User

# From this many on, a field narrows the list.
MANY = 9


def show_people(people: Sequence[User], viewer: Viewer) -> None:
    show_filter(people, viewer.words.find_person)
    for each in people:
        show_person(each, viewer, current=each.id == viewer.user.id)


def show_filter(people: Sequence[User], label: str) -> None:
    """Hides whoever does not match, in the browser itself."""
    if len(people) >= MANY:
        node("input", "field people-filter", type_="search", placeholder=label, aria_label=label, data_filter=".person")


def show_person(user: User, viewer: Viewer, *, current: bool = False, detailed: bool = False) -> None:
    """A link that makes this window somebody else's; the small arrow opens a second window.

    One piece of HTML for one person: a workspace may have many.
    """
    classes = " ".join(["person", *(["person-on"] if current else []), *(["person-wide"] if detailed else [])])
    node("div", classes, html=_person(user, viewer, size="large" if detailed else "normal"))


def _person(user: User, viewer: Viewer, *, size: str) -> str:
    address, name = escape(f"/as/{user.name}"), escape(user.real_name)
    notes = (user.title or f"@{user.name}", _place(user, viewer))
    lines = "".join(f'<span class="person-note">{escape(each)}</span>' for each in notes)
    title = escape(viewer.words.new_window)
    return (
        f'<a class="person-link" href="{address}" role="menuitem" data-testid="person:{escape(user.name)}">'
        f"<span>{faces.html(user, size=size)}</span>"
        f'<span class="person-text"><span class="person-name">{name}</span>{lines}</span></a>'
        f'<a class="icon-button" href="{address}" target="_blank" rel="noopener" title="{title}" '
        f'aria-label="{title}: {name}"><span class="icon" aria-hidden="true">{icon("window")}</span></a>'
    )


def _place(user: User, viewer: Viewer) -> str:
    """Language, city and local time, in the viewer's words."""
    own = Viewer(viewer.state, user)
    there = viewer.state.now().astimezone(own.zone)
    language = own.locale.get_language_name(viewer.user.locale.replace("-", "_")) or ""
    return f"{language} · {instants.city(user.tz, viewer)} {instants.clock_time(there, viewer)}"
