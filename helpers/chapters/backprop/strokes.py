"""Plain digits as people write them: strokes for each, and hands that write them differently.

They try how well a drawing is read (``helpers.chapters.backprop.drawn``).
"""

from __future__ import annotations

import numpy as np

Strokes = list[np.ndarray]


def arc(x: float, y: float, a: float, b: float, start: float, end: float) -> np.ndarray:
    """Part of an ellipse around x, y, from one angle to another, in degrees."""
    t = np.radians(np.linspace(start, end, 24))
    return np.column_stack([x + a * np.cos(t), y + b * np.sin(t)])


def line(*points: tuple[float, float]) -> np.ndarray:
    """Straight from point to point."""
    return np.array(points, float)


def joined(*parts: np.ndarray) -> np.ndarray:
    """One stroke of several parts."""
    return np.concatenate(parts)


# Three shapes of each digit, y upwards.
SHAPES: dict[int, list[Strokes]] = {
    0: [
        [arc(50, 50, 26, 40, 90, 450)],
        [arc(50, 50, 20, 40, 60, 430)],
        [arc(50, 50, 32, 38, 120, -250)],
    ],
    1: [
        [line((50, 90), (50, 10))],
        [line((36, 72), (52, 90), (52, 10))],
        [line((38, 74), (52, 90), (52, 10)), line((36, 10), (68, 10))],
    ],
    2: [
        [joined(arc(50, 68, 22, 21, 160, -35), line((28, 12), (74, 12)))],
        [joined(arc(48, 66, 20, 23, 140, -40), line((30, 10), (72, 12)))],
        [joined(arc(50, 70, 20, 19, 170, -40), line((44, 30), (26, 12), (76, 10)))],
    ],
    3: [
        [joined(arc(48, 70, 20, 19, 150, -90), arc(48, 31, 24, 21, 90, -150))],
        [joined(line((28, 88), (70, 88), (44, 58)), arc(46, 34, 25, 23, 95, -150))],
        [arc(46, 71, 19, 19, 140, -80), arc(46, 32, 22, 21, 85, -140)],
    ],
    4: [
        [line((60, 90), (24, 40), (78, 40)), line((62, 64), (62, 8))],
        [line((32, 88), (28, 48), (74, 48)), line((68, 88), (66, 8))],
        [line((62, 10), (62, 90), (24, 36), (78, 36))],
    ],
    5: [
        [joined(line((70, 88), (36, 88), (32, 56)), arc(46, 34, 25, 23, 120, -140))],
        [
            joined(line((34, 88), (32, 54)), arc(46, 33, 23, 23, 115, -130)),
            line((34, 88), (70, 90)),
        ],
        [joined(line((68, 90), (34, 88), (34, 58)), arc(48, 36, 22, 25, 130, -120))],
    ],
    6: [
        [joined(line((62, 90), (44, 72), (32, 48)), arc(50, 29, 20, 20, 170, 530))],
        [joined(arc(62, 40, 34, 50, 95, 190), arc(49, 28, 19, 18, 200, 540))],
        [joined(line((54, 90), (38, 58), (30, 32)), arc(50, 28, 20, 19, 180, 500))],
    ],
    7: [
        [line((27, 86), (73, 86), (42, 8))],
        [line((27, 86), (73, 86), (44, 8)), line((36, 48), (66, 48))],
        [line((26, 80), (28, 88), (72, 88), (54, 50), (44, 8))],
    ],
    8: [
        [joined(arc(50, 70, 18, 18, -90, 270), arc(50, 30, 22, 21, 90, -270))],
        [joined(arc(50, 70, 16, 19, 45, 270), arc(50, 30, 19, 21, 90, -250), line((62, 80)))],
        [arc(50, 70, 17, 17, 90, 450), arc(50, 31, 20, 21, 90, 450)],
    ],
    9: [
        [joined(arc(48, 68, 20, 20, 0, 360), line((68, 68), (62, 8)))],
        [joined(arc(48, 69, 19, 19, 20, 380), arc(32, 52, 36, 42, 10, -60))],
        [joined(arc(50, 68, 20, 20, 30, 390), line((68, 60), (66, 8)))],
    ],
}


def hands() -> list:
    """Five ways to write: upright, slanted, narrow, small in a corner, with a trembling hand."""

    def slanted(s: np.ndarray) -> np.ndarray:
        return s + np.column_stack([0.2 * (s[:, 1] - 50), 0 * s[:, 1]])

    def narrow(s: np.ndarray) -> np.ndarray:
        return (s - 50) * [0.75, 1] + 50

    def small(s: np.ndarray) -> np.ndarray:
        return (s - 50) * 0.4 + [28, 70]

    def trembling(s: np.ndarray) -> np.ndarray:
        rng = np.random.default_rng(len(s))
        return s + rng.normal(scale=1.5, size=s.shape)

    return [lambda s: s, slanted, narrow, small, trembling]


def written() -> list[tuple[int, Strokes]]:
    """Three shapes of each digit by five hands: 150 drawings, with what they are."""
    return [
        (digit, [np.clip(hand(stroke), 0, 100) for stroke in shape])
        for digit, shapes in SHAPES.items()
        for shape in shapes
        for hand in hands()
    ]
