"""What a box costs when nothing is built in it."""
import json
import re
import shutil
import socket
import threading
import urllib.parse

from . import measure
from .measure import Row, median, p95
from .stock_engine import stock_engine

VERSION = "1.21.13"
PASSES = measure.ROOT / "tests/projects/passes"


def docker_run(bench, docker, *network):
    """The words of `go version` in a fresh container of the docker CLI's, on goiso's image and SDK volume."""
    report = bench.report(PASSES, "--go", VERSION)
    volume = "goiso-sdk-" + report["toolchain"]["sdk"].split(":")[1][:16]
    return [docker, "-H", bench.url, "run", "--rm", *network, "-v", f"{volume}:/usr/local/go:ro", "--entrypoint", "/usr/local/go/bin/go",
            bench.base_image(), "version"]


def answered(run):
    if b"go version" not in run.out:
        raise SystemExit(f"bench: error: docker run said {run.out!r}")
    return run.end


def noop_box(bench):
    """`go version` by both, in a fresh container of the same image with the same SDK volume: command to answer, and to the end."""
    docker = shutil.which("docker")
    if docker is None:
        raise SystemExit("bench: error: this case needs the docker CLI")
    with stock_engine(bench):
        yield from noop_rows(bench, docker)


def noop_rows(bench, docker):
    bench.sdk(VERSION)
    words = ["reproduce", PASSES, "--go", VERSION, "--", "go", "version"]
    bench.goiso(*words)
    usual, bare = docker_run(bench, docker), docker_run(bench, docker, "--network", "none")
    ours, theirs, isolated, engine = [], [], [], []
    for _ in range(bench.runs):
        phases = {phase["name"]: phase["ms"] / 1000 for phase in bench.report(PASSES, "--go", VERSION, "--", "go", "version")["phases"]}
        engine.append(phases["create"] + phases["attach"] + phases["start"])
        ours.append(bench.goiso(*words))
        theirs.append(answered(measure.run(usual, bench.env)))
        isolated.append(answered(measure.run(bare, bench.env)))
    first, end = [run.first for run in ours], [run.end for run in ours]
    yield row("no-op box, to the answer", first, theirs, 0.75, "docker run --rm")
    yield row("no-op box, until all is gone", end, theirs, 1, "docker run --rm")
    yield row("no-op box, beside no network", first, isolated, 1, "docker run --rm --network none")
    yield Row("no-op box, goiso's own share", median(first) - median(engine), 0.1, "s",
              f"beside the engine's create and start of {median(engine):.3f} s")


def row(name, ours, theirs, share, told):
    return Row(name, median(ours), share * median(theirs), "s", f"{share:g} x {told}", f" (p95 {p95(ours):.3f} against {p95(theirs):.3f})")


SLEEPS = """package main

import "time"

func main() { time.Sleep(time.Second) }
"""


def pooled_box(bench):
    """A box that waits: Sandbox::run called to its first frame (what its volumes hold), and a `go version` in it, one run after another."""
    docker = shutil.which("docker")
    if docker is None:
        raise SystemExit("bench: error: this case needs the docker CLI")
    bench.sdk(VERSION)
    folder = bench.scratch / "sleeps"
    folder.mkdir()
    (folder / "go.mod").write_text("module example.test/sleeps\n\ngo 1.21\n")
    (folder / "main.go").write_text(SLEEPS)
    # A second is longer than a start: the next box waits when it is asked for. The first two runs came before any box.
    told = bench.goiso("reproduce", folder, "--go", VERSION, "--repeat", bench.runs + 2, "-vv", "--", "go", "run", ".").err.decode()
    answered, started = ([int(us) / 1000 for us in re.findall(pattern, told)][2:] for pattern in
                         (r"a waiting box answered (\d+) us", r"the command started (\d+) us"))
    yield Row("pooled box, request to first byte", median(answered), 5, "ms", "5 ms at most, to the first frame",
              f" (p95 {p95(answered):.1f}; to the command's start {median(started):.1f}, p95 {p95(started):.1f})")

    plain = docker_run(bench, docker, "--network", "none")
    ours, theirs = [], []
    for _ in range(max(1, bench.runs // 5)):
        words = ("reproduce", "--json", PASSES, "--go", VERSION, "--repeat", 6, "--", "go", "version")
        ours += [run["elapsed_ms"] / 1000 for run in json.loads(bench.goiso(*words).out)["runs"]][1:]
        theirs += [measure.run(plain, bench.env).end for _ in range(5)]
    yield Row("no-op run with a pooled box", median(ours), 0.75 * median(theirs), "s", "0.75 x docker run --rm",
              f" (p95 {p95(ours):.3f} against {p95(theirs):.3f})")


class CountingRelay:
    """Passes bytes between goiso and the engine, and counts the requests it sees."""

    STARTS = (b"GET /", b"POST /", b"PUT /", b"DELETE /", b"HEAD /")

    def __init__(self, url, path):
        self.target = urllib.parse.urlparse(url).path
        self.requests = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            engine = socket.socket(socket.AF_UNIX)
            engine.connect(self.target)
            threading.Thread(target=self._pass, args=(client, engine, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(engine, client, False), daemon=True).start()

    def _pass(self, source, sink, count):
        while data := source.recv(1 << 16):
            if count and data.startswith(self.STARTS):
                self.requests.append(data.split(b" HTTP/1.1")[0].decode())
            try:
                sink.sendall(data)
            except OSError:
                return  # the other side has gone, as at the end of every event stream
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def requests(bench):
    """Requests of the second run in one process: --repeat 3 less --repeat 2."""
    bench.sdk(VERSION)
    counts = {}
    for repeat in (2, 3):
        path = bench.scratch / f"relay-{repeat}.sock"
        relay = CountingRelay(bench.url, path)
        env = bench.env | {"DOCKER_HOST": f"unix://{path}"}
        measure.run([bench.program, "reproduce", str(PASSES), "--go", VERSION, "--repeat", str(repeat)], env)
        counts[repeat] = len(relay.requests)
        relay.server.close()
    yield Row("requests of one more run", counts[3] - counts[2], 3, "", "create, attach, start; the event stream is shared")
