"""Family scores against the strategy that a persuader used, in talks about a charity."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from quality_tools import area_with_interval

from outreach_analysis.scoring import score
from outreach_analysis.signals.rubric import SCORED_FAMILIES

FEWEST = 20
STATEMENTS = (
    "credibility-appeal",
    "logical-appeal",
    "emotion-appeal",
    "donation-information",
    "self-modeling",
    "personal-story",
    "acknowledgement",
    "praise-user",
    "thank",
    "greeting",
)
EXPECTED = (
    ("ask", "proposition-of-donation", STATEMENTS, 0.80),
    ("credibility", "credibility-appeal", None, 0.60),
    ("personalization", "personal-related-inquiry", None, 0.60),
)


def report_persuasion(data: Path) -> None:
    """Areas under the curve with intervals, each family score against each label."""
    units = pd.read_csv(data / "persuasion_annotated.csv")
    units = units[(units["B4"] == 0) & units["er_label_1"].notna()].reset_index(drop=True)
    scores = score(units["Unit"].astype(str).tolist()).fillna(0.0)
    labels = units["er_label_1"]
    families = [family for family in SCORED_FAMILIES if family != "originality"]
    print(f"persuasion: n {len(units):,} units of {units['B2'].nunique()} talks; AUC [95%, by talk]")
    print(f"  {'label':<26}{'n':>5}  " + "".join(f"{family:<23}" for family in families))
    for label, count in labels.value_counts().items():
        if count < FEWEST:
            continue
        truth = (labels == label).to_numpy()
        cells = [area_with_interval(truth, scores[family].to_numpy(), units["B2"]) for family in families]
        shown = "".join(f"{middle:.2f} [{low:.2f}, {high:.2f}]".ljust(23) for middle, low, high in cells)
        print(f"  {label:<26}{count:>5}  {shown}")
    for family, label, against, bar in EXPECTED:
        kept = labels.eq(label) | (labels.isin(against) if against else True)
        truth = labels[kept].eq(label).to_numpy()
        middle, low, high = area_with_interval(
            truth, scores.loc[kept, family].to_numpy(), units.loc[kept, "B2"]
        )
        print(
            f"  {family} for {label} against {'statements' if against else 'all others'}: "
            f"{middle:.3f} [{low:.3f}, {high:.3f}] (bar {bar})"
        )
