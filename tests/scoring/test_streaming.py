"""A file scored in parts has the numbers of one scored whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError, MissingColumnError, UnreadableSourceError
from outreach_analysis.sample import sample
from outreach_analysis.sample.facade import flatten
from outreach_analysis.scoring import score, score_parquet, streaming, waiting
from outreach_analysis.signals.originality import likeness, others


@pytest.fixture(scope="module")
def flat() -> pd.DataFrame:
    frame = flatten(sample(members=25, seed="streaming"))
    return frame.sample(frac=1, random_state=1, ignore_index=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_parts_change_nothing(
    flat: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(streaming, "PART_ROWS", 40)
    monkeypatch.setattr(waiting, "BUCKET_ROWS", 70)
    whole = score(flat)
    monkeypatch.setattr(others, "SLICE_MESSAGES", 100)
    monkeypatch.setattr(likeness, "SLICE_SENTENCES", 300)
    flat.to_parquet(tmp_path / "in.parquet", index=False)
    rows = score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", workers=workers)
    assert rows == len(flat)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "out.parquet"), whole, check_exact=False, rtol=1e-12
    )
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_texts_alone_and_their_own_names(flat: pd.DataFrame, tmp_path: Path) -> None:
    flat[["text"]].rename(columns={"text": 'The "Body"'}).to_parquet(tmp_path / "in.parquet")
    score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", mapping={"text": 'The "Body"'})
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), score(flat[["text"]]))


def test_wrong_use_is_named(flat: pd.DataFrame, tmp_path: Path) -> None:
    flat[["sender_id"]].to_parquet(tmp_path / "in.parquet")
    with pytest.raises(MissingColumnError, match="'text'"):
        score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet")
    with pytest.raises(InvalidValueError):
        score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", workers=0)
    flat.head(0).to_parquet(tmp_path / "in.parquet")
    with pytest.raises(UnreadableSourceError, match="no rows"):
        score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_a_template_travels_along(
    flat: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "PART_ROWS", 40)
    frame = flat.assign(template=flat["text"].where(flat.index % 3 > 0).shift(7))
    frame.to_parquet(tmp_path / "in.parquet", index=False)
    score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pd.read_parquet(tmp_path / "out.parquet")["template_edit_share"]
    pd.testing.assert_series_equal(found, score(frame)["template_edit_share"], rtol=1e-12)
    assert found.nunique() > 5
