"""``python -m tests.bench.drawn --seeds 0-59 --to DIR``: write drawn sites as recorded ones."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.bench.drawn.building import build
from tests.bench.drawn.recording import write


def _seeds(text: str) -> list[int]:
    low, _, high = text.partition("-")
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of seeds, such as 0-59")
    return list(range(int(low), int(high or low) + 1))


def main() -> None:
    """Write the sites and their manifest. A folder that holds other sites is refused."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--seeds", type=_seeds, required=True, help="such as 0-59, both among them"
    )
    options.add_argument("--to", type=Path, required=True, help="the folder to write to")
    options.add_argument(
        "--port", type=int, default=21000, help="seed n is served at this port + n"
    )
    chosen = options.parse_args()
    if (chosen.to / "sites.json").exists():
        sys.exit(f"{chosen.to} holds sites already")
    manifest = []
    for seed in chosen.seeds:
        built = build(seed, chosen.port + seed)
        write(chosen.to / built.name, built.answers, built.truths)
        manifest.append(built.manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (chosen.to / "sites.json").write_text(text, encoding="utf-8")
    print(f"{len(manifest)} sites in {chosen.to}")


if __name__ == "__main__":
    main()
