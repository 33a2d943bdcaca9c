"""What another site, another browser or a hostile address gets: nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, Response
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Registry
from tests.web.conftest import SignIn
from tests.web_client import PageAuditClient
from webui import security
from webui.app import create_app
from webui.bootstrap import Services

POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)


def app_with(services: Services, **changes: object) -> Flask:
    return create_app(replace(services, settings=replace(services.settings, **changes)))


class TestHeaders:
    @pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/health/live", "/static/old/katchy.css"])
    def test_every_answer_has_them(self, visitor: PageAuditClient, path: str) -> None:
        headers = visitor.get(path).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers
        assert "Server" not in headers

    def test_pages_are_not_kept(self, sign_in: SignIn) -> None:
        assert sign_in("registrar").get("/profile").headers["Cache-Control"] == "no-store"

    def test_behind_tls_only_tls(self, services: Services) -> None:
        headers = app_with(services, tls=True).test_client().get("/health/live").headers
        assert headers["Strict-Transport-Security"].startswith("max-age=")

    def test_bytes_from_outside_have_no_power(self) -> None:
        response = security.untrusted(Response(b"<script>"))
        assert (
            response.headers["Content-Security-Policy"]
            == "default-src 'none'; frame-ancestors 'none'; sandbox"
        )


class TestStaticFiles:
    def address_of(self, visitor: PageAuditClient, name: str) -> str:
        visitor.get("/sign-in")
        return next(
            str(found) for found in visitor.page.xpath("//link/@href | //script/@src") if name in found
        )

    @pytest.mark.parametrize(
        "name", ["katchy.css", "katchy.js", "bootstrap.min.css", "bootstrap-icons.min.css"]
    )
    def test_they_are_kept_for_a_year(self, visitor: PageAuditClient, name: str) -> None:
        answer = visitor.get(self.address_of(visitor, name))
        assert answer.status_code == 200
        assert answer.cache_control.max_age == 365 * 24 * 3600
        assert answer.cache_control.immutable

    def test_the_font_of_icons_is_kept(self, visitor: PageAuditClient) -> None:
        sheet = visitor.get(self.address_of(visitor, "bootstrap-icons.min.css")).get_data(as_text=True)
        font = sheet.split('url("', 1)[1].split('"', 1)[0]
        answer = visitor.get("/bootstrap/static/css/font/" + font)
        assert (answer.status_code, answer.cache_control.immutable) == (200, True)

    def test_an_old_address_is_answered_but_not_kept(self, visitor: PageAuditClient) -> None:
        answer = visitor.get("/static/000000000000/katchy.css")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"

    def test_nothing_outside_the_folder(self, visitor: PageAuditClient) -> None:
        for path in ("/static/x/../app.py", "/static/x/%2e%2e/app.py", "/static/x//etc/passwd"):
            assert visitor.get(path).status_code in (308, 404)


class TestCookies:
    def cookie(self, app: Flask) -> str:
        return app.test_client().get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]

    def test_they_are_for_the_server_only(self, app: Flask) -> None:
        cookie = self.cookie(app)
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie

    def test_behind_tls_they_are_secure(self, services: Services) -> None:
        assert "Secure" in self.cookie(app_with(services, tls=True))


class TestRequestTokens:
    @pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "invented"}])
    def test_a_form_without_its_token_does_nothing(self, sign_in: SignIn, token: dict[str, str]) -> None:
        client = sign_in("registrar")
        answer = client.post("/profile", data={"theme": "dark", "language": "ru", **token})
        assert answer.status_code == 400
        assert client.get("/profile").status_code == 200
        assert client.page.get("data-bs-theme") == "light"

    def test_a_token_of_another_session_does_nothing(self, sign_in: SignIn) -> None:
        mine, theirs = sign_in("registrar"), sign_in("officer")
        theirs.get("/profile")
        token = theirs.page.xpath("//input[@name='csrf_token']/@value")[0]
        assert mine.post("/profile", data={"csrf_token": token, "theme": "dark"}).status_code == 400

    def test_the_page_says_so_in_the_reader_s_language(self, visitor: PageAuditClient) -> None:
        answer = visitor.post("/sign-in", data={}, headers={"Accept-Language": "ru"})
        assert answer.status_code == 400
        assert visitor.page.get("lang") == "ru"

    def test_a_script_is_told_in_json(self, visitor: PageAuditClient) -> None:
        answer = visitor.post("/sign-in", data={}, headers={"Accept": "application/json"})
        assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


class TestHosts:
    def test_a_foreign_name_is_refused(self, services: Services) -> None:
        client = app_with(services, allowed_hosts=("katchy.example",)).test_client()
        assert client.get("/health/live", headers={"Host": "evil.example"}).status_code == 400
        assert client.get("/health/live", headers={"Host": "katchy.example"}).status_code == 200

    def test_on_loopback_only_this_computer_s_own_names(self, app: Flask) -> None:
        client = app.test_client()
        assert client.get("/health/live", headers={"Host": "rebound.example"}).status_code == 400
        assert client.get("/health/live", headers={"Host": "127.0.0.1:8080"}).status_code == 200

    def test_a_proxy_s_word_counts_only_if_it_is_trusted(self, services: Services) -> None:
        forwarded = {"X-Forwarded-Host": "katchy.example", "Host": "localhost"}
        plain = app_with(services, allowed_hosts=("katchy.example",)).test_client()
        assert "katchy.example" not in plain.get("/", headers=forwarded).location
        behind = app_with(services, allowed_hosts=("katchy.example",), trusted_proxies=1).test_client()
        assert (
            behind.get("/health/live", headers={**forwarded, "X-Forwarded-Host": "evil.example"}).status_code
            == 400
        )


class TestLimits:
    def test_what_is_too_large_is_refused_with_the_limit(self, services: Services) -> None:
        app = app_with(services, upload_limit_mb=1)
        app.test_client_class = PageAuditClient
        client = app.test_client()
        assert isinstance(client, PageAuditClient)
        answer = client.post(
            "/sign-in",
            data=b"x" * (3 * 1024 * 1024),
            content_type="multipart/form-data; boundary=limit",
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code == 413
        assert "1 MB" in client.text()

    @pytest.mark.parametrize(
        ("kind", "before"),
        [
            ("application/x-www-form-urlencoded", b"login="),
            (
                "multipart/form-data; boundary=limit",
                b'--limit\r\nContent-Disposition: form-data; name="login"\r\n\r\n',
            ),
        ],
    )
    def test_a_field_without_end_is_refused(self, visitor: PageAuditClient, kind: str, before: bytes) -> None:
        endless = before + b"x" * (2 * 1024 * 1024) + b"\r\n--limit--\r\n"
        assert visitor.post("/sign-in", data=endless, content_type=kind).status_code == 413


class TestOwnPath:
    @pytest.mark.parametrize("path", ["/", "/journals/IN?year=2026", "/card/5#files", "/search?q=15-03/1"])
    def test_own_addresses_pass(self, path: str) -> None:
        assert security.own_path(path) == path

    @pytest.mark.parametrize(
        "target",
        [
            None,
            "",
            "journals",
            "//evil.example",
            "/\\evil.example",
            "///evil.example",
            "https://evil.example/",
            "\t//evil.example",
            "/\t/evil.example",
            "/\r\nSet-Cookie: a=b",
            "javascript:alert(1)",
        ],
    )
    def test_all_others_lead_home(self, target: str | None) -> None:
        assert security.own_path(target) == "/"

    @settings(deadline=None)
    @given(st.text())
    def test_whatever_comes_stays_on_this_site(self, target: str) -> None:
        path = security.own_path(target)
        assert path.startswith("/")
        assert not path.startswith(("//", "/\\"))
        assert all(ord(sign) >= 32 for sign in path)


class TestFaults:
    @pytest.fixture
    def broken(self, services: Services, registry: Registry) -> Flask:
        app = create_app(services)
        app.test_client_class = PageAuditClient

        def fall() -> str:
            raise ZeroDivisionError("the secret of the engine")

        app.add_url_rule("/broken", "broken", fall)
        return app

    def test_a_fault_is_a_page_that_tells_no_secrets(self, broken: Flask) -> None:
        answer = broken.test_client().get("/broken")
        assert answer.status_code == 500
        assert "engine" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)

    def test_a_fault_is_told_to_a_script_in_json(self, broken: Flask) -> None:
        answer = broken.test_client().get("/broken", headers={"Accept": "application/json"})
        assert (answer.status_code, list(answer.get_json())) == (500, ["error"])


def test_health_tells_nothing_but_its_state(visitor: PageAuditClient) -> None:
    assert visitor.get("/health/live").get_data(as_text=True) == "live\n"
    assert visitor.get("/health/ready").get_data(as_text=True) == "ready\n"
