"""Feed inputs to one target, led by what they cover: ``python -m tests.protocol.fuzz.guided form --inputs 9000``.

Needs atheris, which is for Linux alone and which ``make nightly`` installs. What breaks is written into ``--keep``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["fieldtool.protocol"]):
    from tests.protocol.fuzz.targets import TARGETS, accepted

from tests.protocol.fuzz.guard import watched
from tests.protocol.fuzz.mutation import MAX_SIZE, mutated
from tests.protocol.fuzz.seeds import seeds_of
from tests.protocol.fuzz.structured import drawn


def main() -> None:
    """Run one target; libFuzzer ends the process with a trace at the first input that breaks it."""
    parser = argparse.ArgumentParser(prog="python -m tests.protocol.fuzz.guided")
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    options = parser.parse_args()
    seeds, expressions = seeds_of(options.target), seeds_of("expression")
    corpus = options.keep / f"seeds-{options.target}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"{number:04}").write_bytes(seed)
        accepted(options.target, seed)  # what is imported late is imported now

    def one(untrusted: bytes) -> None:
        with watched():
            accepted(options.target, untrusted)

    def changed(untrusted: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)
        way = chance.random()
        if way < 0.3:
            return bytes(atheris.Mutate(untrusted, most))
        if way < 0.6:
            return drawn(options.target, seeds, expressions, chance)[:most]
        return mutated([untrusted, *chance.choices(seeds, k=2)], chance)[:most]

    told = [
        f"-runs={options.inputs}", f"-seed={options.seed}", f"-max_len={MAX_SIZE}", f"-artifact_prefix={options.keep}/",
        "-rss_limit_mb=1500", "-timeout=60", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *told, str(corpus)], one, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
