"""The draft clinic in JupyterLab: state that Python and the browser share, and nothing drawn here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from outreach_analysis.errors import OutreachError, UnknownNameError
from outreach_analysis.store import usual_log
from outreach_analysis.style import FAMILIES
from outreach_analysis.widgets.evidence import signal_meanings
from outreach_analysis.widgets.look import clinic_script, clinic_style, family_letters
from outreach_analysis.widgets.offsets import plain_draft
from outreach_analysis.widgets.page import render_clinic
from outreach_analysis.widgets.reading import CONTEXT, channel_choices, read_draft
from outreach_analysis.widgets.saving import load_versions, save_version

if TYPE_CHECKING:
    from outreach_analysis.studies.estimates import Estimates


class Clinic(anywidget.AnyWidget):
    """A live panel: type a draft, see its evidence, scores, balance and advice.

    Made by `open_clinic`.

    Attributes
    ----------
    draft : str
        The text as it stands.
    context : dict of str to str
        What is known of reader, writer and channel (`reading.CONTEXT`).
    before : str
        The version that the draft is compared with.
    versions : list of dict
        Versions to compare with: `label` and `text`.
    review : dict
        `author_role`, `coach_id`, `tags` and `comment` of the feedback being written.
    reading : dict
        Of `read_draft`, kept up to date.
    readings : int
        How many readings there were. The parts of `reading` are traits by their names, too, so that
        the browser is sent what changed and nothing else, in one message.
    attempt_id : str
        The attempt in the log; empty until first saved.
    saved : dict
        `says` and `ok` of the last save.
    """

    _esm: ClassVar[str] = clinic_script()
    _css: ClassVar[str] = clinic_style()

    draft = traitlets.Unicode().tag(sync=True)
    context = traitlets.Dict().tag(sync=True)
    before = traitlets.Unicode().tag(sync=True)
    versions: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    review = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    pieces: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    evidence: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    families: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    balance = traitlets.Dict().tag(sync=True)
    length = traitlets.Dict().tag(sync=True)
    advice = traitlets.Dict().tag(sync=True)
    comparison = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    readings = traitlets.Int().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    attempt_id = traitlets.Unicode()

    def __init__(
        self, log_path: str | os.PathLike[str] | None = None, programme: Estimates | None = None, **state: Any
    ) -> None:
        self.log_path = Path(log_path) if log_path is not None else None
        self.programme = programme
        super().__init__(**{**state, "draft": plain_draft(state.get("draft", ""))})
        self.choices = {
            "channels": channel_choices(),
            "tags": list(FAMILIES),
            "letters": family_letters(),
            "meanings": signal_meanings(),
        }
        self.reading: dict[str, Any] = {}
        self._read()
        self.observe(lambda _: self._read(), names=["draft", "context", "before"])
        self.on_msg(self._answer)

    def _read(self) -> None:
        try:
            self.reading = read_draft(
                self.draft,
                self.context,
                before=self.before if self.versions else None,
                programme=self.programme,
            )
        except OutreachError as error:
            self._tell(_plainly(error), ok=False)
            return
        with self.hold_sync():
            for name, part in self.reading.items():
                self.set_trait(name, part)
            self.readings += 1

    def _answer(self, _: Any, content: Any, __: Any = None) -> None:
        """Do what a button asks for."""
        asked = content.get("type") if isinstance(content, dict) else None
        if asked == "save":
            self.save()
        elif asked == "page":
            self.send({"type": "page", "name": "draft.html", "html": self.to_html()})

    def save(self) -> None:
        """Save the draft and the feedback into the log; `saved` says what happened."""
        if self.log_path is None:
            self._tell("No log was chosen: open the clinic with log=… to save.", ok=False)
            return
        review = self.review
        try:
            done = save_version(
                self.log_path,
                self.draft,
                self.context,
                attempt_id=self.attempt_id,
                author_role="coach" if review.get("author_role") == "coach" else "sender",
                coach_id=str(review.get("coach_id") or "").strip(),
                tags=[str(tag) for tag in review.get("tags") or ()],
                comment=str(review.get("comment") or ""),
            )
            self.attempt_id = done.attempt_id
            self.versions = label_versions(load_versions(self.log_path, done.attempt_id)[0])
            self.before = self.before or self.versions[-1]["text"]
            self._read()
        except OutreachError as error:
            self._tell(_plainly(error), ok=False)
            return
        self._tell(done.sentence(), ok=True)

    def _tell(self, words: str, *, ok: bool) -> None:
        """Say what happened; numbered, because the same words twice are still news."""
        self.saved = {"says": words, "ok": ok, "number": self.saved.get("number", 0) + 1}

    def to_html(self) -> str:
        """The panel as one page without scripts, to send to a member."""
        comment = str(self.review.get("comment") or "")
        tags = [str(tag) for tag in self.review.get("tags") or ()]
        return render_clinic(self.reading, self.context, comment=comment, tags=tags)

    def __repr__(self) -> str:
        """A sentence instead of the state, which holds personal text."""
        return "The draft clinic; open this notebook in JupyterLab to use it."


def open_clinic(
    draft: str = "",
    *,
    log: str | os.PathLike[str] | None = None,
    attempt_id: str = "",
    programme: Estimates | None = None,
    **known: str,
) -> Clinic:
    """Open the draft clinic.

    Parameters
    ----------
    draft : str
        Where to begin; the panel takes it from there.
    log : path, optional
        The programme's log to save into; empty means `data/outreach.duckdb` here or one folder up.
    attempt_id : str
        A saved draft to go on with (`find_drafts`); its latest version and what is known
        come from the log, unless given.
    programme : Estimates, optional
        Of `studies.estimate_associations`, to quote beside the advice.
    **known : str
        What is known of the reader: `recipient_name`, `recipient_company`,
        `recipient_title`, `recipient_profile`; and `sender_name`, `channel`, `subject`.

    Returns
    -------
    Clinic
        As the last line of a cell it shows the panel.

    Raises
    ------
    UnknownNameError
        If something else is said to be known, or the log has no such attempt.

    Examples
    --------
    >>> clinic = open_clinic("Hello Ada, could I ask one question?", recipient_name="Ada Byron")
    >>> [line["family"] for piece in clinic.reading["pieces"][:1] for line in piece["lines"]]
    ['politeness']
    """
    unknown = sorted(set(known) - set(CONTEXT))
    if unknown:
        raise UnknownNameError(
            f"the clinic knows nothing called '{unknown[0]}'.",
            found=", ".join(known),
            hint=f"open_clinic({CONTEXT[0]}=…)",
        )
    place = Path(log) if log else usual_log()
    versions: list[dict[str, Any]] = []
    context = dict.fromkeys(CONTEXT, "")
    if attempt_id:
        saved, context = load_versions(place, attempt_id)
        versions = label_versions(saved)
        draft = draft or versions[-1]["text"]
    elif draft.strip():
        versions = [{"label": "as it was opened", "text": plain_draft(draft)}]
    return Clinic(
        log_path=place,
        programme=programme,
        draft=draft,
        context=context | known,
        versions=versions,
        before=versions[-1]["text"] if versions else "",
        attempt_id=attempt_id,
    )


def label_versions(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Versions with the words by which one chooses among them.

    Examples
    --------
    >>> label_versions([{"version": 0, "author_role": "sender", "text": "Hi"}])
    [{'label': 'version 0, by the member', 'text': 'Hi'}]
    """
    by = {"sender": "by the member", "coach": "by the coach"}
    return [
        {
            "label": f"version {version['version']}, {by.get(version['author_role'], 'by whom is not known')}",
            "text": plain_draft(version["text"]),
        }
        for version in versions
    ]


def _plainly(error: OutreachError) -> str:
    return " ".join(part for part in (error.problem, error.hint and f"Try: {error.hint}") if part)
