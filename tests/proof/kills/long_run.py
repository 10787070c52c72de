"""The long proof: `python -m tests.proof.kills.long_run --kills 12000 --state FILE`.

It can be ended at any time, also by a kill, and goes on where it was: the state file has a line for each
sequence of kills that has come to rest. The last line gives the figures; the exit code is 1 where anything
was wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from random import Random

from core import log
from tests.proof.kills.conftest import Scenes
from tests.proof.kills.place import Place
from tests.proof.kills.workloads import WORKLOADS

SEQUENCES = 40
"""So many sequences are one piece of work; each has one to three kills."""


def piece(number: int) -> tuple[int, int, list[str]]:
    """Kill many sequences, drawn by their piece's number; give that, the kills and what was wrong."""
    log.silence()
    chance = Random(number)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        with Place(Path(folder) / "site") as place:
            scenes = Scenes(place, place.moment())
            scene = scenes.of(list(WORKLOADS)[number % len(WORKLOADS)])
            for _ in range(SEQUENCES):
                steps = [chance.randint(1, scene.steps) for _ in range(chance.randint(1, 3))]
                wrong += [f"piece {number}, steps {steps}: {each}" for each in scene.kill(*steps)]
            return number, scene.kills, wrong


def _done(state: Path) -> dict[int, int]:
    if not state.exists():
        return {}
    rows = [line.split() for line in state.read_text().splitlines()]
    return {int(row[0]): int(row[1]) for row in rows if len(row) == 2}


def main(kills: int, state: Path, processes: int) -> int:
    """Go on until there are so many kills."""
    done, wrong = _done(state), 0
    waiting = (number for number in range(10**6) if number not in done)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool, state.open("a") as kept:
        under_way = {pool.submit(piece, next(waiting)) for _ in range(processes)}
        while under_way:
            ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for each in ended:
                number, killed, found = each.result()
                done[number] = killed
                kept.write(f"{number} {killed}\n")
                kept.flush()
                wrong += len(found)
                print(f"{sum(done.values())} of {kills} kills, {wrong} wrong", *found, sep="\n", flush=True)
                if sum(done.values()) < kills:
                    under_way.add(pool.submit(piece, next(waiting)))
    print(f"{sum(done.values())} kills in {len(done) * SEQUENCES} sequences, {wrong} violations")
    return 1 if wrong else 0


if __name__ == "__main__":
    wished = argparse.ArgumentParser()
    wished.add_argument("--kills", type=int, default=12_000)
    wished.add_argument("--state", type=Path, required=True)
    wished.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    sys.exit(main(**vars(wished.parse_args())))
