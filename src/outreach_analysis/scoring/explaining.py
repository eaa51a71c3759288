"""What stands behind the numbers: the parts of each score, and the catalogue of signals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import rubrics


def explain_scores(features: pd.DataFrame) -> pd.DataFrame:
    """The named parts whose sum is each family score.

    Parameters
    ----------
    features : DataFrame
        As `score` returns it.

    Returns
    -------
    DataFrame
        `row` (position in `features`), `family`, `part`, `label` (what a coach reads),
        `signal` (the feature or features read), `value` (the part's share of the score)
        and `at_most` (what the part could be worth; 0 for penalties).
    """
    arrays: Mapping[str, NDArray[np.float64]] = {
        str(name): features[name].to_numpy(dtype=np.float64) for name in registry() if name in features
    }
    pieces = []
    for family, rubric in rubrics().items():
        _, parts = rubric.score(arrays)
        described = {part.name: part for part in rubric.parts}
        for name, values in parts.items():
            part = described.get(name)
            pieces.append(
                pd.DataFrame(
                    {
                        "row": np.arange(len(features)),
                        "family": family,
                        "part": name,
                        "label": part.label if part else "kept between 0 and 1",
                        "signal": part.signal if part else "",
                        "value": values,
                        "at_most": max(part.weight, 0.0) if part else 0.0,
                    }
                )
            )
    return pd.concat(pieces, ignore_index=True).sort_values(
        ["row", "family"], kind="stable", ignore_index=True
    )


def catalogue() -> pd.DataFrame:
    """Every signal with what it measures, what it does not, and what is known of it.

    Returns
    -------
    DataFrame
        One row a signal: `name title family theme kind unit low high summary reads_as
        does_not_measure needs direction references version`.
    """
    return pd.DataFrame(
        [
            {
                "name": definition.name,
                "title": definition.title,
                "family": definition.family,
                "theme": definition.theme,
                "kind": definition.kind,
                "unit": definition.unit,
                "low": definition.bounds[0],
                "high": definition.bounds[1],
                "summary": definition.summary,
                "reads_as": definition.reads_as,
                "does_not_measure": definition.does_not_measure,
                "needs": "; ".join(definition.needs),
                "direction": definition.direction,
                "references": "; ".join(definition.references),
                "version": definition.version,
            }
            for definition in registry().values()
        ]
    )
