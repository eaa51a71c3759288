"""How fast scoring is, as ratios to one plain regular-expression pass over the same texts.

python benchmarks/speed.py                    1,000 / 10,000 / 100,000 messages
python benchmarks/speed.py --sizes 1000 --peers --plot reports/speed.svg
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from corpus import texts_to_measure
from timing import floor_seconds, seconds_of

from outreach_analysis.scoring import find_evidence, score
from outreach_analysis.signals.registry import registry

PEERS = ("vaderSentiment", "textdescriptives", "scikit-learn")
HERE = Path(__file__).resolve().parent


def peak_mebibytes() -> float:
    """Greatest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_in_child(size: int) -> dict[str, float]:
    """Measure one size in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, __file__, "--child", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(size: int) -> dict[str, float]:
    """Seconds a message of the floor, of scoring and of evidence, and peak memory."""
    texts, _ = texts_to_measure(size)
    runs = 5 if size <= 10_000 else 2
    floor = floor_seconds(texts, runs)
    scoring = seconds_of(lambda: score(texts), runs)
    memory = peak_mebibytes()
    evidence = seconds_of(lambda: find_evidence(texts), min(runs, 3)) if size <= 100_000 else float("nan")
    return {
        "size": size,
        "floor": floor / size,
        "score": scoring / size,
        "evidence": evidence / size,
        "peak_mib": memory,
    }


def one_draft_milliseconds() -> float:
    """Wall time of scoring one draft, warm, median of 50."""
    text, _ = texts_to_measure(1)
    score(text)
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        score(text)
        taken.append(time.perf_counter() - began)
    return sorted(taken)[25] * 1e3


def measure_peers(size: int) -> dict[str, dict[str, float]]:
    """Install the peers into a throw-away environment and time them on the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS], check=True
        )
        done = subprocess.run(
            [python, "peers.py", str(size)], cwd=HERE, capture_output=True, text=True, check=True
        )
    figures: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return figures


def plot(rows: list[dict[str, float]], target: Path) -> None:
    """Cost a message against the number of messages."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
    for name, marker in (("score", "o"), ("evidence", "s"), ("floor", "^")):
        axes.plot([row["size"] for row in rows], [row[name] * 1e6 for row in rows], marker=marker, label=name)
    axes.set(xscale="log", xlabel="messages", ylabel="µs a message", ylim=(0, None))
    axes.set_title("Cost a message stays flat with size", loc="left")
    axes.legend(frameon=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--peers", action="store_true", help="also time the peers (installs them aside)")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.child)))
        return
    _, source = texts_to_measure(1)
    print(f"{len(registry())} signals; texts: {source}; x = time over one \\w+ pass")
    print(f"{'messages':>10} {'floor µs':>9} {'score µs':>9} {'x':>6} {'evidence x':>11} {'peak MiB':>9}")
    rows = [measure_in_child(size) for size in options.sizes]
    for row in rows:
        print(
            f"{row['size']:>10,.0f} {row['floor'] * 1e6:>9.1f} {row['score'] * 1e6:>9.1f} "
            f"{row['score'] / row['floor']:>6.2f} {row['evidence'] / row['floor']:>11.2f} {row['peak_mib']:>9.0f}"
        )
    print(f"one draft, warm: {one_draft_milliseconds():.2f} ms")
    if options.peers:
        ours = rows[0]["score"] / rows[0]["floor"]
        for name, figures in measure_peers(min(options.sizes[0], 2_000)).items():
            print(f"{name}: {figures['ratio']:.1f} x, {figures['ratio'] / ours:.1f} times ours")
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
