#!/usr/bin/env python3
"""kept_test.py GOISO KEEPER together|journal|kill: the run store between processes and under SIGKILL.

together  processes save and remove runs at once: what one of them was told is kept is there, with its log, and nothing else
journal   a study is killed at every record: what was acknowledged is found again, in order, and it comes to its end
kill      SIGKILL at every fault point of saving, removing, and taking over runs of the older layout: the next goiso finds
          whole runs, and neither logs without a run nor anything half written
"""
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

GOISO, KEEPER, PART = sys.argv[1:4]


class World:
    def __init__(self, top):
        self.home = pathlib.Path(top)
        self.state = self.home / "state"

    def start(self, *words, point=0):
        env = {**os.environ, "GOISO_HOME": str(self.home), "GOISO_FAULT_POINT": str(point)}
        return subprocess.Popen([str(word) for word in words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def keeper(self, *words, point=0):
        return self.start(KEEPER, self.state, *words, point=point)

    def goiso(self, *words, point=0):
        return self.start(GOISO, *words, point=point)

    def document(self, *words):
        return json.loads(lines_of(self.goiso(*words, "--json"), joined=True))

    def runs(self):
        """Every kept run; each must be whole, and there must be nothing beside them."""
        kept = [run["run"] for run in self.document("runs", "list")["runs"]]
        logs = set()
        for run in kept:
            assert self.document("runs", "show", run)["run"] == run
            log = self.document("runs", "log", run)["log"]
            digest = hashlib.sha256(log.encode()).hexdigest()
            logs.add(self.state / "logs" / digest[:2] / f"{digest}.log")
        there = {path for path in (self.state / "logs").rglob("*") if path.is_file()}
        assert there == logs, f"logs without a run {there - logs}, runs without a log {logs - there}"
        assert not list((self.state / "incoming").iterdir()), "something is left half written"
        return set(kept)


def lines_of(process, joined=False):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, f"{process.args}: exit {process.returncode}\n{out}{err}"
    return out if joined else out.splitlines()


def killed(process):
    """The lines of a process, and whether it was killed; it must not have failed."""
    out, err = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGKILL), f"{process.args}: exit {process.returncode}\n{out}{err}"
    return out.splitlines(), process.returncode != 0


def until_it_lives(start):
    """start(N) for N = 1, 2, … until it was not killed; gives each one's lines."""
    for point in range(1, 200):
        lines, was_killed = killed(start(point))
        yield lines
        if not was_killed:
            assert point > 2, "no fault point was passed"
            return
    raise AssertionError("it never came to its end")


def together(world):
    """The first to come make the store as well."""
    savers = [world.keeper("save", 200) for _ in range(2)]
    saved = {line for saver in savers for line in lines_of(saver)}
    assert len(saved) == 400, f"{len(saved)} ids"
    listed = {run["run"] for run in world.document("runs", "list")["runs"]}
    assert listed == saved, f"{len(saved - listed)} are lost"
    gone = sorted(saved)[:10]
    working = [world.keeper("remove", run) for run in gone] + [world.keeper("save", 10), world.goiso("runs", "list")]
    for process in working:
        lines_of(process)
    lines_of(world.goiso("runs", "prune", "--keep", 12))
    assert len(world.runs()) == 12


def resumed_after(lines, world, records):
    """What a killed session acknowledged is there, and at most the one record that it did not live to acknowledge."""
    acknowledged = sum(line.isdigit() for line in lines)
    after = lines_of(world.keeper("append", records))
    found = int(after[0].split()[1])
    assert acknowledged <= found <= acknowledged + 1, f"{acknowledged} were acknowledged, {found} found"
    assert after[1:] == [str(number) for number in range(found, records)] + ["finished"], after
    studies = world.document("runs", "list", "--studies")["studies"]
    assert [(study["state"], study["entries"]) for study in studies] == [("finished", records)], studies
    assert world.document("runs", "show", studies[0]["study"]) == {}


def journal(_):
    records = 4
    for point in range(1, 100):
        with tempfile.TemporaryDirectory() as top:
            world = World(top)
            lines, was_killed = killed(world.keeper("append", records, point=point))
            if not was_killed:
                assert point > 2 * records and lines[-1] == "finished"
                return
            resumed_after(lines, world, records)
    raise AssertionError("it never came to its end")


def killed_saves(world):
    for lines in until_it_lives(lambda point: world.keeper("save", 2, point=point)):
        assert set(lines) <= world.runs(), "an acknowledged run is lost"


def killed_removals(world):
    def start(point):
        lines_of(world.keeper("save", 1))
        return world.keeper("remove", "latest", point=point)
    for _ in until_it_lives(start):
        world.runs()


def killed_take_overs(world):
    log = "an old log\n"
    names = {f"r-{number}" for number in range(3)}
    for name in names:
        folder = world.state / "runs" / name
        folder.mkdir(parents=True)
        (folder / "log").write_text(log + name)
        (folder / "run.json").write_text(json.dumps({"run": name, "verdict": {"outcome": "failed"}}))
    for _ in until_it_lives(lambda point: world.goiso("runs", "list", point=point)):
        pass
    assert world.runs() == names
    assert not (world.state / "runs").exists()


def kill(_):
    for part in (killed_saves, killed_removals, killed_take_overs):
        with tempfile.TemporaryDirectory() as top:
            part(World(top))


with tempfile.TemporaryDirectory() as folder:
    {"together": together, "journal": journal, "kill": kill}[PART](World(folder))
