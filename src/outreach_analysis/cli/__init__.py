"""The command line: one file a command; the only room that prints or exits."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `outreach` and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        Defaults to those of the process.

    Raises
    ------
    SystemExit
        Always: 0 done, 1 the work failed, 2 wrong use, 3 done with rows in
        quarantine under `--strict`.
    """
    from outreach_analysis.cli.commands import app
    from outreach_analysis.cli.console import use_utf8
    from outreach_analysis.cli.failures import exit_code_of

    use_utf8()
    typed = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(args=typed, prog_name="outreach")
    except Exception as error:  # noqa: BLE001 (whatever happens ends in a plain sentence)
        sys.exit(exit_code_of(error, typed))


__all__ = ["main"]
