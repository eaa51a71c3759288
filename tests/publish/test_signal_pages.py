"""The catalogue as a page that needs no data."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from outreach_analysis.publish.signal_pages import render_signals, write_signals
from outreach_analysis.signals.registry import registry

PAGE = render_signals(back="index.html")


def test_every_signal_stands_on_the_page_and_every_link_leads_somewhere() -> None:
    ids = re.findall(r'id="([\w-]+)"', PAGE)
    assert len(ids) == len(set(ids))
    assert set(registry()) <= set(ids)
    links = re.findall(r'href="([^"]*)"', PAGE)
    assert {link for link in links if not link.startswith("#")} == {"index.html"}
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    words = unescape(PAGE)
    for definition in registry().values():
        assert definition.does_not_measure in words
        assert all(source in words for source in definition.references)


def test_nothing_loads_and_what_looks_like_markup_stays_text() -> None:
    assert not re.search(r"<(script|img|iframe|link|form)\b", PAGE)
    assert "<NAME>" not in PAGE
    assert '<mark class="personalization">&lt;NAME&gt;</mark>' in PAGE


def test_it_is_the_same_each_time_and_stands_alone(tmp_path: Path) -> None:
    file = write_signals(tmp_path / "new" / "folder")
    assert file.name == "signals.html"
    assert file.read_text(encoding="utf-8") == render_signals()
    assert "index.html" not in render_signals()
