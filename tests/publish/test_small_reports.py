"""Whole reports on programmes too small or too plain: clear statements, no missing numbers, nothing claimed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from outreach_analysis.publish import record
from outreach_analysis.publish.load import CACHE_VARIABLE
from outreach_analysis.publish.notebooks import read_notebook, suite_notebooks
from outreach_analysis.publish.show import Shown

pytestmark = pytest.mark.slow

MISSING = re.compile(r"(?<![\w.])[+−-]?(nan|inf|infinity|NaT|<NA>)(?!\w)|\de\+\d\d|−0\.0 ")
OPENINGS = (
    "I read your talk on batteries.",
    "We met after the panel.",
    "I work with batteries too.",
    "Hello.",
)
ASKS = (
    "Could we talk for 15 minutes?",
    "Any advice would help.",
    "Would you refer me?",
    "May I write again?",
)


def _programme(members: int, attempts: int, replied: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    rng = np.random.default_rng(members)
    who = np.sort(np.append(np.arange(members), rng.integers(0, members, attempts - members)))
    n = len(who)
    sent = pd.Timestamp("2026-01-05T09:00Z") + pd.to_timedelta(rng.integers(0, 3000, n), unit="h")
    came = replied(rng.random(n))
    coached = rng.random(n) < 0.4
    texts = [f"Hi Ada, {rng.choice(OPENINGS)} {rng.choice(ASKS)} Thank you" for _ in range(2 * n)]
    frame = pd.DataFrame(
        {
            "attempt_id": np.arange(n).astype(str),
            "sender_id": [f"m{k}" for k in who],
            "recipient_name": "Ada Byron",
            "channel": rng.choice(["email", "inmail"], n),
            "sent_at": sent.astype(str),
            "version": 1,
            "stage": "sent",
            "text": texts[:n],
            "replied": came,
            "replied_at": pd.Series((sent + pd.Timedelta("30h")).astype(str)).where(came),
            "reply_text": pd.Series("Happy to help.", index=range(n)).where(came),
        }
    )
    told = ["attempt_id", "sender_id", "recipient_name", "channel", "sent_at"]
    drafts = frame.loc[coached, told].assign(version=0, stage="draft", coach_id="c1", feedback="Say why.")
    return pd.concat([frame, drafts.assign(text=texts[n : n + int(coached.sum())])], ignore_index=True)


CASES: dict[str, Callable[[], pd.DataFrame]] = {
    "12 members, 40 attempts": lambda: _programme(12, 40, lambda u: u < 0.35),
    "nobody answered, all messages alike": lambda: _programme(12, 40, lambda u: u < 0).assign(
        text="Hi Ada, could we talk for 15 minutes? Thank you"
    ),
    "one member, one channel of few": lambda: _programme(1, 30, lambda u: u < 0.35).assign(
        channel=lambda frame: np.where(frame["attempt_id"].astype(int) < 3, "inmail", "email")
    ),
    "one message": lambda: pd.DataFrame({"text": ["Hi Ada, could we talk for ten minutes?"]}),
}


@pytest.fixture(scope="module", params=CASES)
def report(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, Any]]]:
    """What every notebook of the suite shows, by notebook, run here and not in kernels."""
    source = tmp_path_factory.mktemp("small") / "programme.csv"
    CASES[request.param]().to_csv(source, index=False)
    with pytest.MonkeyPatch.context() as patch, mpl.rc_context({"figure.max_open_warning": 0}):
        patch.setenv(CACHE_VARIABLE, str(source.parent))
        return {path.stem: list(_shown(path, [str(source)])) for path in suite_notebooks()}


def _shown(path: Path, sources: list[str]) -> Iterator[dict[str, Any]]:
    record._made.clear()
    names: dict[str, Any] = {}
    for cell in read_notebook(path)["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names["sources"] = sources
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            if isinstance(shown, Shown):
                yield shown.data


def test_no_page_shows_a_missing_number(report: dict[str, list[dict[str, Any]]]) -> None:
    catalogue = {"signals"}  # says where a signal is missing
    for notebook, blocks in report.items():
        for block in blocks:
            if block.get("name") in catalogue:
                continue
            said = json.dumps(
                {key: value for key, value in block.items() if key != "rows"}, ensure_ascii=False
            )
            assert not MISSING.search(said), (notebook, MISSING.search(said), block["type"])


def test_every_page_answers_and_says_what_is_missing(report: dict[str, list[dict[str, Any]]]) -> None:
    for notebook, blocks in report.items():
        kinds = [block["type"] for block in blocks]
        assert "answer" in kinds, notebook
        assert "manifest" in kinds, notebook
    gaps = [item["what"] for blocks in report.values() for block in blocks if block["type"] == "gaps"
            for item in block["items"]]  # fmt: skip
    assert any("it takes" in text for text in gaps)


def test_nothing_is_found_where_there_is_nothing(report: dict[str, list[dict[str, Any]]]) -> None:
    about_replies = ("30_signals_and_replies", "40_adjusted_and_shape", "45_repeated_attempts", "50_better_replies",
                     "55_prediction", "60_fairness")  # fmt: skip
    clear = [
        (notebook, item["text"])
        for notebook in about_replies
        for block in report[notebook]
        if block["type"] == "findings"
        for item in block["items"]
        if item["mark"] == "clear"
    ]
    assert not clear
