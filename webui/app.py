"""The web application: one function puts it together from the services it is given."""

from __future__ import annotations

from flask import Flask
from flask_bootstrap import Bootstrap5
from jinja2 import StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from webui import (
    account,
    addresses,
    admin,
    assets,
    card,
    catalogue,
    deadlines,
    errors,
    health,
    i18n,
    intake,
    journals,
    labels,
    logs,
    navigation,
    number_parts,
    partners,
    pieces,
    register,
    search,
    security,
    sessions,
    setup,
    start,
    transaction,
    wording,
)
from webui.bootstrap import Services

TASKS = (
    start,
    setup,
    account,
    register,
    intake,
    labels,
    card,
    search,
    journals,
    partners,
    admin,
    catalogue,
    health,
)


class PageTemplate(Template):
    """A template that is parsed as any other, but whose macros are made once: all pages have the same globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()  # without comparing the globals name by name at every import


def create_app(services: Services) -> Flask:
    """Build the application around its services; nothing is global, two can live side by side."""
    app = Flask(__name__, template_folder="pages", static_folder=None, static_url_path="/static")
    app.config.update(SECRET_KEY=services.secret_key, BOOTSTRAP_SERVE_LOCAL=True, TEMPLATES_AUTO_RELOAD=False)
    app.extensions["katchy"] = services
    # The order is that of a request: session, person, then what may refuse it with a page for that person.
    logs.init_app(app)
    transaction.init_app(app)
    sessions.init_app(app)
    security.init_app(app, services.settings)
    Bootstrap5(app)
    assets.init_app(app)
    addresses.init_app(app)
    i18n.init_app(app)
    wording.init_app(app)
    deadlines.init_app(app)
    pieces.init_app(app)
    errors.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.template_class = PageTemplate
    app.jinja_env.globals.update(build_shell=navigation.build_shell, upload_limit=security.upload_limit)
    app.jinja_env.filters["number_parts"] = number_parts.number_parts
    for task in TASKS:
        app.register_blueprint(task.bp)
    return app
