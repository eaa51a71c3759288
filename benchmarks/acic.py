"""Coach-effect estimators on ten files of the 2016 ACIC challenge, whose truth is known.

    python benchmarks/acic.py [--wheel causallib-0.10.0-py3-none-any.whl]

Simulated exposures and outcomes on real covariates (4,802 rows, 58 columns), by other people than us. The
files come in the wheel of causallib, which is fetched to a folder that is thrown away and never installed.
Exits with 1 if in fewer than 9 of the 10 files the estimate is nearer to the truth than the naive difference, or the
95% interval holds the truth.

References
----------
Dorie, Hill, Shalit, Scott, Cervone (2019). Automated versus do-it-yourself methods for causal inference.
Statistical Science 34, 43.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.coach_effect import estimate_coach_effect

WHEEL = "causallib==0.10.0"
FOLDER = "causallib/datasets/data/acic_challenge_2016"
FILES, BAR = 10, 9
TERMS = ("naive", "regression", "IPW", "matching", "AIPW")


def fetch_wheel(folder: str) -> Path:
    """The wheel, without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--no-deps", "--dest", folder, WHEEL], check=True)
    return next(Path(folder).glob("causallib-*.whl"))


def read_file(wheel: ZipFile, number: int) -> tuple[pd.DataFrame, float]:
    """One row a person with exposure, outcome and covariates, and the true effect on the exposed."""
    with wheel.open(f"{FOLDER}/x.csv") as file:
        covariates = pd.read_csv(file)
    with wheel.open(f"{FOLDER}/zymu_{number}.csv") as file:
        simulated = pd.read_csv(file)
    exposed = simulated["z"] == 1
    outcome = simulated["y1"].where(exposed, simulated["y0"])
    truth = float((simulated["mu1"] - simulated["mu0"])[exposed].mean())
    return covariates.assign(coached=exposed, outcome=outcome, sender_id=covariates.index), truth


def main() -> int:
    """Estimate, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wheel", type=Path, help="causallib's wheel, if it is at hand")
    given = parser.parse_args().wheel
    print(f"{'file':>4s} {'truth':>8s} " + " ".join(f"{term:>10s}" for term in TERMS) + "  interval holds")
    nearer = covered = 0
    with tempfile.TemporaryDirectory() as folder, ZipFile(given or fetch_wheel(folder)) as wheel:
        for number in range(1, FILES + 1):
            frame, truth = read_file(wheel, number)
            covariates = [name for name in frame if name.startswith("x_")]
            try:
                table = estimate_coach_effect(frame, outcome="outcome", adjustment=covariates).table
            except NotEstimableError as error:
                print(f"{number:4d} {truth:8.3f} refused: {error.problem}", flush=True)
                continue
            rows = table.set_index("term")
            off = (rows.loc[list(TERMS), "estimate"] - truth).abs()
            holds = rows.loc["AIPW", "conf_low"] <= truth <= rows.loc["AIPW", "conf_high"]
            nearer += off["AIPW"] < off["naive"]
            covered += holds
            told = " ".join(f"{rows.loc[term, 'estimate']:10.3f}" for term in TERMS)
            print(f"{number:4d} {truth:8.3f} {told}  {'yes' if holds else 'no'}", flush=True)
    print(
        f"nearer than naive in {nearer} of {FILES} (bar {BAR}); interval holds the truth in {covered} (bar {BAR})"
    )
    return int(min(nearer, covered) < BAR)


if __name__ == "__main__":
    sys.exit(main())
