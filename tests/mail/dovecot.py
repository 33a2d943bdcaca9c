"""A real IMAP server on loopback: Dovecot with a configuration of its own, started and ended by the test."""

from __future__ import annotations

import base64
import getpass
import grp
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

DOVECOT = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
USER, PASSWORD = "office@example.org", "correct horse"
SECRET = b"a secret of this test alone"

CONFIG = """
base_dir = {folder}/run
protocols = imap
listen = 127.0.0.1
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
namespace inbox {{
  inbox = yes
}}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {folder}/passwd
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0 secs
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
"""


@dataclass
class Dovecot:
    """A mail server of one test."""

    folder: Path
    port: int = field(init=False)
    tls_port: int = field(init=False)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port, self.tls_port = _free_port(), _free_port()
        for name in ("run", "mail", f"mail/{USER}", "keys/default/HS256"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        _certificate(self.folder)
        (self.folder / "passwd").write_text(f"{USER}:{PASSWORD}\n")
        (self.folder / "keys/default/HS256/default").write_text(base64.b64encode(SECRET).decode())
        (self.folder / "oauth2.conf").write_text(OAUTH2.format(folder=self.folder))
        (self.folder / "password.txt").write_text(PASSWORD + "\n")
        root = os.geteuid() == 0
        me = "mail" if root else getpass.getuser()
        account = pwd.getpwnam(me)
        facts = {
            "folder": self.folder,
            "uid": account.pw_uid,
            "gid": account.pw_gid,
            "internal": "dovecot" if root else me,
            "login": "dovenull" if root else me,
            "group": "dovecot" if root else grp.getgrgid(account.pw_gid).gr_name,
            "port": self.port,
            "tls_port": self.tls_port,
        }
        (self.folder / "dovecot.conf").write_text(CONFIG.format(**facts))
        if root:
            self.folder.chmod(0o755)
            for path in self.folder.rglob("*"):
                os.chown(path, account.pw_uid, account.pw_gid)
                path.chmod(0o755 if path.is_dir() else 0o644)
            os.chown(self.folder / "run", 0, 0)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert DOVECOT is not None
        with (self.folder / "stderr").open("wb") as said:
            self.process = subprocess.Popen(
                [DOVECOT, "-F", "-c", str(self.folder / "dovecot.conf")],
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "stderr").read_text() + self.log())

    def stop(self) -> None:
        """End the server."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def client(self) -> imaplib.IMAP4:
        """Sign in as the office itself does with its mail program."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login(USER, PASSWORD)
        return client

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Put messages into a folder, unread."""
        with self.client() as client:
            client.create(folder)
            for message in messages:
                answer, said = client.append(folder, "", "", message)
                assert answer == "OK", said

    def flags(self, folder: str = "INBOX") -> list[bool]:
        """Tell of each message of a folder whether it is read."""
        with self.client() as client:
            answer, count = client.select(folder, readonly=True)
            if answer != "OK" or count == [b"0"]:
                return []
            _, answer = client.fetch("1:*", "(FLAGS)")
            return [b"\\Seen" in line for line in answer if isinstance(line, bytes)]

    def token(self, *, secret: bytes = SECRET) -> str:
        """Give an access token as an identity provider would."""
        now = int(time.time())
        head = _packed({"alg": "HS256", "typ": "JWT"})
        said = _packed({"sub": USER, "email": USER, "iat": now, "nbf": now - 5, "exp": now + 600})
        signed = hmac.new(secret, head + b"." + said, hashlib.sha256).digest()
        return b".".join((head, said, base64.urlsafe_b64encode(signed).rstrip(b"="))).decode()


def _packed(value: dict[str, object]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    ssl.create_default_context(cafile=folder / "cert.pem")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
