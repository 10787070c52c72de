"""Replays one world: `python -m tests.proof.worlds SEED` prints its trace, what was wrong, and its digest."""

from __future__ import annotations

import sys

from tests.proof.worlds.inline import without_threads
from tests.proof.worlds.scenery import build
from tests.proof.worlds.world import play


def main(seed: int) -> int:
    """Play it; 1 where something was wrong."""
    with without_threads():
        world = play(seed, build())
    for each in (*world.trace.lines, *(f"WRONG: {each}" for each in world.violations), world.trace.digest):
        print(each)
    return 1 if world.violations else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
