"""Plots as inline SVG: precision-recall curves, reliability, bars with whiskers. Colours come from the page's style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nosology.evaluation.bootstrap import Interval
from nosology.evaluation.calibration import ReliabilityBin
from nosology.evaluation.ranking import Point

WIDTH, HEIGHT = 460, 360
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 34, 48
SERIES = ("one", "two")
_STEP = 0.004


@dataclass(frozen=True, slots=True)
class Curve:
    """A precision-recall curve of one system, with the point (recall, precision) of its suggestions."""

    name: str
    points: Sequence[Point]
    suggested: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability table of one system."""

    name: str
    table: Sequence[ReliabilityBin]


@dataclass(frozen=True, slots=True)
class Bars:
    """One system's bars, one a group; None where the group has nothing."""

    name: str
    values: Sequence[Interval | None]


def _x(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - RIGHT), 1)


def _y(value: float) -> float:
    return round(HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM), 1)


def precision_recall(curves: Sequence[Curve]) -> str:
    """Draw precision against recall, a curve a system; a dot marks what is suggested."""
    parts = []
    for style, curve in zip(SERIES, curves, strict=False):
        path = " ".join(f"{_x(point.recall)},{_y(point.precision)}" for point in _thinned(curve.points))
        parts.append(f'<polyline class="line {style}" points="{path}"/>')
        if curve.suggested:
            recall, precision = curve.suggested
            words = f"{curve.name}, suggested: precision {precision:.3f}, recall {recall:.3f}"
            parts.append(_dot(recall, precision, 6, style, words))
    body = _grid() + _x_ticks() + "".join(parts) + _legend([curve.name for curve in curves])
    return _svg("Precision and recall", body, "recall", "precision")


def reliability(systems: Sequence[Reliability]) -> str:
    """Draw the share right against the mean probability of each bin; the area of a dot is its number of predictions."""
    parts = [f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    for style, system in zip(SERIES, systems, strict=False):
        most = max((item.count for item in system.table), default=1)
        path = " ".join(f"{_x(item.probability)},{_y(item.right)}" for item in system.table)
        parts.append(f'<polyline class="line {style}" points="{path}"/>')
        for item in system.table:
            words = f"{system.name}: probability {item.probability:.3f}, right {item.right:.3f}, {item.count} codes"
            parts.append(_dot(item.probability, item.right, 3 + 8 * (item.count / most) ** 0.5, style, words))
    body = _grid() + _x_ticks() + "".join(parts) + _legend([system.name for system in systems])
    return _svg("Reliability", body, "mean probability", "share right")


def bars(title: str, groups: Sequence[str], systems: Sequence[Bars], x_label: str, y_label: str) -> str:
    """Draw a bar a group and system, from 0 to 1, with its interval as a whisker."""
    slot = (WIDTH - LEFT - RIGHT) / max(len(groups), 1)
    width = min(slot * 0.7 / max(len(systems), 1), 46)
    parts = []
    for number, group in enumerate(groups):
        middle = LEFT + slot * (number + 0.5)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{escape(group)}</text>')
        for place, (style, system) in enumerate(zip(SERIES, systems, strict=False)):
            value = system.values[number]
            if value is None:
                continue
            left = middle + (place - len(systems) / 2) * width
            words = f"{system.name}, {group}: {value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"
            parts.append(
                f'<rect class="fill-{style}" x="{left + 1:.1f}" y="{_y(value.value)}" width="{width - 2:.1f}" '
                f'height="{_y(0) - _y(value.value):.1f}" rx="2"><title>{escape(words)}</title></rect>'
                f'<line class="whisker" x1="{left + width / 2:.1f}" x2="{left + width / 2:.1f}" '
                f'y1="{_y(value.low)}" y2="{_y(value.high)}"/>'
            )
    return _svg(title, _grid() + "".join(parts) + _legend([system.name for system in systems]), x_label, y_label)


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Keep the points that the eye can tell apart, always the first and the last."""
    kept: list[Point] = []
    for number, point in enumerate(points):
        far = not kept or max(point.recall - kept[-1].recall, abs(point.precision - kept[-1].precision)) >= _STEP
        if far or number == len(points) - 1:
            kept.append(point)
    return kept


def _dot(x: float, y: float, radius: float, style: str, words: str) -> str:
    return f'<circle class="dot fill-{style}" cx="{_x(x)}" cy="{_y(y)}" r="{radius:.1f}"><title>{escape(words)}</title></circle>'


def _grid() -> str:
    lines = []
    for step in range(6):
        y = _y(step / 5)
        style = "grid" if step else "axis"
        lines.append(f'<line class="{style}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{step / 5:.1f}</text>')
    return "".join(lines)


def _x_ticks() -> str:
    return "".join(
        f'<text x="{_x(step / 5)}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{step / 5:.1f}</text>'
        for step in range(6)
    )


def _legend(names: Sequence[str]) -> str:
    """Name the systems at the upper right, one a line; nothing for a single one, which the page names."""
    if len(names) < 2:
        return ""
    return "".join(
        f'<rect class="fill-{style}" x="{WIDTH - RIGHT - 10}" y="{6 + 14 * row}" width="10" height="10" rx="2"/>'
        f'<text x="{WIDTH - RIGHT - 16}" y="{15 + 14 * row}" text-anchor="end">{escape(_shortened(name))}</text>'
        for row, (style, name) in enumerate(zip(SERIES, names, strict=False))
    )


def _shortened(name: str, length: int = 28) -> str:
    return name if len(name) <= length else name[: length - 1] + "…"


def _svg(title: str, body: str, x_label: str, y_label: str) -> str:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<text class="title" x="{LEFT}" y="16">{escape(title)}</text>{body}'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_label)}</text>'
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(y_label)}</text></svg>'
    )
