#!/usr/bin/env python3
"""Promise 1: a killed goiso, at any instruction, leaves nothing that the next goiso does not remove, and no box that runs for long.

kill_test.py GOISO warm|cold|random|pool|signals
warm     SIGKILL at every fault point of a run whose volumes are there
cold     the same for a first run, which fills the volumes (some points, more of them with GOISO_TEST_FULL)
random   SIGKILL at random moments (50; GOISO_TEST_SEED repeats one sequence)
pool     SIGKILL while boxes wait for the next runs of a --repeat: at fault points (some; all with GOISO_TEST_FULL), and 5 times
         when at least two boxes are there
signals  SIGINT, SIGTERM, and SIGINT twice
Compares containers, volumes, images and folders with the state before. Needs root, dockerd and the SDK of GOISO_TEST_HOME.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/script"))
import engine_view  # noqa: E402

FULL = bool(os.environ.get("GOISO_TEST_FULL"))
SLOWNESS = float(os.environ.get("GOISO_TEST_SLOWNESS", "1"))
RUNNING_LIMIT = 2.0  # seconds a box may outlive its goiso


class World:
    """An engine, a GOISO_HOME and a project of this test alone."""

    def __init__(self, goiso):
        self.goiso = goiso
        self.url = self._engine("start")
        self.hanging = set()  # containers whose removal the engine does not finish
        seed = pathlib.Path(os.environ["GOISO_TEST_HOME"])
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="kill-", dir=seed))
        self.home = self.top / "goiso"
        shutil.copytree(seed / "home/data", self.home / "data", copy_function=os.link)
        for lock in (self.home / "data").glob("**/locks/*"):
            lock.unlink()  # a linked lock file would be one lock for every test that runs at the same time
        (self.top / "tmp").mkdir()
        shutil.copytree(ROOT / "tests/projects/passes", self.top / "proj")

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)
        self._engine("stop")

    def _engine(self, action):
        done = subprocess.run([ROOT / "scripts/engine", action, "--private", "--owner", str(os.getpid())],
                              stdout=subprocess.PIPE, text=True, timeout=120)
        assert done.returncode == 0, f"scripts/engine {action}: exit {done.returncode}"
        return done.stdout.strip().removeprefix("DOCKER_HOST=")

    def start(self, fault_point=0, command=(), flags=()):
        environment = {"GOISO_HOME": str(self.home), "HOME": str(self.top), "TMPDIR": str(self.top / "tmp"), "DOCKER_HOST": self.url,
                       "PATH": os.environ["PATH"]}
        if fault_point:
            environment["GOISO_FAULT_POINT"] = str(fault_point)
        words = [self.goiso, "reproduce", self.top / "proj", "--go", "1.21.13", *flags, *(["--", *command] if command else [])]
        return subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self):
        process = self.start()
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, f"a plain run ended with {process.returncode}: {out.decode()}{err.decode()}"

    def forget_volumes(self):
        for container in engine_view.containers(self.url):  # what was made and never started holds its volumes
            engine_view.exchange(self.url, "DELETE", f"/v1.40/containers/{container['id']}?force=1&v=1")
        began = time.monotonic()
        while left := engine_view.volumes(self.url):  # a container on its way out holds them a moment longer
            for volume in left:
                engine_view.exchange(self.url, "DELETE", f"/v1.40/volumes/{volume['name']}")
            assert time.monotonic() - began < 30, f"cannot remove {left}"
            time.sleep(0.05)

    def until_no_box_runs(self):
        """Seconds until no container of goiso's runs."""
        began = time.monotonic()
        while any(c["state"] == "running" for c in engine_view.containers(self.url)):
            assert time.monotonic() - began < RUNNING_LIMIT * SLOWNESS, "a box still runs"
            time.sleep(0.02)
        return time.monotonic() - began

    @staticmethod
    def may_come_and_go(path):
        """The logs of kept runs, and the run store's own log, which is written into the database now and then."""
        return "state/logs/" in path or path.endswith(("state/goiso.db-wal", "state/goiso.db-shm"))

    def state(self):
        """Everything that must be as before; runs are kept on purpose, each with its log."""
        status, _, content = engine_view.exchange(self.url, "GET", "/v1.40/images/json")
        assert status == 200
        files = set()
        for folder in (self.home, self.top / "tmp"):
            files |= {str(path.relative_to(self.top)) for path in folder.rglob("*") if not self.may_come_and_go(str(path))}
        return {"containers": sorted(c["id"] for c in engine_view.containers(self.url)),
                "volumes": sorted(v["name"] for v in engine_view.volumes(self.url)),
                "images": sorted(image["Id"] for image in json.loads(content)),
                "files": sorted(files)}

    def made_late(self, before):
        """Boxes that never started: on a busy machine the engine may be that slow to answer what a dead goiso asked for."""
        left = [c for c in engine_view.containers(self.url) if c["id"] not in before["containers"]]
        return left and all(c["state"] == "created" for c in left)

    def wait_for_removals(self, what):
        """What was removed is no longer goiso's, but the engine takes it away in its own time. Docker 20.10 was seen to hang over one
        for half a minute and more; such a container is told, and not waited for again."""
        began = time.monotonic()
        while leaving := [c["id"] for c in engine_view.containers(self.url) if c["state"] == "removing" and c["id"] not in self.hanging]:
            if time.monotonic() - began > 15 * SLOWNESS:
                print(f"{what}: the engine does not finish the removal of {leaving}, which it was asked for", flush=True)
                self.hanging |= set(leaving)
                assert len(self.hanging) == 1, "the engine hangs over more than one removal: that is no chance"
            time.sleep(0.02)

    def must_equal(self, before, what):
        self.wait_for_removals(what)
        after = self.state()
        after["containers"] = [container for container in after["containers"] if container not in self.hanging]
        for name, held in before.items():
            extra, missing = set(after[name]) - set(held), set(held) - set(after[name])
            states = {c["id"]: c["state"] for c in engine_view.containers(self.url) if c["id"] in extra}
            assert not extra and not missing, f"{what}: {name} left {sorted(extra)} {states}, lost {sorted(missing)}"


def killed_at(world, point, flags=()):
    """True when the run was killed there, False when it came to its own end."""
    process = world.start(fault_point=point, flags=flags)
    process.communicate(timeout=300)
    assert process.returncode in (0, -signal.SIGKILL), f"point {point}: exit {process.returncode}"
    return process.returncode != 0


def check_after(world, before, what):
    took = world.until_no_box_runs()
    world.run()
    if world.made_late(before):
        print(f"{what}: the engine made a box for the dead one after the next had gone", flush=True)
        world.run()
    world.must_equal(before, what)
    return took


def warm(world):
    before = world.state()
    point, slowest = 1, 0.0
    while killed_at(world, point):
        slowest = max(slowest, check_after(world, before, f"fault point {point}"))
        point += 1
    assert point > 10, f"a run passes only {point - 1} fault points"
    print(f"{point - 1} fault points of a warm run; the longest that a box outlived its goiso: {slowest * 1000:.0f} ms")


def cold(world):
    before = world.state()
    chance = random.Random(os.environ.get("GOISO_TEST_SEED", "1"))
    point, points, slowest = 1, [], 0.0
    while True:  # a first run passes thousands: one per frame of the SDK
        world.forget_volumes()
        if not killed_at(world, point):
            break
        slowest = max(slowest, check_after(world, before, f"fault point {point} of a first run"))
        points.append(point)
        point = point + max(1, round(point * chance.uniform(0.05, 0.1) if FULL else point * chance.uniform(0.6, 1.2)))
    assert points[-1] > 1000, f"a first run passes only {point} fault points"
    print(f"fault points {points} of a first run; the longest that a box outlived its goiso: {slowest * 1000:.0f} ms")


def at_random(world):
    seed = os.environ.get("GOISO_TEST_SEED") or str(random.SystemRandom().randrange(1 << 32))
    print(f"GOISO_TEST_SEED={seed}", flush=True)
    chance = random.Random(seed)
    began = time.monotonic()
    world.run()
    length = time.monotonic() - began
    before = world.state()
    slowest = 0.0
    for turn in range(50):
        process = world.start()
        time.sleep(chance.uniform(0, length))
        process.kill()
        process.communicate(timeout=60)
        slowest = max(slowest, check_after(world, before, f"turn {turn}"))
    print(f"50 kills within {length:.2f} s; the longest that a box outlived its goiso: {slowest * 1000:.0f} ms")


def pool(world):
    repeat = ("--repeat", "4")
    before = world.state()
    chance = random.Random(os.environ.get("GOISO_TEST_SEED", "1"))
    point, points, slowest = 1, [], 0.0
    while killed_at(world, point, repeat):
        slowest = max(slowest, check_after(world, before, f"fault point {point} of four runs"))
        points.append(point)
        point += 1 if FULL else max(1, round(point * chance.uniform(0.3, 0.7)))
    assert points[-1] > 40, f"four runs pass only {point} fault points"
    for turn in range(5):
        process = world.start(flags=repeat)
        until_boxes_run(world, 2)
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        process.communicate(timeout=60)
        slowest = max(slowest, check_after(world, before, f"turn {turn} with boxes that wait"))
    print(f"fault points {points} of four runs, and 5 kills with boxes that wait; the longest that a box outlived its goiso: "
          f"{slowest * 1000:.0f} ms")


def until_boxes_run(world, count):
    began = time.monotonic()
    while sum(c["state"] == "running" for c in engine_view.containers(world.url)) < count:
        assert time.monotonic() - began < 60, f"{count} boxes never came"
        time.sleep(0.02)


def until_box_runs(world):
    until_boxes_run(world, 1)
    time.sleep(0.5)  # into the command


def signals(world):
    before = world.state()
    for name, numbers, wanted in (("SIGINT", [signal.SIGINT], {130}), ("SIGTERM", [signal.SIGTERM], {143}),
                                  ("SIGINT twice", [signal.SIGINT, signal.SIGINT], {130})):
        (world.top / "proj/forever.go").write_text("package main\n\nimport \"time\"\n\nfunc init() { time.Sleep(time.Hour) }\n")
        process = world.start(command=("go", "run", "."))
        until_box_runs(world)
        (world.top / "proj/forever.go").unlink()
        began = time.monotonic()
        for number in numbers:
            process.send_signal(number)
        process.communicate(timeout=60)
        ended = time.monotonic() - began
        gone = ended + world.until_no_box_runs()
        assert process.returncode in wanted, f"{name}: exit {process.returncode}"
        if len(numbers) == 1:
            world.must_equal(before, name)  # at once: goiso itself waits until its box is gone
        world.run()
        world.must_equal(before, name)
        print(f"{name}: exit {process.returncode} after {ended * 1000:.0f} ms, box gone after {gone * 1000:.0f} ms")


def main():
    parts = {"warm": warm, "cold": cold, "random": at_random, "pool": pool, "signals": signals}
    world = World(pathlib.Path(sys.argv[1]).resolve())
    try:
        world.run()
        parts[sys.argv[2]](world)
    finally:
        world.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
