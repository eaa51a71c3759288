"""What notebooks start from: one programme, read and scored once, however many notebooks ask."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.manifest import build_manifest, hash_source
from outreach_analysis.publish.selection import Selection, keep_attempts
from outreach_analysis.schema import SOURCE_TABLES, Tables
from outreach_analysis.settings import Settings, load_settings

CACHE_VARIABLE = "OUTREACH_CACHE"
"""Environment variable that names the folder in which the notebooks of one run share tables."""

LOG_VARIABLE = "OUTREACH_LOG"
KEY_VARIABLE = "OUTREACH_KEY"
"""Environment variables that name the log in which a run looks for who was forgotten, and their key."""

_FRAMES = (*(table.name for table in SOURCE_TABLES), "quarantine")


@dataclass(frozen=True)
class Workbook:
    """A programme as notebooks see it; every table is made when first asked for.

    Parameters
    ----------
    sources : tuple of str
        Files; none means the sample programme.
    mapping : dict of str to str
        Canonical column to the source's own.
    kind : str
        Kind of the sources; empty lets their names tell.
    me : str
        Address or profile of the sender, where an export needs it.
    settings : Settings
    cache : Path, optional
        Folder in which tables are kept for the next notebook.
    selection : Selection
        The part that every table is about; what members knew of earlier attempts still
        counts as it was.
    """

    sources: tuple[str, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    me: str = ""
    settings: Settings = field(default_factory=Settings)
    cache: Path | None = None
    selection: Selection = field(default_factory=Selection)

    @cached_property
    def whole(self) -> Workbook:
        """The programme without any selection."""
        return replace(self, selection=Selection()) if self.selection else self

    @cached_property
    def so_far(self) -> Workbook:
        """The same selection with all that was sent before the end of its period, however long ago."""
        if not self.selection.period:
            return self
        wider = replace(self, selection=replace(self.selection, so_far=True))
        wider.__dict__["whole"] = self.whole  # read and scored once
        return wider

    @cached_property
    def _chosen(self) -> pd.Series[str]:
        return self.selection.attempt_ids(self.whole.tables, self.settings.timezone)

    @cached_property
    def tables(self) -> Tables:
        """The programme: senders, recipients, attempts, messages, reviews, replies."""
        if self.selection:
            return keep_attempts(self.whole.tables, self._chosen)
        folder = self._folder("tables")
        if folder is not None and (folder / "about.json").is_file():
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            frames: dict[str, Any] = {name: pd.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
            return Tables(**frames, **{**about, "notes": tuple(about["notes"])})
        tables = self._read()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for name in _FRAMES:
                part = folder / f"part-{os.getpid()}"
                getattr(tables, name).to_parquet(part)
                part.replace(folder / f"{name}.parquet")
            about = {
                "notes": tables.notes,
                "rows_read": tables.rows_read,
                "rows_duplicate": tables.rows_duplicate,
            }
            write_text(folder / "about.json", json.dumps(about))
        return tables

    def _read(self) -> Tables:
        if not self.sources:
            from outreach_analysis.sample import sample

            return sample()
        from outreach_analysis.store import read

        tables = read(
            self.sources,
            mapping=self.mapping or None,
            kind=self.kind or None,
            me=self.me or None,
            settings=self.settings,
            log=os.environ.get(LOG_VARIABLE),
            key=os.environ.get(KEY_VARIABLE),
        )
        return replace(tables, quarantine=without_places(tables.quarantine))

    @cached_property
    def features(self) -> pd.DataFrame:
        """One row a message: signals and family scores."""
        if self.selection:
            kept = self.whole.features["message_id"].isin(self.tables.messages["message_id"])
            return self.whole.features[kept].reset_index(drop=True)
        from outreach_analysis.scoring import score

        return self._kept("features", lambda: score(self.tables))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row an attempt: what came back."""
        if self.selection:
            return _of(self.whole.outcomes, self._chosen)
        from outreach_analysis.outcomes import outcomes

        return self._kept("outcomes", lambda: outcomes(self.tables, settings=self.settings))

    @cached_property
    def attempts(self) -> pd.DataFrame:
        """One row a sent attempt: outcome, features of the sent version, covariates."""
        if self.selection:
            return _of(self.whole.attempts, self._chosen)
        from outreach_analysis.studies.frame import attempt_frame

        return self._kept("attempts", lambda: attempt_frame(self.tables, self.features, self.outcomes))

    @cached_property
    def revisions(self) -> pd.DataFrame:
        """One row a pair of successive versions: what changed."""
        if self.selection:
            return _of(self.whole.revisions, self._chosen)
        from outreach_analysis.coaching import find_revisions

        return self._kept("revisions", lambda: find_revisions(self.tables, self.features))

    @cached_property
    def texts(self) -> pd.Series[str]:
        """Texts by `message_id`, for models that read words."""
        messages: pd.DataFrame = self.tables.messages
        return messages.set_index("message_id")["text"]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Inputs with hashes, rows, settings, seed and versions."""
        return build_manifest(
            inputs=[hash_source(Path(source)) for source in self.sources],
            tables=self.tables,
            whole=self.whole.tables,
            settings=self.settings,
            mapping=self.mapping,
            selection={name: value for name, value in asdict(self.selection).items() if name != "so_far"},
        )

    def _kept(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        folder = self._folder(name)
        if folder is None:
            return make()
        file = folder / "table.parquet"
        if not file.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f"part-{os.getpid()}"  # two notebooks may make the same table at once
            make().to_parquet(part)
            part.replace(file)
        return pd.read_parquet(file)

    def _folder(self, name: str) -> Path | None:
        if self.cache is None:
            return None
        asked = json.dumps(
            [self.sources, self.mapping, self.kind, self.me, asdict(self.settings)],
            sort_keys=True,
            default=str,
        )
        return self.cache / hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:16] / name


def without_places(quarantine: pd.DataFrame) -> pd.DataFrame:
    """Leave out in which row somebody stood who was forgotten: with the file at hand, it says who."""
    from outreach_analysis.store.erased import REASON

    forgotten = quarantine["reason"] == REASON
    return quarantine.assign(
        row=quarantine["row"].mask(forgotten), column=quarantine["column"].mask(forgotten)
    )


def _of(frame: pd.DataFrame, attempt_ids: pd.Series[str]) -> pd.DataFrame:
    kept = frame[frame["attempt_id"].isin(attempt_ids)].reset_index(drop=True)
    kept.attrs = frame.attrs
    return kept


def open_workbook(
    sources: Sequence[str] | str = (),
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str = "",
    me: str = "",
    settings: Mapping[str, Any] | Settings | None = None,
    period: str = "",
    cohort: str = "",
    channel: str = "",
    coach: str = "",
) -> Workbook:
    """Open a programme for a notebook.

    Parameters
    ----------
    sources : str or sequence of str
        Files; none means the sample programme.
    mapping : mapping of str to str, optional
        Canonical column to the source's own.
    kind, me : str
        As for `outreach_analysis.read`.
    settings : mapping or Settings, optional
        Single settings that differ from `outreach.toml` or the defaults.
    period : str
        `2026-10`, `2026-Q3` or `2026`: what was sent then; empty means all.
    cohort, channel, coach : str
        One of each; empty means all.

    Returns
    -------
    Workbook
        Tables are read and scored when first used. Within a run they are kept in the
        run's own folder, so that the next notebook need not do it again.
    """
    chosen = settings if isinstance(settings, Settings) else load_settings(**dict(settings or {}))
    cache = os.environ.get(CACHE_VARIABLE)
    return Workbook(
        sources=(sources,) if isinstance(sources, str) and sources else tuple(sources),
        mapping=dict(mapping or {}),
        kind=kind,
        me=me,
        settings=chosen,
        cache=Path(cache) if cache else None,
        selection=Selection(period, cohort, channel, coach),
    )
