"""Fields of our own: dates as clerks type them, choices as pairs, sentences in the reader's language."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired

from archive.errors import TheirDateInFuture
from webui.errors import put_on_form
from webui.fields import DayField, Form, SelectField


class Letter(Form):
    class Meta(Form.Meta):
        csrf = False

    received = DayField("Date received")
    sender = StringField("Sender", [InputRequired()])
    kind = SelectField("Kind", choices=[("letter", "Letter"), ("note", "Note")])


def filled(app: Flask, language: str = "en", **typed: str) -> Letter:
    with app.test_request_context(headers={"Accept-Language": language}):
        form = Letter(MultiDict({"sender": "Selçuk", "kind": "letter", **typed}))
        form.validate()
        return form


@pytest.mark.parametrize(
    "typed", ["16.11.2026", "16.11.26", " 16.11.2026 ", "2026-11-16", "16/11/2026", "16-11-2026"]
)
def test_a_date_is_understood_the_day_first(app: Flask, typed: str) -> None:
    form = filled(app, received=typed)
    assert form.received.data == date(2026, 11, 16)
    assert form.errors == {}


@pytest.mark.parametrize("typed", ["31.02.2026", "16.13.2026", "tomorrow", "0001-01-01", "16.11", "99999999"])
def test_what_is_no_date_is_said_and_stays_as_typed(app: Flask, typed: str) -> None:
    form = filled(app, received=typed)
    assert form.received.data is None
    assert typed in form.received.errors[0]
    assert f'value="{typed}"' in form.received()


def test_an_empty_date_is_no_date(app: Flask) -> None:
    form = filled(app, received="")
    assert (form.received.data, form.errors) == (None, {})


def test_a_known_date_is_shown_as_tables_have_it(app: Flask) -> None:
    with app.test_request_context():
        assert 'value="23.11.2026"' in Letter(formdata=None, received=date(2026, 11, 23)).received()


@settings(deadline=None, max_examples=50)
@given(typed=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_any_text_is_answered_with_a_date_or_a_sentence(typed: str) -> None:
    app = Flask(__name__)
    app.secret_key = "for tests only"
    Babel(app)
    with app.test_request_context():
        form = Letter(MultiDict({"received": typed}))
        form.received.validate(form)
    assert bool(form.received.data) != bool(form.received.errors) or not typed.strip()


def test_choices_are_pairs(app: Flask) -> None:
    assert filled(app, kind="note").errors == {}
    assert "kind" in filled(app, kind="order").errors


def test_forms_speak_the_reader_s_language(app: Flask) -> None:
    assert filled(app, "ru", sender="").sender.errors == ["Это поле обязательно."]
    assert filled(app, "ky", sender="").sender.errors == ["Бул талааны толтуруу милдеттүү."]


def test_a_refusal_of_a_service_stands_under_its_field(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        form = Letter(MultiDict({"sender": "Selçuk", "kind": "letter"}))
        refusal = TheirDateInFuture(date=date(2027, 11, 16))
        put_on_form(form, refusal, fields=[("their_date", "received")])
        assert form.received.errors == ["The date of the document, 16.11.2027, is later than today."]
        put_on_form(form, refusal)
        assert form.form_errors == ["The date of the document, 16.11.2027, is later than today."]
