"""How soon the web answers after the start, and what all processes hold when nothing is asked of them.

    python -m bench.footprint --data FOLDER

Memory is the proportional share (PSS): pages that forked processes share count once.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from bench.answers import family, processor_time, serving

STARTS = 5
SETTLE = 35.0  # seconds; reading processes end when idle


def held(pid: int) -> tuple[float, float]:
    """Give what a process holds: its proportional share and its resident size, in MiB."""
    facts = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if ":" in line
    )
    return int(facts["Pss"].split()[0]) / 1024, int(facts["Rss"].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    starts, processor = [], []
    for _ in range(STARTS):
        with serving(given.data) as (_port, seconds, process):
            starts.append(seconds)
            processor.append(processor_time(process.pid) / 1000)
    with serving(given.data) as (_port, _seconds, process):
        time.sleep(SETTLE)
        shares = [held(pid) for pid in family(process.pid)]
    print("| | |\n|---|---|")
    print(f"| web up, median of {STARTS} starts | {statistics.median(starts):.2f} s |")
    print(f"| … of the processor’s time | {statistics.median(processor):.2f} s |")
    print(f"| processes when idle | {len(shares)} |")
    print(f"| memory of all, each page counted once | {sum(pss for pss, _ in shares):.0f} MiB |")
    print(f"| resident sizes added up | {sum(rss for _, rss in shares):.0f} MiB |")


if __name__ == "__main__":
    main()
