"""`outreach signals`: the catalogue, one signal's page, or a new signal to fill in."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show, show_columns, show_json
from outreach_analysis.cli.options import JsonOption, examples
from outreach_analysis.cli.outputs import check_folder
from outreach_analysis.errors import InvalidValueError, UnknownNameError

if TYPE_CHECKING:
    from outreach_analysis.signals.contract import Signal


@app.command(
    "signals",
    epilog=examples(
        "outreach signals",
        "outreach signals gratitude",
        "outreach signals --html docs",
        "outreach signals new mutual_friends --family credibility",
    ),
)
def signals(
    name: Annotated[
        str | None, typer.Argument(help="A signal; or `new` and the name of one to write.")
    ] = None,
    new_name: Annotated[str | None, typer.Argument(hidden=True)] = None,
    family: Annotated[
        str | None, typer.Option(help="Only this family; for `new`, the family it joins.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write every signal's page into this folder, as one file.", readable=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the signals, show one, or begin a new one."""
    if html is not None:
        _write_pages(html, name, family)
    elif name == "new":
        _write(new_name, family)
    elif new_name is not None:
        raise InvalidValueError(
            "signals takes one name.", found=f"'{name}' and '{new_name}'", hint=f"outreach signals {name}"
        )
    elif name is not None:
        _show_page(name, as_json=as_json)
    else:
        _show_catalogue(family, as_json=as_json)


def _write_pages(folder: Path, name: str | None, family: str | None) -> None:
    from outreach_analysis.publish.signal_pages import PAGE, write_signals

    if name is not None or family is not None:
        raise InvalidValueError(
            "--html writes every signal.",
            found=f"name {name!r}, family {family!r}",
            hint=f"outreach signals --html {folder}",
        )
    check_folder(folder)
    show(str(write_signals(folder)))
    say(f"Open {PAGE} in a browser; it needs nothing beside it.")


def _show_catalogue(family: str | None, *, as_json: bool) -> None:
    from outreach_analysis.signals.contract import FAMILIES
    from outreach_analysis.signals.registry import registry

    if family is not None:
        check_family(family)
    chosen = [signal for signal in registry().values() if family in (None, signal.family)]
    if as_json:
        show_json([page_of(signal) for signal in chosen])
        return
    for each in FAMILIES:
        members = [signal for signal in chosen if signal.family == each]
        if members:
            show(each)
            show_columns((signal.name, signal.summary) for signal in members)
    say(
        "",
        f"{counted(len(chosen), 'signal')}. `outreach signals NAME` shows what one reads, and what it does not measure.",
    )


def _show_page(name: str, *, as_json: bool) -> None:
    from outreach_analysis.signals.registry import get_signal

    signal = get_signal(name)
    if as_json:
        show_json(page_of(signal))
        return
    from outreach_analysis.signals.describing import describe

    [page] = describe([signal])
    show(f"{page.name}: {page.title}", f"  {page.summary}", "")
    show_columns(
        [
            *page.facts,
            *(("evidence" if place == 0 else "", source) for place, source in enumerate(page.evidence)),
            *(
                ("in the scores" if place == 0 else "", sentence)
                for place, sentence in enumerate(page.scores or ("none; a feature of its own",))
            ),
        ]
    )
    for example in page.examples:
        text = "".join(words for words, _ in example.parts)
        show("", f"  {text!r} → {example.value}")
        for need, value in example.context:
            show(f"    {need}: {value!r}")
        for words, found in example.parts:
            if found:
                show(f"    found: {words!r}")


def page_of(signal: Signal) -> dict[str, Any]:
    """Everything a definition says, as plain values for JSON."""
    page = asdict(signal)
    del page["read"]
    for example in page["examples"]:
        example["value"] = None if isnan(example["value"]) else example["value"]
    return page


def check_family(family: str) -> None:
    """Refuse a family that does not exist.

    Raises
    ------
    UnknownNameError
        With the nearest name.
    """
    from difflib import get_close_matches

    from outreach_analysis.signals.contract import FAMILIES

    if family not in FAMILIES:
        near = get_close_matches(family, FAMILIES, n=1)
        raise UnknownNameError(
            f"there is no family '{family}'.",
            found=f"families: {', '.join(FAMILIES)}",
            hint=f"--family {near[0] if near else FAMILIES[0]}",
        )


def _write(name: str | None, family: str | None) -> None:
    from outreach_analysis.cli.signals_new import write_signal

    if name is None or family is None:
        raise InvalidValueError(
            "a new signal needs a name and a family.",
            found=f"name {name!r}, family {family!r}",
            hint="outreach signals new mutual_friends --family credibility",
        )
    check_family(family)
    for path in write_signal(name, family):
        show(str(path))
    say(
        "Fill in what stands as …, list the phrases, then run",
        f"  python -m pytest tests/signals -k {name}",
    )
