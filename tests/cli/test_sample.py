from __future__ import annotations

import json

import pandas as pd
import pytest


def test_a_programme_is_written_with_its_truth(outreach, tmp_path):
    done = outreach("sample", "demo", "--members", "5", "--seed", "cli", "--coaching-effect", "0")
    assert done.code == 0
    assert (tmp_path / done.out.strip()) == tmp_path / "demo" / "messages.csv"
    flat = pd.read_csv(tmp_path / "demo" / "messages.csv")
    assert flat["sender_id"].nunique() <= 5
    truth = json.loads((tmp_path / "demo" / "truth.json").read_text(encoding="utf-8"))
    assert (truth["members"], truth["seed"], truth["coaching_effect"]) == (5, "cli", 0)
    assert f"Wrote {len(flat):,} messages of 5 members" in done.err


def test_the_same_seed_writes_the_same_bytes(outreach, tmp_path):
    for folder, seed in (("a", "x"), ("b", "x"), ("c", "y")):
        outreach("sample", folder, "--members", "4", "--seed", seed)
    first, again, other = ((tmp_path / name / "messages.csv").read_bytes() for name in "abc")
    assert first == again != other


@pytest.mark.parametrize(
    "arguments",
    [[], ["demo", "--members", "1"], ["demo", "--members", "few"], ["demo", "--coaching-effect", "2"]],
)
def test_wrong_use_is_told(outreach, tmp_path, arguments):
    assert outreach("sample", *arguments).code == 2
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_folder(outreach, tmp_path):
    (tmp_path / "demo").touch()
    done = outreach("sample", "demo")
    assert done.code == 2
    assert "where a file stands" in done.err
