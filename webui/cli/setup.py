"""`katchy setup`: the first start without a browser."""

from __future__ import annotations

from pathlib import Path

import click

from webui.cli.console import Console


@click.command("setup")
@click.option("--organisation", required=True, help="Name of the organisation, in the office's language.")
@click.option("--organisation-ky", default="", help="Its name in Kyrgyz.")
@click.option("--organisation-ru", default="", help="Its name in Russian.")
@click.option("--organisation-en", default="", help="Its name in English.")
@click.option("--department", default="", help="Name of the department, in the office's language.")
@click.option("--short", default="", help="Short name for stamps, e.g. ОшМУ.")
@click.option("--zone", default="Asia/Bishkek", show_default=True, help="Time zone of the office.")
@click.option(
    "--language",
    type=click.Choice(["ky", "ru", "en"]),
    default="ky",
    show_default=True,
    help="Language of the office.",
)
@click.option("--admin", required=True, metavar="NAME", help="User name of the administrator.")
@click.option("--admin-name", default="", help="Full name of the administrator (default: the user name).")
@click.option(
    "--password-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File whose first line is the password; - reads it from standard input.",
)
@click.option("--example-data", is_flag=True, help="Load about sixty example letters.")
@click.pass_obj
def setup_command(
    console: Console,
    organisation: str,
    organisation_ky: str,
    organisation_ru: str,
    organisation_en: str,
    department: str,
    short: str,
    zone: str,
    language: str,
    admin: str,
    admin_name: str,
    password_file: Path,
    example_data: bool,
) -> None:
    """Set a new registry up: organisation, administrator, default journals."""
    from archive.setup import FirstStart, set_up, spend_setup_link
    from archive.users import actor_of

    with click.open_file(str(password_file), encoding="utf-8") as file:
        password = file.readline().rstrip("\r\n")
    names = {"ky": organisation_ky, "ru": organisation_ru, "en": organisation_en}
    answers = FirstStart(
        organisation={**names, language: names[language] or organisation},
        department={language: department},
        short={language: short},
        zone=zone,
        language=language,
        admin_login=admin,
        admin_name=admin_name or admin,
        admin_password=password,
    )
    now = console.services.clock.now()
    with console.write() as session:
        user = set_up(session, answers, now=now)
        if example_data:
            from indexer.example_data import load_example

            load_example(session, console.services.storage, actor_of(user), now=now)
    spend_setup_link(console.settings.data)
    click.echo(f"The registry in {console.settings.data} is open; {admin} is its administrator.")
