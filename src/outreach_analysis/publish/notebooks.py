"""Run a notebook with checked parameters; when it fails, say where and why without a word of anybody's text."""

from __future__ import annotations

import ast
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from outreach_analysis import errors
from outreach_analysis.errors import InvalidValueError, OutreachError, RunFailedError, UnknownNameError
from outreach_analysis.publish.files import write_text

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
    "None": (type(None),),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter that a notebook declares.

    Parameters
    ----------
    name : str
    annotation : str
        Its type as written: `str`, `int | None`, `list[str]`, …
    default : any
    comment : str
        What it does.
    """

    name: str
    annotation: str
    default: Any
    comment: str = ""

    def accepts(self, value: Any) -> bool:
        """Whether a value is of the declared type."""
        names = [part.strip().partition("[")[0] for part in self.annotation.split("|")]
        if isinstance(value, bool) and "bool" not in names:
            return False
        return any(isinstance(value, _TYPES.get(name, (object,))) for name in names)


class NotebookFailedError(OutreachError):
    """A cell of a notebook failed.

    Attributes
    ----------
    notebook : str
    cell : int
        Number of the cell, the first being 1.
    reason : str
        Kind of error and place in the code; for errors of this project, which never
        hold personal text, their whole message.
    """

    slug = "notebook-failed"

    def __init__(self, notebook: str, cell: int, reason: str) -> None:
        self.notebook, self.cell, self.reason = notebook, cell, reason
        super().__init__(f"notebook '{notebook}' failed in cell {cell}.", found=reason)


ON_REQUEST = ("91_coach_report",)


def find_notebooks() -> list[Path]:
    """The notebooks of the project in the order in which they run.

    Raises
    ------
    RunFailedError
        If the installation lacks them.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "notebooks", here.parents[3] / "notebooks"):
        if found := sorted(folder.glob("[0-9][0-9]_*.ipynb")):
            return found
    raise RunFailedError(
        "the notebooks are not installed.", hint="pip install --force-reinstall outreach-analysis"
    )


def suite_notebooks() -> list[Path]:
    """The notebooks of a full run: all but those that one person asks for by name.

    The coach's report shows members' own words to their coach; a run that others read
    leaves it out (`outreach report coach` makes it).
    """
    return [path for path in find_notebooks() if path.stem not in ON_REQUEST]


def read_notebook(path: Path) -> dict[str, Any]:
    """The notebook as nbformat 4 writes it."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_parameters(path: Path) -> dict[str, Parameter]:
    """The parameters in the cell tagged `parameters`: typed, one a line, each with a comment.

    Raises
    ------
    InvalidValueError
        If the cell holds anything else than typed literals.
    """
    for cell in read_notebook(path)["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            return _declared("".join(cell["source"]), path.stem)
    return {}


def _declared(source: str, notebook: str) -> dict[str, Parameter]:
    found = {}
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not (
            isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
        ):
            raise InvalidValueError(
                f"the parameters of notebook '{notebook}' must be typed literals, one a line.",
                found=lines[node.lineno - 1].strip(),
                hint='cohort: str = ""  # empty means all',
            )
        comment = lines[node.end_lineno - 1 if node.end_lineno else 0].partition("  # ")[2]
        found[node.target.id] = Parameter(
            node.target.id, ast.unparse(node.annotation), ast.literal_eval(node.value), comment
        )
    return found


def check_parameters(declared: Mapping[str, Parameter], given: Mapping[str, Any]) -> None:
    """Refuse parameters that no notebook declares, or of another type than declared.

    Raises
    ------
    UnknownNameError
        If a parameter is not declared.
    InvalidValueError
        If a value has another type.
    """
    for name, value in given.items():
        if name not in declared:
            near = get_close_matches(name, declared, n=1)
            raise UnknownNameError(
                f"there is no notebook parameter '{name}'.",
                found=", ".join(given),
                hint=near[0] if near else ", ".join(declared),
            )
        if not declared[name].accepts(value):
            raise InvalidValueError(
                f"notebook parameter '{name}' must be of type {declared[name].annotation}.",
                found=type(value).__name__,
                hint=f"{name} = {declared[name].default!r}",
            )


def run_notebook(path: Path, output: Path, parameters: Mapping[str, Any]) -> None:
    """Execute a notebook in a fresh kernel and write the executed copy.

    Parameters
    ----------
    path : Path
        The notebook.
    output : Path
        Where the executed copy goes; it appears only if every cell succeeded.
    parameters : mapping
        Checked against the notebook's declared parameters.

    Raises
    ------
    NotebookFailedError
        If a cell failed; the executed part is removed.
    UnknownNameError, InvalidValueError
        If a parameter does not fit.

    Notes
    -----
    The copy is the same for the same results: no times, no host, no random cell
    identifiers, no warnings.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    check_parameters(read_parameters(path), parameters)
    running = output.with_name(f".running-{output.name}")
    try:
        with tempfile.TemporaryDirectory(prefix="outreach-") as folder:
            papermill.execute_notebook(
                path,
                running,
                parameters=dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                autosave_cell_every=0,
                request_save_on_cell_execute=False,
                config=_kernel_config(folder),
            )
        write_text(output, json.dumps(_tidy(read_notebook(running)), indent=1, ensure_ascii=False) + "\n")
    except PapermillExecutionError as error:
        injected = 1 if parameters and error.cell_index > 1 else 0
        raise NotebookFailedError(path.stem, error.cell_index + 1 - injected, scrub(error)) from None
    finally:
        running.unlink(missing_ok=True)


def _kernel_config(folder: str) -> Any:
    """Talk to the kernel through files in a folder of its own instead of network ports, where the system can."""
    from traitlets.config import Config

    config = Config({"NotebookClient": {"extra_arguments": _KERNEL_ARGUMENTS}})
    if os.name == "posix" and len(folder) < _LONGEST_SOCKET_FOLDER:
        config.KernelManager.transport = "ipc"
        config.KernelManager.connection_file = str(Path(folder) / "kernel.json")
    return config


_KERNEL_ARGUMENTS = ["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"]
_LONGEST_SOCKET_FOLDER = 80
_PLACE = re.compile(r"(outreach_analysis[/\\][\w/\\.]+\.py):(\d+)")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


def scrub(error: Any) -> str:
    """The reason of a failed cell without values: kind of error, and place in this project's code.

    Parameters
    ----------
    error : PapermillExecutionError
    """
    own = getattr(errors, error.ename, None)
    if (
        isinstance(own, type)
        and issubclass(own, OutreachError)
        and str(error.evalue).startswith(f"{error.ename} [")
    ):
        return str(error.evalue)
    places = _PLACE.findall(_COLOR.sub("", "\n".join(error.traceback)))
    kind = error.ename if re.fullmatch(r"\w+", str(error.ename)) else "Error"
    return f"{kind} at {places[-1][0]}:{places[-1][1]}" if places else kind


def _tidy(notebook: dict[str, Any]) -> dict[str, Any]:
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key == "tags"}
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            cell["id"] = "injected-parameters"
        if cell["cell_type"] == "code":
            cell["outputs"] = [output for output in cell["outputs"] if output.get("name") != "stderr"]
    return notebook


def without_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """A copy of a notebook with sources only."""
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}
