"""The facts of `tests/reference`: they agree with those beside the repository, and each is asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NO_STUDY_GIVES_IT = {
    "boot_spatial": "intervals come from influences or from leaving out a sender, never from resampled rows",
    "cox_gehan_exact": "Efron's ties are close to exact ones at hours, and can be clustered",
    "cox_heart_tv": "what is known of a message does not change while an answer is awaited",
    "cox_lung_breslow": "one way to treat ties, Efron's",
    "fisher": "attempts of one sender are not independent, which exact tests take for granted",
    "gee_bacteria_exch": "members who stop at a success make the size of a cluster tell something: only "
    "working independence is right then, and it is given",
    "km_lung_log": "one kind of interval, symmetric in log(-log), which stays within 0 and 1",
    "km_lung_medCI_log": "as above",
    "km_lung_medCI_plain": "as above",
    "km_lung_median_logci": "as above",
    "km_lung_plain": "as above",
    "lmm_sleepstudy_reml": "scores over attempts are compared within the member, which needs no model of the spread",
    "petopeto_lung": "one weighting, the log-rank's",
    "wilcox": "changes are told as means over members, with Student's t",
}
"""What is beside the repository and is given by no study, with the reason."""


@pytest.fixture(scope="module")
def given(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "reference" / "golden.json").read_text(encoding="utf-8"))
    return found


def _differences(given: object, own: object, path: str) -> Iterator[str]:
    """Where the two differ beyond the ninth digit; what only one of them holds is no difference."""
    if isinstance(given, dict) and isinstance(own, dict):
        for key in given.keys() & own.keys():
            yield from _differences(given[key], own[key], f"{path}.{key}")
    elif isinstance(given, list) and isinstance(own, list):
        if len(given) != len(own):
            yield f"{path}: {len(given)} and {len(own)} values"
        for place, (one, other) in enumerate(zip(given, own, strict=False)):
            yield from _differences(one, other, f"{path}[{place}]")
    elif isinstance(given, float | int) and isinstance(own, float | int):
        if not math.isclose(given, own, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{path}: {given} and {own}"
    elif own is not None and given != own:
        yield f"{path}: {given} and {own}"


def test_the_programs_find_what_is_beside_the_repository(
    given: dict[str, Any], own_facts: dict[str, Any]
) -> None:
    both = sorted(given.keys() & own_facts.keys())
    assert both
    assert [told for name in both for told in _differences(given[name], own_facts[name], name)] == []


def test_every_fact_beside_the_repository_is_found_or_has_a_reason(
    given: dict[str, Any], own_facts: dict[str, Any]
) -> None:
    assert sorted(given.keys() - own_facts.keys()) == sorted(NO_STUDY_GIVES_IT)


def test_every_fact_is_asked_for_by_a_test(root: Path, own_facts: dict[str, Any]) -> None:
    tests = "".join(
        file.read_text(encoding="utf-8") for file in (root / "tests" / "studies").glob("test_*.py")
    )
    families = {f"rmst{days}_lung" for days in (180, 365, 700)}
    families |= {name for name in own_facts if name.startswith(("glmm_", "clm_wine_by_", "auc_", "delong_"))}
    assert [name for name in own_facts if f'"{name}"' not in tests and name not in families] == []


def test_every_program_has_its_facts_and_says_which_r_found_them(root: Path) -> None:
    folder = root / "tests" / "reference"
    programs = {file.stem for file in folder.glob("*.R")} - {"facts"}
    assert programs == {file.stem for file in folder.glob("*.json")}
    for file in folder.glob("*.json"):
        assert json.loads(file.read_text(encoding="utf-8"))["versions"]["R"] == "4.2.2"
