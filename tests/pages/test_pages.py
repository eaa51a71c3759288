"""Every page of a run in a browser: nothing loads from elsewhere, nothing fails, everybody can read it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
]  # the first to come makes the run

WIDTHS = (1280, 360)


def pages_of(site):
    found = sorted([*site.glob("*.html"), *site.glob("*/*.html")])
    assert len(found) >= 9
    return found


class Watched:
    """A page of a browser that fails on any request but for files, and keeps what the console says."""

    def __init__(self, browser, width, scheme="light"):
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.requests, self.said = [], []
        self.context.route(re.compile("^(?!file:|data:)"), self._refuse)
        self.page = self.context.new_page()
        self.page.on("console", lambda line: self.said.append(line.text) if line.type != "log" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _refuse(self, route):
        self.requests.append(route.request.url)
        route.abort()

    def open(self, path):
        self.page.goto(path.as_uri())
        return self.page


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_opens_alone_quietly_and_fits(site, browser, width):
    watched = Watched(browser, width, "dark" if width == 360 else "light")
    for path in pages_of(site):
        page = watched.open(path)
        fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert fits, f"{path.name} is wider than {width} px"
        cut = page.evaluate(
            """() => [...document.querySelectorAll('h1, h2, p, li, summary')]
                .filter(e => e.offsetParent && !e.closest('.scroll') && e.scrollWidth > e.clientWidth + 1)
                .map(e => e.textContent.trim().slice(0, 40))"""
        )
        assert not cut, f"{path.name}: {cut}"
    assert watched.requests == []
    assert watched.said == []
    watched.context.close()


@pytest.mark.parametrize("width", [360, 620, 768, 1024])
def test_no_table_scrolls_sideways(site, browser, width):
    watched = Watched(browser, width)
    for path in pages_of(site):
        page = watched.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        wider = page.evaluate(
            """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
                .map(e => e.getAttribute('aria-label'))"""
        )
        assert not wider, f"{path.name}: {wider}"
    watched.context.close()


def test_every_cell_on_a_phone_is_named_by_its_head(site, browser):
    watched = Watched(browser, 360)
    page = watched.open(site / "full" / "30_signals_and_replies.html")
    cells = page.evaluate(
        """[...document.querySelector('#t-associations table').tBodies[0].rows[0].cells].slice(1)
            .map(cell => getComputedStyle(cell, '::before').content)"""
    )
    heads = page.evaluate("""[...document.querySelectorAll('#t-associations thead')][0].textContent""")
    assert len(cells) >= 5
    assert all(cell.strip('"').partition(",")[0] in heads for cell in cells)
    watched.context.close()


def test_headings_labels_and_figures_are_in_order(site, browser):
    watched = Watched(browser, 1280)
    for path in pages_of(site):
        page = watched.open(path)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(heading => Number(heading.tagName[1]))"
        )
        assert levels.count(1) == 1, path.name
        assert levels[0] == 1, path.name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path.name
        unnamed = page.evaluate(
            """[...document.querySelectorAll('svg[role=img], nav, [role=region], section[aria-label]')]
                .filter(element => !(element.getAttribute('aria-label') || '').trim()).length"""
        )
        assert unnamed == 0, path.name
        short = page.evaluate(
            """[...document.querySelectorAll('figure svg')]
                .filter(drawing => (drawing.getAttribute('aria-label') || '').length < 30).length"""
        )
        assert short == 0, path.name
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title()
    watched.context.close()


def test_every_link_leads_somewhere(site, browser):
    watched = Watched(browser, 1280)
    for path in pages_of(site):
        page = watched.open(path)
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.href)")
        for link in links:
            address, _, part = link.partition("#")
            assert address.startswith("file://"), link
            target = path if address == path.as_uri() else _path_of(address)
            assert target.is_file(), f"{path.name} leads to {target.name}, which is not there"
            if part and target == path:
                assert page.evaluate("part => document.getElementById(part) !== null", part), (
                    f"{path.name}#{part}"
                )
    watched.context.close()


def _path_of(address):
    return Path(unquote(urlsplit(address).path))


@pytest.mark.parametrize(
    "scheme, options",
    [
        ("light", "{resultTypes: ['violations']}"),
        ("dark", "{resultTypes: ['violations'], runOnly: ['color-contrast']}"),
    ],
)
def test_no_serious_fault_of_accessibility(site, browser, axe, scheme, options):
    watched = Watched(browser, 1280, scheme)
    faults = []
    for path in pages_of(site):
        page = watched.open(path)
        page.evaluate(axe)
        found = page.evaluate(f"axe.run(document, {options})")
        faults += [
            f"{path.parent.name}/{path.name}: {fault['id']} ({fault['impact']}) at "
            + "; ".join(" ".join(map(str, node["target"])) for node in fault["nodes"][:3])
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
    assert faults == []
    watched.context.close()


def test_filters_of_the_list_hide_and_show(site, browser):
    watched = Watched(browser, 1280)
    page = watched.open(site / "index.html")
    rows = page.locator(".runs li")
    assert rows.count() == 2
    page.get_by_role("link", name="Programme reports (1)").click()
    assert [row.is_visible() for row in rows.all()].count(True) == 1
    assert page.locator(".runs li:visible a").first.inner_text().startswith("Programme report")
    page.get_by_role("link", name="All (2)").click()
    assert all(row.is_visible() for row in rows.all())
    watched.context.close()


def test_paper_cuts_no_row_and_no_figure(site, browser):
    watched = Watched(browser, 1280)
    for path in pages_of(site):
        page = watched.open(path)
        page.emulate_media(media="print")
        whole = page.evaluate(
            """[...document.querySelectorAll('tr, figure, .findings li')].filter(e => e.offsetParent)
                .every(e => getComputedStyle(e).breakInside.startsWith('avoid'))"""
        )
        assert whole, path.name
        assert page.evaluate(
            "[...document.querySelectorAll('thead')].every(e => getComputedStyle(e).display === 'table-header-group')"
        ), path.name
        page.emulate_media(media="screen")
    pdf = watched.open(site / "program-2026-q2" / "index.html").pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 14
    watched.context.close()
