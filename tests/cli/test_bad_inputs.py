"""Every hostile file ends in a result or in a sentence, never in a fault."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("folder", ["csv-spectrum", "blns", "bombs"])
def test_no_file_is_a_fault(outreach, shared, folder):
    files = [path for path in sorted((shared / "bad_inputs" / folder).rglob("*")) if path.is_file()]
    assert files
    faults = []
    for path in files:
        done = outreach("check", path)
        if done.code not in {0, 2} or (done.code == 2) != ("Error [" in done.err):
            faults.append((path.name, done.code, done.err[:200]))
    assert not faults
