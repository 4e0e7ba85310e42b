"""Geometry of the curves over the day, as text for an SVG made on the server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 96, 12, 32
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240)
MOST_LINES = 5
LABEL_GAP = 16

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place in the drawing and its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name, its parts (broken where nothing is known), and where the name stands."""

    name: str
    css: str
    parts: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    columns: tuple[Tick, ...]
    lines: tuple[Tick, ...]
    curves: tuple[Curve, ...]


def chart(columns: Sequence[str], series: Sequence[tuple[str, str, Values]]) -> Chart:
    """Draw series of (name, css class, minutes per column); columns named "" get no mark."""
    top = max((value for _, _, values in series for value in values if value is not None), default=0)
    step = next((step for step in STEPS if top <= step * MOST_LINES), STEPS[-1])
    highest = step * max(1, -(-int(top + 1) // step))
    xs = _spread(len(columns))
    scale = (HEIGHT - TOP - BOTTOM) / highest
    curves = [_curve(name, css, xs, values, scale) for name, css, values in series]
    return Chart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM,
        tuple(Tick(x, text) for x, text in zip(xs, columns, strict=True) if text),
        tuple(Tick(_y(value, scale), str(value)) for value in range(0, highest + 1, step)),
        tuple(_apart(curves)),
    )


def _spread(count: int) -> list[float]:
    room = WIDTH - LEFT - RIGHT
    return [round(LEFT + room * (place + 0.5) / count, 1) for place in range(count)]


def _y(value: float, scale: float) -> float:
    return round(HEIGHT - BOTTOM - value * scale, 1)


def _curve(name: str, css: str, xs: Sequence[float], values: Values, scale: float) -> Curve:
    points = [None if value is None else (x, _y(value, scale)) for x, value in zip(xs, values, strict=True)]
    known = tuple(point for point in points if point)
    parts = tuple(" ".join(f"{x},{y}" for x, y in part) for part in _unbroken(points))
    return Curve(name, css, parts, known, known[-1][1] + 4 if known else HEIGHT - BOTTOM)


def _unbroken(points: Iterable[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    parts: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point:
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _apart(curves: Sequence[Curve]) -> Iterable[Curve]:
    """Move names that would cover each other; the lowest stays, and of equals the first."""
    limit: float = HEIGHT
    for curve in sorted(curves, key=lambda curve: -curve.label_y):
        y = min(curve.label_y, limit)
        limit = y - LABEL_GAP
        yield Curve(curve.name, curve.css, curve.parts, curve.dots, round(y, 1))
