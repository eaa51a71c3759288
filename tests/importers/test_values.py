"""Spellings of booleans, codes and numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis.importers.values import (
    parse_boolean,
    parse_channel,
    parse_integer,
    parse_outcome,
    parse_stage,
    parse_tags,
    sensible_dtype,
)


@pytest.mark.parametrize(
    "yes, no", [("yes", "no"), ("Y", "N"), ("TRUE", "False"), ("1", "0"), ("1.0", "0.0"), (" x ", "no")]
)
def test_booleans_in_many_spellings(yes: str, no: str) -> None:
    assert parse_boolean(pd.Series([yes, no, "NA"])).column.tolist() == [True, False, pd.NA]


def test_numbers_and_booleans_pass() -> None:
    assert parse_boolean(pd.Series([1, 0])).column.tolist() == [True, False]
    assert parse_boolean(pd.Series([True, False])).column.tolist() == [True, False]


def test_a_column_of_marks_reads_blanks_as_no() -> None:
    parsed = parse_boolean(pd.Series(["x", "", "x"]))
    assert parsed.column.tolist() == [True, False, True]
    assert parsed.notes


def test_other_words_are_bad() -> None:
    assert parse_boolean(pd.Series(["yes", "perhaps", "2"])).bad.tolist() == [False, True, True]


def test_whole_numbers() -> None:
    parsed = parse_integer(pd.Series(["0", "2.0", "v3", "-1", "two", ""]))
    assert parsed.column.tolist() == [0, 2, 3, pd.NA, pd.NA, pd.NA]
    assert parsed.bad.tolist() == [False, False, False, True, True, False]


def test_unknown_channels_become_other_and_are_counted() -> None:
    parsed = parse_channel(pd.Series(["Connection request", "InMail", "pigeon", "smoke", None]))
    assert parsed.column.tolist()[:4] == ["linkedin_invite", "inmail", "other", "other"]
    assert pd.isna(parsed.column[4])
    assert parsed.notes[0].startswith("2 channels")


def test_stages_and_outcomes() -> None:
    assert parse_stage(pd.Series(["Final", "Follow-up", "DRAFT"])).column.tolist() == [
        "sent",
        "follow_up",
        "draft",
    ]
    levels = parse_outcome(pd.Series(["Extensive help", "no", "ghosted", "OOO", "bounced"])).column.tolist()
    assert levels == ["extensive_help", "declined", "no_reply", "auto_reply", "bounce"]


def test_tags_are_separated_alike() -> None:
    assert parse_tags(pd.Series(["Ask/clarity", "ask;  ask", "", None])).tolist()[:2] == [
        "ask; clarity",
        "ask",
    ]


@pytest.mark.parametrize(
    "values, dtype",
    [
        (["1", "2"], "int64"),
        (["1.5", "2e-3", ""], "float64"),
        (["1", "NA"], "float64"),
        (["true", "False"], "boolean"),
        (["08123", "1"], "str"),
        (["1_000"], "str"),
        (["inf"], "str"),
        (["a", "1"], "str"),
        (["", ""], "str"),
    ],
)
def test_covariates_get_a_sensible_dtype(values: list[str], dtype: str) -> None:
    assert sensible_dtype(pd.Series(values, dtype="str")).dtype == dtype


def test_typed_covariates_stay() -> None:
    assert sensible_dtype(pd.Series([1, 2], dtype="int32")).dtype == "int32"
