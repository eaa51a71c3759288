"""Tables to files or to stdout."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.errors import InvalidValueError, UsageError

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".csv", ".xlsx", ".parquet")


def check_output(path: Path | None) -> None:
    """Refuse a file that could not be written, before the work is done.

    Raises
    ------
    InvalidValueError
        If its name ends with no known format.
    UsageError
        If its folder does not exist or may not be written to, or a folder has its name.
    """
    if path is None:
        return
    if path.suffix.lower() not in FORMATS:
        raise InvalidValueError(
            f"a table is written as {', '.join(FORMATS)}.",
            found=f"'{path.suffix or path.name}'",
            hint=path.with_suffix(".csv").name,
        )
    if not path.parent.is_dir():
        raise UsageError(
            "the folder to write to does not exist.", found=path.parent.name, hint=f'mkdir "{path.parent}"'
        )
    if path.is_dir():
        raise UsageError(
            "a folder has the name of the file to write.",
            found=f"the folder '{path.name}'",
            hint=f"{path / 'features'}{path.suffix}",
        )
    check_folder(path.parent)


def check_folder(folder: Path) -> None:
    """Refuse a folder that could not be made or written to, before the work is done.

    Raises
    ------
    UsageError
        If a file stands in its way, or the user may not write there.
    """
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not os.path.isdir(there):  # noqa: PTH112 - False, where Path would raise behind closed doors
        raise UsageError(
            "a folder cannot be made where a file stands.",
            found=f"the file '{there.name}'",
            hint="choose another folder, or move the file away",
        )
    if not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(
            "the folder to write to is not yours to write to.",
            found=f"'{there}', without the right to write",
            hint="choose a folder of your own",
        )


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as the kind its name ends with, whole or not at all, and say so.

    Text that a spreadsheet would run gets a leading quote in CSV and XLSX.
    """
    from outreach_analysis.publish.files import write_bytes
    from outreach_analysis.publish.tables import write_csv, write_xlsx

    sentence = ""
    if path.suffix.lower() == ".parquet":
        write_bytes(path, frame.to_parquet(None, index=False))
    elif path.suffix.lower() == ".xlsx":
        sentence = write_xlsx({path.stem: frame}, path).sentence()
    else:
        sentence = write_csv(frame, path).sentence()
    say(f"Wrote {counted(len(frame), 'row')} to {path}{': ' + sentence if sentence else ''}.")


def show_table(frame: pd.DataFrame, *, as_json: bool) -> None:
    """Print a table as CSV, or as a JSON list of rows."""
    if as_json:
        rows = json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))
        show(json.dumps(rows, ensure_ascii=False))
        return
    from outreach_analysis.publish.tables import write_csv

    with tempfile.TemporaryDirectory(prefix="outreach-") as folder:
        file = Path(folder) / "table.csv"
        write_csv(frame, file)
        show(file.read_text(encoding="utf-8-sig").rstrip("\n"))
