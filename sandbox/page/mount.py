"""Puts the page on the workspace's server: the addresses /, /as/<user> and /as/<user>/<place>, and nothing else."""

from importlib import resources

from nicegui import app as pages
from nicegui import ui
from starlette.applications import Starlette

from sandbox.errors import PersonError
from sandbox.page.arrival import show_choice
from sandbox.page.icons import app_mark
from sandbox.page.layout import build
from sandbox.page.seen import Seen
from sandbox.page.viewer import Viewer
from sandbox.page.window import Place, Window
from sandbox.person import Person
from sandbox.workspace import Workspace

HOME = "home"
STYLES = ("base.css", "frame.css", "messages.css", "blocks.css", "forms.css")
RECONNECT_SECONDS = 20.0


def mount(app: Starlette, workspace: Workspace) -> None:
    """Once per process: NiceGUI has one set of pages."""
    seen = Seen(workspace)

    @ui.page("/", title="Sandbox")
    def arrival() -> None:
        _dress("en")
        show_choice(workspace)

    @ui.page("/as/{who}")
    def window(who: str) -> None:
        _open(seen, who, "")

    @ui.page("/as/{who}/{place}")
    def window_at(who: str, place: str) -> None:
        _open(seen, who, place)

    ui.run_with(
        app,  # type: ignore[arg-type] # any Starlette application will do: it is only mounted on
        title="Sandbox",
        favicon=app_mark(),
        dark=False,
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )
    pages.config.quasar_config.setdefault("brand", {})["primary"] = "#0f6b5c"


def _open(seen: Seen, who: str, place: str) -> None:
    """Somebody unknown is asked to choose; without a known place the app's Home tab shows."""
    workspace = seen.workspace
    try:
        person = Person(workspace, who)
    except PersonError:
        _dress("en")
        show_choice(workspace, unknown=who)
        return
    _dress(person.user.locale)
    viewer = Viewer(workspace.state, person.user)
    ui.page_title(f"{person.user.real_name} · {workspace.state.team.name}")
    window = Window(workspace, person, ui.context.client, seen, place=_place(workspace, viewer, place))
    build(window)
    ui.on("open_channel", lambda event: window.go(str(event.args)))
    window.start()
    window.tell_app()


def _place(workspace: Workspace, viewer: Viewer, place: str) -> Place:
    channel = workspace.state.find_channel(place) if place != HOME else None
    if channel is not None and viewer.sees(channel):
        return Place(channel.id)
    return Place() if workspace.state.manifest.home_tab else Place(workspace.direct(viewer.user.id).id)


def _dress(language: str) -> None:
    """Styles, scripts and language of one page; all of it from this package."""
    folder = resources.files("sandbox.page").joinpath("static")
    styles = "".join(folder.joinpath(name).read_text("utf-8") for name in STYLES)
    script = folder.joinpath("page.js").read_text("utf-8")
    ui.add_head_html(f"<style>{styles}</style>")
    ui.add_head_html(f"<script>document.documentElement.lang = {language!r};\n{script}</script>")
