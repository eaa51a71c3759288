"""What the shipped inference does on programmes of known truth.

    python benchmarks/validity.py [--quick] [--only PART]... [--workers N]

Prints each figure beside its bar and exits with 1 if one is missed. Seeds are fixed. `--quick` runs about
a tenth, with bars widened by four standard errors of the simulation.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one thread a process

import validity_parts as parts

Simulation = Callable[[int], list[parts.Figure]]

PARTS: dict[str, tuple[int, list[Simulation]]] = {
    "false_findings": (300, [partial(parts.false_findings, senders=n) for n in (60, 30, 15)]),
    "coach_effect": (
        1000,
        [parts.guardrail, *(partial(parts.coach_effect, effect=e) for e in (0.0, 0.05, 0.10, 0.20))],
    ),
    "bent_causes": (80, [parts.bent_causes]),
    "power": (2000, [partial(parts.power, senders=30)]),
    "size": (2000, [partial(parts.size, senders=n, covariates=k) for k in (0, 4) for n in (15, 30, 60)]),
    "marginal_effects": (2000, [partial(parts.marginal_effects, senders=n) for n in (30, 60)]),
    "rates": (2000, [partial(parts.rates, senders=n) for n in (15, 30, 60)]),
    "times": (1000, [parts.times]),
    "curves": (300, [parts.curves]),
    "closer_studies": (
        150,
        [partial(parts.closer_studies, study=study, senders=n) for study in parts.CLOSER for n in (15, 30)],
    ),
    "member_sizes": (
        2000,
        [
            partial(parts.member_sizes, study=study, senders=n, sizes=sizes)
            for study in parts.UNEQUAL
            for n in (8, 15, 30)
            if n >= parts.FEWEST_MEMBERS.get(study, 0)
            for sizes in parts.SIZES
        ],
    ),
}
"""Parts with the number of simulations of a full run."""


def timed(simulation: Simulation, runs: int) -> tuple[list[parts.Figure], float]:
    """The figures of one simulation, and its seconds of processor time."""
    start = time.process_time()
    return simulation(runs), time.process_time() - start


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the simulations, wider bars")
    parser.add_argument("--only", action="append", choices=list(PARTS), help="a part; may be given again")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 2))
    chosen = parser.parse_args()
    slack, missed, start = (4.0 if chosen.quick else 0.0), 0, time.perf_counter()
    with ProcessPoolExecutor(chosen.workers) as pool:
        begun = [
            (name, pool.submit(timed, simulation, max(runs // 10, 20) if chosen.quick else runs))
            for name, (runs, simulations) in PARTS.items()
            if not chosen.only or name in chosen.only
            for simulation in simulations
        ]
        for name, future in begun:
            figures, seconds = future.result()
            for figure in figures:
                held = figure.holds(slack)
                missed += not held
                bar = f"bar {figure.bar[0]:g} to {figure.bar[1]:g}" if figure.bar else "to compare"
                error = f"+- {figure.error():.4f}" if figure.tries else ""
                print(
                    f"{figure.name:58s} {figure.value:8.4f} {error:10s} {bar:19s} {'' if held else 'MISSED'}"
                )
            print(f"{name:>58s} {seconds:8.1f} s of processor time\n", flush=True)
    print(f"{missed} missed; {time.perf_counter() - start:.0f} s in all.")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
