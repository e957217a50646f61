"""The picture of a digest: backlog over new and resolved, day by day, as PNG. It carries numbers and dates alone, for
the fonts at hand know no Chinese; its words stand beside it. Run as a program, so that matplotlib never enters the bot.
"""

import sys
from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from domain.digest import TREND, TrendDay

WIDTH, HEIGHT = 1200, 600  # pixels
DPI = 150
NEW, RESOLVED, BACKLOG = "#f4900c", "#3b88c3", "#31373d"  # as the squares of the legend in the message
FAINT, GRID = "#616061", "#e8e8e8"
BAR, APART = 0.38, 0.4
SMALL = 7.5
HEADROOM = 1.18


def draw(days: Sequence[TrendDay]) -> bytes:
    """Backlog as a line above, new and resolved as pairs of bars below, every value written at its place."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white", layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.15))
    _backlog(above, days)
    _flow(below, days)
    below.set_xticks(range(len(days)), [f"{one.day:%m-%d}" for one in days])
    for axes in (above, below):
        _quiet(axes)
    content = BytesIO()
    figure.savefig(content, format="png")
    return content.getvalue()


def _backlog(axes: Axes, days: Sequence[TrendDay]) -> None:
    values = [one.backlog for one in days]
    places = range(len(days))
    axes.plot(places, values, color=BACKLOG, linewidth=1.8, marker="o", markersize=4)
    axes.fill_between(places, values, color=BACKLOG, alpha=0.08)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            str(value),
            (place, value),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            color=BACKLOG,
            size=SMALL,
        )
    axes.set_ylim(0, max([*values, 1]) * (HEADROOM + 0.1))


def _flow(axes: Axes, days: Sequence[TrendDay]) -> None:
    for side, colour, values in (
        (-0.5, NEW, [one.new for one in days]),
        (0.5, RESOLVED, [one.resolved for one in days]),
    ):
        bars = axes.bar([place + side * APART for place in range(len(days))], values, BAR, color=colour)
        axes.bar_label(bars, padding=1.5, fontsize=SMALL, color=FAINT)
    axes.set_ylim(0, max([*(one.new for one in days), *(one.resolved for one in days), 1]) * HEADROOM)


def _quiet(axes: Axes) -> None:
    """Nothing but what is counted: faint grid, whole numbers, no frame."""
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)


def main() -> None:
    """Days as JSON on standard input, the picture on standard output."""
    sys.stdout.buffer.write(draw(TREND.validate_json(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
