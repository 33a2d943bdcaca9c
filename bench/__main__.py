"""Every measurement of docs/performance.md, one after the other: `make bench` or `python -m bench`.

    python -m bench [--data FOLDER]

FOLDER is a registry of 100,000 example letters; without it one is made in a temporary folder, which takes minutes.
"""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

KATCHY = [sys.executable, "-m", "webui.cli"]
LETTERS = 100_000


def make_registry(folder: Path, letters: int = LETTERS) -> Path:
    """Set a registry up and fill it with example letters."""
    data = folder / "registry"
    password = folder / "password.txt"
    password.write_text(secrets.token_urlsafe(18) + "\n")
    setup = ["setup", "--organisation", "Bench", "--admin", "bench", "--password-file", str(password)]
    subprocess.run([*KATCHY, "--data", str(data), *setup], check=True)
    subprocess.run([*KATCHY, "--data", str(data), "example-data", "--letters", str(letters)], check=True)
    return data


def run(title: str, *arguments: str) -> None:
    """Run one measurement and print its table under a heading."""
    print(f"\n## {title}\n", flush=True)
    subprocess.run([sys.executable, "-m", *arguments], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="katchy-bench-") as folder:
        data = given.data or make_registry(Path(folder))
        run("Answers on a registry of 100,000 letters", "bench.answers", "--data", str(data))
        run("Start and memory", "bench.footprint", "--data", str(data))
    run("Reading a file", "bench.reading")
    run("Recognising pages", "bench.recognition")
    run("Reading and indexing by one worker", "bench.worker_speed")
    run("From registration to the search", "bench.searchable")
    run("The search service alone", "bench.search_speed")
    run("How well words and names are found", "bench.search_quality")
    run("Journals as files", "bench.exports")


if __name__ == "__main__":
    main()
