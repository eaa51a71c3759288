"""ask_present against sentences of mail that people labelled as asking or not."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from outreach_analysis.scoring import score

BAR = 0.72
TRAITS = {
    "order without please": r"^(?:[\W_]*[A-Z][\w.]*,? )?[A-Z]?[a-z]+ (?:the|your|a|an|our|this|all|us|me|here|now)\b",
    "question without 'you'": r"^(?!.*\byou).*\?\W*$",
    "plan or offer of the writer ('I will call')": r"(?i)\b(?:i|we)(?:'ll| will| can| shall|'d| would| am| are|'m|'re)\b",
    "duty of the reader ('you need', 'you should')": r"(?i)\byou\b.*\b(?:need|should|must|want|may|can)\b",
    "third person is asked": r"(?i)\b(?:he|she|they|someone|everyone|[A-Z][a-z]+) (?:should|needs?|must|will|can|could)\b",
    "condition ('if you …')": r"(?i)\bif you\b",
}


def report_asks(data: Path) -> None:
    """F1 for Yes, and what the misses have in common."""
    labelled = pd.read_csv(data / "email_asks.tsv", sep="\t", quoting=3, dtype=str).dropna()
    truth = (labelled["asks"] == "Yes").to_numpy()
    features = score(labelled["sentence"].tolist())
    found = features["ask_present"].to_numpy() > 0
    hits = float((truth & found).sum())
    precision, recall = hits / found.sum(), hits / truth.sum()
    f1 = 2 * precision * recall / (precision + recall)
    everything = 2 * truth.mean() / (truth.mean() + 1)
    print(f"email_asks: n {len(labelled):,}, {truth.mean():.0%} asks")
    print(
        f"  ask_present  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
        f"(bar {BAR}; all-yes {everything:.3f})"
    )
    for name, chosen, total in (
        ("missed asks", truth & ~found, truth),
        ("false alarms", ~truth & found, ~truth),
    ):
        print(f"  {name}: {chosen.sum()} of {total.sum()}; of these")
        texts = labelled["sentence"].to_numpy()
        for trait, pattern in TRAITS.items():
            has = np.array([bool(re.search(pattern, text)) for text in texts])
            print(f"    {has[chosen].mean():>4.0%}  {trait}  ({has[total].mean():.0%} of all such labels)")
