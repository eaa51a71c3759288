"""The panel's state in Python: a reading that follows the draft, saving, and what it never shows."""

import pytest

from outreach_analysis.errors import UnknownNameError
from outreach_analysis.widgets import open_clinic
from outreach_analysis.widgets.clinic import Clinic
from outreach_analysis.widgets.look import clinic_style


def test_the_reading_follows_draft_and_context():
    clinic = open_clinic("Hello Ada,")
    assert not [found for found in clinic.reading["evidence"] if found["family"] == "personalization"]
    clinic.context = {**clinic.context, "recipient_name": "Ada Byron"}
    assert [
        found["words"] for found in clinic.reading["evidence"] if found["family"] == "personalization"
    ] == ["Ada"]
    clinic.draft += " thank you"
    assert clinic.reading["text"] == "Hello Ada, thank you"
    assert clinic.reading["comparison"]["changes"][0]["new"] == "thank you"


def test_saving_and_going_on_later(tmp_path):
    log = tmp_path / "log.duckdb"
    clinic = open_clinic("Hello Ada", log=log, recipient_name="Ada Byron")
    clinic.save()
    assert clinic.saved["says"] == "Saved version 0."
    clinic.draft = "Hello Ada, could I ask one question?"
    clinic.save()
    again = open_clinic(log=log, attempt_id=clinic.attempt_id)
    assert again.draft == "Hello Ada, could I ask one question?"
    assert again.context["recipient_name"] == "Ada Byron"
    assert [version["label"] for version in again.versions] == [
        "version 0, by the member",
        "version 1, by the member",
    ]


def test_saying_the_same_again_is_news(tmp_path):
    clinic = open_clinic("Hello Ada", log=tmp_path / "log.duckdb")
    told = []
    clinic.observe(lambda change: told.append(change["new"]["says"]), "saved")
    for _ in range(3):
        clinic.save()
    assert told == ["Saved version 0.", *["Nothing new: version 0 is saved already."] * 2]


def test_what_cannot_be_saved_is_said_in_words(tmp_path):
    clinic = open_clinic("", log=tmp_path / "log.duckdb")
    clinic.save()
    assert clinic.saved["ok"] is False
    assert "empty draft" in clinic.saved["says"]
    clinic = Clinic(draft="Hello")
    clinic.save()
    assert "No log was chosen" in clinic.saved["says"]


def test_a_channel_that_does_not_exist_is_said_in_words():
    clinic = open_clinic("Hello")
    clinic.context = {"channel": "pigeon"}
    assert "pigeon" in clinic.saved["says"]


def test_messages_that_no_button_sends_are_passed_over():
    clinic = open_clinic("Hello")
    for content in (None, "save", {"type": "erase"}, {"type": ["save"]}, {}):
        clinic._answer(clinic, content)
    assert clinic.saved == {}


def test_only_known_things_can_be_known():
    with pytest.raises(UnknownNameError):
        open_clinic("Hello", mood="good")


def test_nothing_of_the_draft_shows_in_the_text_of_the_cell():
    clinic = open_clinic("Hello secret Ada")
    assert "secret" not in repr(clinic)
    bundle = clinic._repr_mimebundle_()
    assert "secret" not in str(bundle)


def test_every_rule_stands_within_the_panel():
    inside = clinic_style().replace("@media", "\n@media")
    for line in inside.splitlines():
        if "{" in line and not line.startswith(("@", " ", "}")):
            assert all(
                ".oc" in selector for selector in line.partition("{")[0].replace(", :", " :").split(", ")
            ), line


def test_the_usual_log_stands_beside_the_notebooks_folder(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert open_clinic("Hello").log_path.resolve() == (tmp_path / "data" / "outreach.duckdb").resolve()
    monkeypatch.chdir(tmp_path)
    assert open_clinic("Hello").log_path.as_posix() == "data/outreach.duckdb"
