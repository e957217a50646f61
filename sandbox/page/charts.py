"""data_visualization blocks as drawings of our own: pie, bars, lines, areas; every value is also readable as text."""

from collections.abc import Sequence
from math import cos, pi, sin

from sandbox.page.shelf import escape
from sandbox.records import Json

COLOURS = ("#0f6b5c", "#e08a3c", "#4a78c2", "#b8504a", "#7a9a3a", "#8a66b0", "#3fa3a8", "#c2a23a", "#6b7785", "#c46f9b")
WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 34
STEPS = 4


def chart(block: Json) -> str:
    content = block["chart"]
    drawing = _pie(content["segments"]) if content["type"] == "pie" else _axes(content)
    names = _names(content)
    legend = "".join(
        f'<li><span class="swatch" style="background:{_colour(index)}"></span>{escape(name)}</li>'
        for index, name in enumerate(names)
    )
    title = escape(str(block["title"]))
    caption = f'<figcaption class="chart-title">{title}</figcaption>'
    return f'{caption}{drawing}<ul class="legend">{legend}</ul>'


def _names(content: Json) -> list[str]:
    if content["type"] == "pie":
        return [f"{each['label']} · {_number(each['value'])}" for each in content["segments"]]
    return [str(each["name"]) for each in content["series"]]


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _svg(inner: str, width: int, label: str) -> str:
    kind = "drawing drawing-pie" if width == HEIGHT else "drawing"
    return f'<svg class="{kind}" viewBox="0 0 {width} {HEIGHT}" role="img" aria-label="{escape(label)}">{inner}</svg>'


def _pie(segments: Sequence[Json]) -> str:
    total = sum(float(each["value"]) for each in segments)
    centre, radius, angle = HEIGHT / 2, HEIGHT / 2 - 8, -pi / 2
    slices = []
    for index, each in enumerate(segments):
        share = float(each["value"]) / total
        end = angle + share * 2 * pi
        tip = f"<title>{escape(str(each['label']))}: {_number(each['value'])}</title>"
        if share > 1 - 1e-9:
            slices.append(f'<circle cx="{centre}" cy="{centre}" r="{radius}" fill="{_colour(index)}">{tip}</circle>')
        else:
            start_point, end_point = (
                f"{centre + radius * cos(a):.2f} {centre + radius * sin(a):.2f}" for a in (angle, end)
            )
            path = f"M{centre} {centre}L{start_point}A{radius} {radius} 0 {int(share > 1 / 2)} 1 {end_point}Z"
            slices.append(f'<path d="{path}" fill="{_colour(index)}" stroke="#fff" stroke-width="1.5">{tip}</path>')
        angle = end
    label = ", ".join(f"{each['label']} {_number(each['value'])}" for each in segments)
    return _svg("".join(slices), HEIGHT, label)


class _Scale:
    """From values to places on the drawing."""

    def __init__(self, categories: Sequence[str], values: Sequence[float]) -> None:
        self.categories = list(categories)
        self.low = min(0.0, *values)
        self.high = _round_up(max(0.0, *values)) or 1.0
        self.step = (WIDTH - LEFT - RIGHT) / max(1, len(self.categories))

    def x(self, category: str) -> float:
        """The middle of a category's place."""
        index = self.categories.index(category) if category in self.categories else 0
        return LEFT + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        span = HEIGHT - TOP - BOTTOM
        return TOP + span * (self.high - value) / (self.high - self.low)


def _round_up(value: float) -> float:
    """The next number that divides well."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(unit * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 20) if unit * factor >= value)


def _axes(content: Json) -> str:
    series, axes = content["series"], content["axis_config"]
    values = [float(point["value"]) for each in series for point in each["data"]]
    scale = _Scale([str(each) for each in axes["categories"]], [*values, 0.0])
    draw = _bars if content["type"] == "bar" else _curves
    inner = _grid(scale) + draw(series, scale, filled=content["type"] == "area") + _titles(axes)
    label = "; ".join(
        f"{each['name']}: " + ", ".join(f"{point['label']} {_number(point['value'])}" for point in each["data"])
        for each in series
    )
    return _svg(inner, WIDTH, label)


def _grid(scale: _Scale) -> str:
    lines = []
    for step in range(STEPS + 1):
        value = scale.low + (scale.high - scale.low) * step / STEPS
        y = scale.y(value)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" class="grid-line"/>')
        lines.append(
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" class="tick-text" text-anchor="end">{_number(value)}</text>'
        )
    every = -(-len(scale.categories) // 10)
    lines.extend(
        f'<text x="{scale.x(name):.1f}" y="{HEIGHT - BOTTOM + 16}" class="tick-text" text-anchor="middle">'
        f"{escape(name)}</text>"
        for name in scale.categories[::every]
    )
    return "".join(lines)


def _titles(axes: Json) -> str:
    parts = []
    if axes.get("x_label"):
        middle = (LEFT + WIDTH - RIGHT) / 2
        text = escape(str(axes["x_label"]))
        parts.append(f'<text x="{middle}" y="{HEIGHT - 3}" class="axis-text" text-anchor="middle">{text}</text>')
    if axes.get("y_label"):
        text, middle = escape(str(axes["y_label"])), (TOP + HEIGHT - BOTTOM) / 2
        turn = f"rotate(-90 10 {middle})"
        parts.append(
            f'<text x="10" y="{middle}" transform="{turn}" class="axis-text" text-anchor="middle">{text}</text>'
        )
    return "".join(parts)


def _bars(series: Sequence[Json], scale: _Scale, *, filled: bool) -> str:
    del filled
    width = min(34.0, scale.step * 0.72 / len(series))
    bars = []
    for index, each in enumerate(series):
        for point in each["data"]:
            left = scale.x(str(point["label"])) + (index - len(series) / 2) * width
            top, base = sorted((scale.y(float(point["value"])), scale.y(0.0)))
            tip = f"<title>{escape(str(point['label']))}: {_number(point['value'])}</title>"
            shape = f'x="{left:.1f}" y="{top:.1f}" width="{width - 2:.1f}" height="{max(base - top, 1):.1f}" rx="2"'
            bars.append(f'<rect {shape} fill="{_colour(index)}">{tip}</rect>')
    return "".join(bars)


def _curves(series: Sequence[Json], scale: _Scale, *, filled: bool) -> str:
    parts = []
    for index, each in enumerate(series):
        points = [(scale.x(str(point["label"])), scale.y(float(point["value"])), point) for point in each["data"]]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points)
        colour = _colour(index)
        if filled:
            base = scale.y(0.0)
            closed = f"{path}L{points[-1][0]:.1f} {base:.1f}L{points[0][0]:.1f} {base:.1f}Z"
            parts.append(f'<path d="{closed}" fill="{colour}" opacity="0.18"/>')
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-linejoin="round"/>')
        for x, y, point in points:
            tip = f"<title>{escape(str(point['label']))}: {_number(point['value'])}</title>"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}">{tip}</circle>')
    return "".join(parts)
