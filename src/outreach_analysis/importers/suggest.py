"""Which column may be which, for the line that a user pastes; nothing is decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

import pandas as pd

from outreach_analysis.importers.times import looks_like_times
from outreach_analysis.importers.values import looks_boolean

LOOKED_AT = 200
_REPLY = (
    "reply replied replies respond responded response responses answer answered answers heard "
    "antwort geantwortet réponse répondu respuesta respondió risposta resposta antwoord"
)
_SENDER = "sender from your my student member participant mentee author applicant candidate jobseeker fellow"
_RECIPIENT = (
    "recipient to contact person lead prospect target alum alumni alumnus professional who whom name addressee "
    "empfänger kontakt destinataire destinatario destinatário ontvanger"
)


def _is_text(values: pd.Series) -> bool:
    return _is_words(values) and _median_words(values) >= 4 and not looks_like_times(values)


def _is_words(values: pd.Series) -> bool:
    is_text = pd.api.types.is_string_dtype(values.dtype) and len(values) > 0
    return is_text and not looks_boolean(values) and not _is_number(values)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.to_numeric(values, errors="coerce").notna().all())


def _is_name(values: pd.Series) -> bool:
    return _is_words(values) and _median_words(values) <= 5 and not looks_like_times(values)


def _median_words(values: pd.Series) -> float:
    return float(values.astype("str").str.count(r"\S+").median())


_CUES: Mapping[str, tuple[Callable[[pd.Series], bool], str]] = {
    "replied_at": (looks_like_times, _REPLY),
    "sent_at": (
        looks_like_times,
        (
            "sent send sending date day when time timestamp contacted "
            "datum gesendet envoi envoyé fecha enviado data inviato verzonden"
        ),
    ),
    "replied": (looks_boolean, _REPLY),
    "accepted": (looks_boolean, "accept accepted connect connected connection"),
    "stage": (looks_boolean, "sent"),
    "reply_text": (_is_words, f"{_REPLY} say said"),
    "text": (
        _is_text,
        (
            "message messages msg text body content email mail note draft outreach pitch letter dm inmail paste "
            "nachricht anschreiben mensaje messaggio mensagem bericht"
        ),
    ),
    "subject": (_is_words, "subject betreff objet asunto oggetto assunto onderwerp"),
    "feedback": (_is_words, "feedback comment comments review"),
    "coach_id": (_is_name, "coach mentor reviewer advisor adviser"),
    "recipient_company": (
        _is_words,
        "company firm organisation organization employer unternehmen firma entreprise empresa azienda bedrijf",
    ),
    "recipient_title": (_is_words, "title role position job occupation"),
    "recipient_profile": (_is_words, "profile bio headline background"),
    "sender_name": (_is_name, _SENDER),
    "recipient_name": (_is_name, _RECIPIENT),
    "channel": (_is_name, "channel platform medium via kanal canal"),
    "outcome": (_is_words, "outcome result status ergebnis résultat resultado"),
    "cohort": (_is_name, "cohort batch intake programme program class jahrgang promotion"),
}
"""Canonical column to what its values must look like, and words that its name may hold."""


def words_of(name: str) -> set[str]:
    """Words of a column name, whatever separates them.

    Examples
    --------
    >>> sorted(words_of("dateSent (UTC)"))
    ['date', 'sent', 'utc']
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return set(re.findall(r"[^\W\d_]+", spaced.casefold()))


def suggest_columns(frame: pd.DataFrame, known: Collection[str]) -> dict[str, str]:
    """Suggest for canonical columns that are missing the column that may be it.

    Parameters
    ----------
    frame : DataFrame
        The columns that are nothing yet.
    known : collection of str
        Canonical columns that are found already.

    Returns
    -------
    dict of str to str
        Canonical name to column; each column once. A name must hold a telling word and
        its values look the part.

    Examples
    --------
    >>> frame = pd.DataFrame({"Reply Y/N": ["Y", "N"], "Firm": ["Acme", "Byte"]})
    >>> suggest_columns(frame, {"text"})
    {'replied': 'Reply Y/N', 'recipient_company': 'Firm'}
    """
    free = {str(name): words_of(str(name)) for name in frame}
    found: dict[str, str] = {}
    for canonical, (fits, cues) in _CUES.items():
        if canonical in known:
            continue
        telling = {name: len(words & set(cues.split())) / len(words) for name, words in free.items() if words}
        for name in sorted(telling, key=lambda name: -telling[name]):
            if telling[name] and fits(_sample(frame[name])):
                found[canonical] = name
                del free[name]
                break
    return found


def likely_text_column(frame: pd.DataFrame) -> str | None:
    """Name the column whose values are longest on average and read like messages, if any."""
    lengths = {
        str(name): float(sample.astype("str").str.len().mean())
        for name in frame
        if _is_text(sample := _sample(frame[name]))
    }
    return max(lengths, key=lambda name: lengths[name]) if lengths else None


def holds_data(names: Collection[str]) -> bool:
    """Whether what stands where column names belong is rather a row of data."""
    sample = pd.Series(list(names), dtype="str")
    return bool(
        (sample.str.len() > 80).any()
        or sample.str.contains(r"[^\s@]@[^\s@]|https?://", regex=True).any()
        or any(looks_like_times(sample[[at]]) for at in sample.index)
    )


def _sample(values: pd.Series) -> pd.Series:
    known = values.dropna()
    if pd.api.types.is_string_dtype(known.dtype):
        known = known[known.str.strip() != ""]
    return known.head(LOOKED_AT)
