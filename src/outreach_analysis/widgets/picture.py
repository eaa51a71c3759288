"""Balance of personalization and credibility as a pair of scales."""

from __future__ import annotations

import math
from typing import Any

WIDTH, HEIGHT = 320, 188
_MIDDLE, _PIVOT = 160.0, 112.0
_ARM = 100.0
_MOST_TILT = 16.0
_SMALL = 0.25
_APART = 0.15


def draw_balance(personalization: float, credibility: float) -> dict[str, Any]:
    """A beam that sinks on the side that weighs more, with weights as large as the scores.

    Parameters
    ----------
    personalization, credibility : float
        Scores in [0, 1]; NaN where unknown.

    Returns
    -------
    dict
        `says`: the finding in a sentence; `shapes`: SVG elements as `tag`, `attributes` and
        `text`, for whoever draws them; `width`, `height`.

    Examples
    --------
    >>> draw_balance(0.8, 0.3)["says"]
    'Personalization outweighs credibility: 0.80 to 0.30.'
    """
    sides = [0.0 if math.isnan(score) else score for score in (personalization, credibility)]
    tilt = _MOST_TILT * max(-1.0, min(1.0, (sides[1] - sides[0]) / 0.6))
    turn = math.radians(tilt)
    ends = [
        (_MIDDLE + side * _ARM * math.cos(turn), _PIVOT + side * _ARM * math.sin(turn)) for side in (-1, 1)
    ]
    shapes = [
        _shape("path", "oc-stand", d=f"M{_MIDDLE:.0f} {_PIVOT:.0f} l-22 42 h44 z"),
        _shape(
            "line",
            "oc-beam",
            x1=f"{ends[0][0]:.1f}",
            y1=f"{ends[0][1]:.1f}",
            x2=f"{ends[1][0]:.1f}",
            y2=f"{ends[1][1]:.1f}",
        ),
    ]
    named = zip(("personalization", "credibility"), sides, (personalization, credibility), ends, strict=True)
    for name, weight, score, (x, y) in named:
        radius = 9 + 25 * math.sqrt(weight)
        place = {"cx": f"{x:.1f}", "cy": f"{y - radius - 3:.1f}", "r": f"{radius:.1f}"}
        shapes.append(_shape("circle", f"oc-weight {name}", **place))
        letter = {"x": f"{x:.1f}", "y": f"{y - radius + 3:.1f}"}
        shapes.append(_shape("text", "oc-letter", name[0].upper(), **letter))
        words = f"{name} {'–' if math.isnan(score) else f'{score:.2f}'}"
        anchor = (
            {"x": "4", "text-anchor": "start"}
            if name == "personalization"
            else {"x": "316", "text-anchor": "end"}
        )
        shapes.append(_shape("text", "oc-value", words, y=str(HEIGHT - 6), **anchor))
    return {"says": _say(personalization, credibility), "shapes": shapes, "width": WIDTH, "height": HEIGHT}


def _shape(tag: str, look: str, text: str = "", **attributes: str) -> dict[str, Any]:
    return {"tag": tag, "attributes": {"class": look, **attributes}, "text": text}


def _say(personalization: float, credibility: float) -> str:
    sides = {"personalization": personalization, "credibility": credibility}
    unknown = [name for name, score in sides.items() if math.isnan(score)]
    if unknown:
        return f"{' and '.join(unknown).capitalize()} cannot be known yet."
    values = f"{personalization:.2f} to {credibility:.2f}"
    if max(sides.values()) < _SMALL:
        return f"Both sides are light still: {values}."
    if abs(personalization - credibility) < _APART:
        return f"Personalization and credibility are in balance: {values}."
    if personalization > credibility:
        return f"Personalization outweighs credibility: {values}."
    return f"Credibility outweighs personalization: {credibility:.2f} to {personalization:.2f}."
