"""The tree itself: nothing in it that belongs to one machine, to one person or to one run."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(?:home|Users|root|work|opt|mnt|tmp)/\w|\b[A-Z]:\\\\?Users\\", re.IGNORECASE
)
HOSTS = re.compile(r"https?://(?:localhost|127\.|10\.|192\.168\.)|\bpypi\.org/simple|--(?:extra-)?index-url")
ADDRESSES = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
RESERVED = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost)(?:\.(?:com|org|net|edu))?$"
)  # RFC 2606 and 6761


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return []
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


FILES = tracked()
pytestmark = pytest.mark.skipif(not FILES, reason="not a git work tree")


def texts():
    """Every tracked text file but the ones whose business is addresses and paths."""
    exempt = {ROOT / "constraints.txt", Path(__file__).resolve()}
    for path in FILES:
        if path in exempt:
            continue
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def notebooks():
    return [path for path in FILES if path.suffix == ".ipynb"]


def test_notebooks_are_committed_without_outputs():
    faults = []
    for path in notebooks():
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1):
            if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"] is not None):
                faults.append(f"{path.name} cell {number}")
    assert not faults


def test_no_file_names_a_path_of_one_machine():
    faults = [f"{path}: {match[0]}" for path, text in texts() for match in MACHINE_PATHS.finditer(text)]
    assert not faults


def test_no_file_names_a_package_registry_or_a_private_host():
    faults = [
        f"{path}: {match[0]}"
        for path, text in texts()
        for match in HOSTS.finditer(text)
        if "tests" not in path.parts
    ]
    assert not faults


def test_every_mail_address_belongs_to_nobody():
    faults = [
        f"{path}: {match[0]}"
        for path, text in texts()
        for match in ADDRESSES.finditer(text)
        if not RESERVED.search(match[1].lower())
    ]
    assert not faults


def test_data_and_reports_hold_only_their_readme():
    kept = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if path.relative_to(ROOT).parts[0] in {"data", "reports"}
    }
    assert kept == {"data/README.md", "reports/README.md"}


def test_every_room_has_its_tests():
    source = ROOT / "src" / "outreach_analysis"
    parts = {path.relative_to(source).parts[0] for path in FILES if path.is_relative_to(source)}
    rooms = {Path(part).stem for part in parts if not part.startswith("__") and part != "py.typed"}
    tested = {
        path.relative_to(ROOT).parts[1].removeprefix("test_").removesuffix(".py")
        for path in FILES
        if path.is_relative_to(ROOT / "tests")
    }
    assert not rooms - tested


def test_no_file_is_large():
    faults = [f"{path.name} {path.stat().st_size:,}" for path in FILES if path.stat().st_size > 500_000]
    assert not faults


def test_tracked_files_end_with_a_line_end():
    assert not [path for path, text in texts() if text and not text.endswith("\n")]
