"""The panel in a browser: its own JavaScript, a stand-in for JupyterLab's model, and the real Python behind it."""

from __future__ import annotations

import contextlib
import shutil

import pytest

from outreach_analysis.widgets import open_clinic
from outreach_analysis.widgets.clinic import Clinic
from outreach_analysis.widgets.look import clinic_script, clinic_style
from outreach_analysis.widgets.reading import read_draft

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ADDRESS = "http://clinic.test/"
SHARED_STATE = [
    *("draft", "context", "before", "versions", "review", "choices", "saved", "readings"),
    *read_draft(""),
]

HARNESS = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; script-src 'self' blob:; style-src 'self' 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Harness</title><link rel="stylesheet" href="/clinic.css">
<style>body { margin: 0; background: Canvas; color-scheme: light dark; }</style>
<body><main id="here"></main><script type="module" src="/harness.js"></script></body></html>"""

MODEL = """
import widget from "/clinic.js";
const state = await window.pythonState();
const listeners = {};
let unsaved = {};
const emit = (name, ...said) => { for (const then of listeners[name] ?? []) then(...said); };
const take = (changes) => {
  Object.assign(state, changes);
  for (const name of Object.keys(changes)) emit(`change:${name}`);
};
const model = {
  get: (name) => state[name],
  set: (name, value) => { state[name] = value; unsaved[name] = value; emit(`change:${name}`); },
  save_changes: () => { const sent = unsaved; unsaved = {}; window.pythonShare(sent).then(take); },
  send: (message) => { window.pythonSend(message).then(({ changes, sent }) => { take(changes); for (const one of sent) emit("msg:custom", one); }); },
  on: (name, then) => { (listeners[name] ??= []).push(then); },
  off: (name, then) => { listeners[name] = (listeners[name] ?? []).filter((one) => one !== then); },
};
// As JupyterLab does in every cell.
document.addEventListener("keydown", (event) => {
  const refuse = (input) => { if (input.inputType === "insertLineBreak") input.preventDefault(); };
  event.target.addEventListener("beforeinput", refuse, { once: true });
}, true);
window.leave = widget.render({ model, el: document.getElementById("here") });
window.listeners = listeners;
"""


class Panel:
    """A clinic in Python and its page."""

    def __init__(self, clinic: Clinic, page) -> None:
        self.clinic, self.page = clinic, page
        self.problems: list[str] = []
        self.seen: list[str] = []

    def state(self):
        return {name: getattr(self.clinic, name) for name in SHARED_STATE}

    def _apply(self, act, known=()):
        before = {**self.state(), **dict(known)}
        act()
        return {name: value for name, value in self.state().items() if value != before[name]}

    def share(self, changes):
        def act():
            for name, value in changes.items():
                self.clinic.set_trait(name, value)

        return self._apply(act, changes.items())

    def send(self, message):
        sent = []
        self.clinic.send = sent.append
        changes = self._apply(lambda: self.clinic._answer(self.clinic, message))
        return {"changes": changes, "sent": sent}

    def open(self):
        files = {
            "": ("text/html", HARNESS),
            "clinic.js": ("text/javascript", clinic_script()),
            "clinic.css": ("text/css", clinic_style()),
            "harness.js": ("text/javascript", MODEL),
        }

        def serve(route):
            self.seen.append(route.request.url)
            kind, body = files[route.request.url.removeprefix(ADDRESS)]
            route.fulfill(content_type=f"{kind}; charset=utf-8", body=body)

        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console", lambda said: self.problems.append(said.text) if said.type == "error" else None
        )
        self.page.route("**/*", serve)
        self.page.expose_function("pythonState", self.state)
        self.page.expose_function("pythonShare", self.share)
        self.page.expose_function("pythonSend", self.send)
        self.page.goto(ADDRESS)
        self.page.wait_for_selector("[data-read]")
        return self

    def type(self, text):
        field = self.page.get_by_label("Draft", exact=True)
        field.click()
        field.press("ControlOrMeta+End")
        self.after(lambda: self.page.keyboard.insert_text(text))

    def after(self, act):
        """Do something that is followed by a new reading, and wait for it."""
        seen = int(self.page.locator("[data-read]").get_attribute("data-read"))
        act()
        self.page.wait_for_function(
            "seen => Number(document.querySelector('[data-read]').dataset.read) > seen", arg=seen
        )


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_panel(browser):
    """Open panels; every one must end without an error of the page and without a request elsewhere."""
    with contextlib.ExitStack() as stack:
        panels = []

        def start(draft="", *, width=1280, height=900, scheme="light", clinic=None, **known):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True
            )
            stack.callback(context.close)
            page = context.new_page()
            panel = Panel(clinic or open_clinic(draft, **known), page)
            panels.append(panel)
            return panel.open()

        yield start
        for panel in panels:
            assert panel.problems == []
            assert all(url.startswith(ADDRESS) for url in panel.seen)
