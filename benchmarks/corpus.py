"""Texts to measure on: real requests where they stand beside the repository, else the sample."""

from __future__ import annotations

import csv
import json
from itertools import cycle, islice
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"


def real_requests() -> list[str]:
    """Requests of 30 to 400 words from the public data sets."""
    raop = json.loads((SHARED / "data/raop/requests.json").read_text(encoding="utf-8"))
    texts = [request["request_text_edit_aware"] for request in raop]
    with (SHARED / "data/politeness/wikipedia.annotated.csv").open(encoding="utf-8", newline="") as file:
        texts += [row["Request"] for row in csv.DictReader(file)]
    return [text for text in texts if 30 <= len(text.split()) <= 400]


def sample_messages() -> list[str]:
    """Messages of the synthetic programme."""
    from outreach_analysis.sample import sample

    messages: list[str] = sample(members=400, seed="speed").messages["text"].tolist()
    return messages


def texts_to_measure(count: int) -> tuple[list[str], str]:
    """`count` texts, repeated where more are needed, and where they come from."""
    found = SHARED.is_dir()
    texts = real_requests() if found else sample_messages()
    where = "public requests" if found else "sample"
    return list(islice(cycle(texts), count)), f"{where}: {len(texts):,} distinct"
