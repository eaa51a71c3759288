"""`outreach score`: features and family scores of one draft or of many messages."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, plain_cell, say, show, show_columns, show_json
from outreach_analysis.cli.inputs import as_files, exit_if_quarantined, is_draft, read_draft, read_files
from outreach_analysis.cli.options import (
    DatabaseOption,
    JsonOption,
    KeyOption,
    KindOption,
    MapOption,
    MeOption,
    OutputFile,
    RecipientCompany,
    RecipientName,
    RecipientProfile,
    RecipientTitle,
    StrictOption,
    TextOption,
    examples,
    parse_map,
)
from outreach_analysis.cli.outputs import check_output, show_table, write_table
from outreach_analysis.errors import UsageError
from outreach_analysis.settings import LOG

if TYPE_CHECKING:
    import pandas as pd

    from outreach_analysis.schema import Tables

BAR = 20


@app.command(
    "score",
    epilog=examples(
        'outreach score --text "Hi Ada, your talk on type systems made me rewrite a parser." --recipient-name "Ada Byron"',
        'outreach score messages.csv --map "text=Message Body" --out features.csv --evidence evidence.csv',
        "outreach score - < draft.txt",
    ),
)
def score(
    source: Annotated[
        Path | None,
        typer.Argument(
            help="A table of messages, a .txt with one draft, or - for a draft on stdin (with --map, a table).",
            readable=False,
        ),
    ] = None,
    text: TextOption = None,
    recipient_name: RecipientName = None,
    recipient_company: RecipientCompany = None,
    recipient_title: RecipientTitle = None,
    recipient_profile: RecipientProfile = None,
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    out: OutputFile = None,
    evidence: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the words behind the features.", readable=False)
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Score a large Parquet file in parts, on N processes.", min=1),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Score a large Parquet file on a Dask cluster."),
    ] = None,
    db: DatabaseOption = LOG,
    key: KeyOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> None:
    """Score one draft, or every message of a file.

    Gives each signal, the family scores from 0 to 1, and the words behind them.
    """
    check_output(out)
    check_output(evidence)
    known = {
        "recipient_name": recipient_name,
        "recipient_company": recipient_company,
        "recipient_title": recipient_title,
        "recipient_profile": recipient_profile,
    }
    context = {name: value for name, value in known.items() if value}
    if is_draft(source, text, mapping, kind):
        _score_draft(
            {"text": read_draft(source, text, command="score"), **context}, out, evidence, as_json=as_json
        )
        return
    if context:
        raise UsageError(
            "the recipient options describe one draft.",
            found="a table of messages",
            hint="name the columns instead: --map recipient_name=Name",
        )
    table, pairs = Path(str(source)), parse_map(mapping)
    if workers is not None or scheduler is not None:
        _score_in_parts(table, out, pairs, workers or 1, scheduler, evidence, db=db, key=key)
        return
    with as_files([table]) as files:
        read = read_files(files, mapping=pairs, kind=kind, me=me, db=db, key=key)
    _score_table(read.tables, out, evidence, as_json=as_json)
    exit_if_quarantined(read, strict=strict)


def _score_in_parts(
    source: Path,
    out: Path | None,
    mapping: dict[str, str],
    workers: int,
    scheduler: str | None,
    evidence: Path | None,
    *,
    db: Path,
    key: Path | None,
) -> None:
    from outreach_analysis.scoring import score_parquet

    if source.suffix != ".parquet" or out is None or out.suffix != ".parquet" or evidence is not None:
        raise UsageError(
            "--workers and --scheduler read one Parquet file in parts and write the features to another.",
            found=f"{source.suffix or 'no suffix'} to {out.suffix if out else 'the terminal'}",
            hint="outreach score messages.parquet --out features.parquet --workers 2",
        )
    _refuse_forgotten(source, mapping, db, key)
    if scheduler is None:
        rows = score_parquet(source, out, workers=workers, mapping=mapping)
    else:
        from outreach_analysis.scale import score_on_cluster

        rows = score_on_cluster(source, out, scheduler=scheduler, mapping=mapping)
    say(f"{rows:,} messages scored.")


def _refuse_forgotten(source: Path, mapping: dict[str, str], db: Path, key: Path | None) -> None:
    """Stop where rows would have to be left out: scored in parts, features stand in the order of all rows."""
    from outreach_analysis.store import count_erased_rows

    rows = count_erased_rows(source, mapping=mapping, log=db, key=key)
    if rows:
        raise UsageError(
            f"{counted(rows, 'row')} of people who were forgotten would be scored.",
            found="--workers or --scheduler, which score every row",
            hint=f"outreach score {source.name} --out features.parquet, or take the rows out of the file",
        )


def _score_table(tables: Tables, out: Path | None, evidence: Path | None, *, as_json: bool) -> None:
    from outreach_analysis.scoring import find_evidence, score

    features = score(tables)
    origin = tables.origins.get("messages")
    if origin is not None:
        features = origin.reset_index(drop=True).join(features.reset_index(drop=True))
    if evidence is not None:
        write_table(find_evidence(tables), evidence)
    if out is not None:
        write_table(features, out)
    else:
        show_table(features, as_json=as_json)


def _score_draft(draft: dict[str, str], out: Path | None, evidence: Path | None, *, as_json: bool) -> None:
    import pandas as pd

    from outreach_analysis.scoring import find_evidence, score

    frame = pd.DataFrame([draft], dtype="str")
    features, found = score(frame), find_evidence(frame)
    if evidence is not None:
        write_table(found, evidence)
    if out is not None:
        write_table(features, out)
    elif as_json:
        show_json(_as_values(features, found))
    else:
        _show_card(features, found)


def _as_values(features: pd.DataFrame, found: pd.DataFrame) -> dict[str, Any]:
    row = features.iloc[0].astype("object").where(features.iloc[0].notna(), None)
    spans = found[["signal", "start", "end", "text"]].astype("object").to_dict("records")
    return {"features": row.to_dict(), "evidence": spans}


def _show_card(features: pd.DataFrame, found: pd.DataFrame) -> None:
    from outreach_analysis.scoring import explain_scores
    from outreach_analysis.signals.registry import registry

    scores = features.iloc[0].drop(labels=list(registry()), errors="ignore")
    show("Scores, from 0 to 1")
    show_columns(
        (family, "not known", "") if isnan(value) else (family, f"{value:.2f}", "█" * round(BAR * value))
        for family, value in scores.items()
    )
    parts = explain_scores(features)
    parts = parts[parts["value"].abs() >= 0.005]
    if len(parts):
        show("", "What they are made of")
        show_columns((part.family, f"{part.value:+.2f}", part.label) for part in parts.itertuples())
    if len(found):
        show("", "The words behind them")
        show_columns(
            (span.signal, f"{span.start}–{span.end}", f"“{plain_cell(span.text)}”")
            for span in found.itertuples()
        )
    unknown = sorted(
        name for name, signal in registry().items() if signal.needs and features[name].isna().all()
    )
    if unknown:
        show("", f"Not known without more about the recipient or the sender: {', '.join(unknown)}")
