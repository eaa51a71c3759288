"""Where the mail below begins: what a reply carries of the conversation before it."""

from __future__ import annotations

import re

from outreach_analysis.text.attribution import attribution_start, names_writer

_FROM = r"from|von|de|da|van|från|fra|od|от|发件人|差出人"
_NEXT = (
    r"sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el| em)?|enviada em|fecha|para|asunto|"
    r"inviato|data|a|oggetto|assunto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|"
    r"отправлено|дата|кому|тема|发送时间|日期|收件人|送信日時|宛先|件名"
)
_TITLES = (
    r"original message|forwarded message|ursprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|"
    r"message d'origine|message original|message transféré|mensaje original|mensaje reenviado|forwarded by [^\n]{1,80}|"
    r"messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|"
    r"doorgestuurd bericht|ursprungligt meddelande|vidarebefordrat meddelande|wiadomość oryginalna"
)
_BEGINS = (
    r"begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|transféré)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht"
)
BELOW = re.compile(
    r"(?m)^[ \t]*(?:"
    rf"-{{2,}}[ \t]?(?:{_TITLES})[ \t]?-{{2,}}[ \t]*$"
    rf"|(?:{_BEGINS}) ?:[ \t]*$"
    rf"|_{{20,}}[ \t]*\n[ \t]*\*{{0,2}}(?:{_FROM}) ?:\*{{0,2}} "
    rf"|\*{{0,2}}(?:{_FROM}) ?:\*{{0,2}} [^\n]{{1,200}}\n(?:[^\n]{{0,200}}\n){{0,2}}?[ \t]*\*{{0,2}}(?:{_NEXT}) ?:\*{{0,2}} "
    r")",
    re.IGNORECASE,
)

COLON = re.compile(r"(?m):[ \t]*$")
QUOTES = re.compile(r"[\n \t]*>")


def find_history(text: str) -> int:
    r"""Offset at which the text of earlier mails begins.

    Parameters
    ----------
    text : str

    Returns
    -------
    int
        The length of the text if nothing stands below. Lines quoted with ">" that
        are answered one by one are not history (see `quoting.find_quoted`): an
        attribution line counts only where no unquoted text follows quoted lines.

    Examples
    --------
    >>> text = "Yes, gladly.\n\nOn Tue, 3 Mar 2026, Lee wrote:\nAre you free?"
    >>> text[: find_history(text)]
    'Yes, gladly.\n\n'
    """
    heading = BELOW.search(text)
    first = heading.start() if heading else len(text)
    for colon in COLON.finditer(text, 0, first):
        if not names_writer(text, colon.start()) or QUOTES.match(text, colon.end()):
            continue
        start = attribution_start(text, colon.start())
        if start >= 0:
            return start
    return first
