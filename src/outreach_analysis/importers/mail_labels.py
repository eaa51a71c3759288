"""Labels that Gmail puts on mail, in the languages of its users."""

from __future__ import annotations

SENT_LABELS = frozenset(
    {
        "sent",
        "sent mail",
        "sent messages",
        "gesendet",
        "messages envoyés",
        "envoyés",
        "enviados",
        "enviado",
        "posta inviata",
        "inviati",
        "verzonden",
        "skickat",
        "sendt",
        "sendte",
        "wysłane",
        "отправленные",
        "送信済みメール",
        "已发送邮件",
        "已发送",
        "보낸편지함",
        "gönderilmiş postalar",
        "odeslaná pošta",
    }
)
DRAFT_LABELS = frozenset(
    {
        "draft",
        "drafts",
        "entwürfe",
        "entwurf",
        "brouillons",
        "brouillon",
        "borradores",
        "borrador",
        "bozze",
        "bozza",
        "rascunhos",
        "rascunho",
        "concepten",
        "concept",
        "utkast",
        "kladder",
        "wersje robocze",
        "черновики",
        "下書き",
        "草稿",
        "임시보관함",
        "taslaklar",
        "koncepty",
    }
)
CHAT_LABELS = frozenset({"chat", "chats", "chat-protokolle", "discussions", "conversas", "chatten"})
