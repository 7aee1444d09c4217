"""What a search costs beside its builds, with releases whose go command takes no time (tests/study)."""
import json
import sys

from . import measure
from .measure import Row, median

sys.path.insert(0, str(measure.ROOT / "tests/study"))
import stub_world  # noqa: E402  (the path above comes first)

CHANGE = ("1.22.3", "1.22.4")


class Ground:
    """Made-up releases, a home that knows them, and a project that fails from one of them on."""

    def __init__(self, bench, name):
        self.top = bench.scratch / name
        self.project = self.top / "proj"
        self.project.mkdir(parents=True)
        program = measure.ROOT / "build/release/bin/goiso_scenario_go"
        if not program.exists():
            sys.exit("bench: error: build it first: scripts/build release goiso_scenario_go")
        stub_world.make_releases(self.top, program.read_bytes())
        (self.project / "go.mod").write_text("module example.test/p\n\ngo 1.21\n")
        (self.project / "main.go").write_text("package main\n")
        (self.project / "scenario.txt").write_text(stub_world.scenario((stub_world.between("go1.22.4", None), stub_world.BROKEN)))
        self.env = bench.env | stub_world.surroundings(self.top)

    def words(self, bench, *flags):
        return [bench.program, "bisect", self.project, "--json", "--no-attribution", *flags, "--", "go", "scenario"]


def overhead(bench):
    """As many runs of two releases as `--runs` times fifty: planned, journalled, kept for the next search. What goiso needs for each beside a
    plain run, which has a box of its own too."""
    ground = Ground(bench, "overhead")
    ends = ("--good", CHANGE[0], "--bad", CHANGE[1], "--go", ",".join(CHANGE))
    count = 25 * bench.runs
    measure.cost(ground.words(bench, *ends), ground.env)  # volumes are filled
    plain = measure.cost([bench.program, "reproduce", ground.project, "--go", CHANGE[0], "--repeat", count, "--", "go", "scenario"], ground.env)
    taken = measure.cost(ground.words(bench, *ends, "--no-cache", "--count", count), ground.env)
    runs = len(json.loads(taken.out)["probes"])
    probe, run = taken.cpu / runs * 1000, plain.cpu / count * 1000
    yield Row("processor time of a probe, no box", max(0.0, probe - run), 5, "ms", "5 ms at most, beside a plain run's",
              f" ({probe:.1f} less {run:.1f}; the box and all: {taken.wall / runs * 1000:.0f} ms, {runs} probes)")
    yield Row("peak memory of that search", taken.peak / (1 << 20), 128, "MiB", "128 MiB at most")


def cells(bench):
    """A matrix of fifty times `--runs` cells, 1,000 by default, over 40 releases: planned, run, kept, grouped. What goiso needs for each beside a
    plain run, which has a box of its own too."""
    ground = Ground(bench, "cells")
    (ground.project / "scenario.txt").write_text(stub_world.scenario())
    tags = [word for number in range(50 * bench.runs // len(stub_world.NAMES)) for word in ("--tags", f"t{number}")]
    words = [bench.program, "matrix", ground.project, "--go", "1.21.0..1.24.9", *tags, "--no-cache", "--json", "--", "go", "scenario"]
    count = 25 * bench.runs
    measure.cost([*words[:3], "--go", "1.21.0..1.24.9", *words[-3:]], ground.env)  # volumes are filled
    plain = measure.cost([bench.program, "reproduce", ground.project, "--go", CHANGE[0], "--repeat", count, "--", "go", "scenario"], ground.env)
    taken = measure.cost(words, ground.env)
    totals = json.loads(taken.out)["totals"]
    if totals["passed"] != totals["cells"]:
        raise SystemExit(f"bench: error: the cells of the matrix did not all pass: {totals}")
    cell, run = taken.cpu / totals["cells"] * 1000, plain.cpu / count * 1000
    yield Row(f"processor time of a cell of {totals['cells']}", max(0.0, cell - run), 5, "ms", "5 ms at most, beside a plain run's",
              f" ({cell:.1f} less {run:.1f}; the box and all: {taken.wall / totals['cells'] * 1000:.0f} ms)")
    yield Row("peak memory of that matrix", taken.peak / (1 << 20), 128, "MiB", "128 MiB at most")


def again(bench):
    """The same question once more: no box, no engine."""
    ground = Ground(bench, "again")
    words = ground.words(bench, "--good", "1.21.0", "--bad", "1.24.9")
    first = json.loads(measure.cost(words, ground.env).out)
    seconds, boxes = [], 0
    for _ in range(bench.runs):
        told = measure.cost(words, ground.env | {"DOCKER_HOST": "unix:///nonexistent.sock"})
        seconds.append(told.wall)
        boxes += json.loads(told.out)["containers"]
    yield Row("the same search again", median(seconds), 1, "s", f"1 s at most; the first took {first['elapsed_ms'] / 1000:.3f} s")
    yield Row("boxes of the same search again", boxes, 0, "", f"the first had {first['containers']}")
