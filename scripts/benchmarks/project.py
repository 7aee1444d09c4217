"""Building projects: against the same SDK on this machine, and against the engine's own ways of taking files in."""
import json
import os
import random
import shutil
import tarfile
import time

from . import measure
from .measure import Row, median, p95

VERSION = "1.21.13"


def hello(bench):
    """A module of one file, everything warm: command to verdict against native `go build` and the box's own start."""
    bench.sdk(VERSION)
    folder = bench.scratch / "hello"
    shutil.copytree(measure.ROOT / "tests/projects/passes", folder)
    go = bench.native_go(VERSION)
    build = [str(go), "build", "./..."]
    measure.run(build, bench.native_env(go), folder)
    bench.report(folder, "--go", VERSION)
    native, ours, start = [], [], []
    for _ in range(bench.runs):
        native.append(measure.run(build, bench.native_env(go), folder).end)
        run = bench.goiso("reproduce", folder, "--go", VERSION)
        ours.append(run.first)
        phases = {phase["name"]: phase["ms"] / 1000 for phase in bench.report(folder, "--go", VERSION)["phases"]}
        start.append(phases["create"] + phases["attach"] + phases["start"])
    bound = median(native) + median(start) + 0.1
    yield Row("hello, warm, to the verdict", median(ours), bound, "s", f"native {median(native):.3f} + box {median(start):.3f} + 0.1",
              f" (p95 {p95(ours):.3f})")


def second_run(bench):
    """A project's second run compiles no package of std: -v names what is compiled."""
    bench.goiso("sdk", "pull", VERSION)
    folder = bench.scratch / "second"
    folder.mkdir()
    (folder / "go.mod").write_text("module example.test/second\n\ngo 1.21\n")
    (folder / "main.go").write_text('package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe("", nil) }\n')
    words = [folder, "--go", VERSION, "--", "go", "build", "-v", "./..."]
    bench.report(*words)
    again = bench.report(*words)
    compiled = [line for line in again["log"]["head"].splitlines() if not line.startswith("example.test/")]
    yield Row("std packages in a second run", len(compiled), 0, "", "seed volume")


def make_tree(folder, files=6000, size=77_000_000):
    chance = random.Random(1)
    each = size // files
    for i in range(files):
        path = folder / f"p{i // 100:02}" / f"f{i % 100:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(each))
    (folder / "go.mod").write_text("module example.test/big\n\ngo 1.21\n")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")


def put_archive(bench, tar, image):
    """Seconds that the engine's PUT archive takes into an anonymous volume, and that the container's removal takes."""
    body = {"Image": image, "Entrypoint": ["/goiso-init"], "Volumes": {"/in": {}}, "Labels": {"dev.goiso.bench": "1"}, "NetworkDisabled": True}
    made = json.loads(bench.engine("POST", "/containers/create", body))["Id"]
    start = time.monotonic()
    bench.engine("PUT", f"/containers/{made}/archive?path=/in", tar, "application/x-tar")
    took = time.monotonic() - start
    bench.engine("DELETE", f"/containers/{made}?v=1&force=1")
    return took


def copy_in(bench):
    """6,000 files, 77 MB, from disk into the box."""
    bench.sdk(VERSION)
    folder = bench.scratch / "big"
    make_tree(folder)
    words = [folder, "--go", VERSION, "--", "go", "version"]
    bench.report(*words)
    tar_path = bench.scratch / "big.tar"
    with tarfile.open(tar_path, "w") as tar:
        tar.add(folder, ".")
    tar = tar_path.read_bytes()
    image = bench.base_image()
    ours, theirs = [], []
    for _ in range(max(3, bench.runs // 4)):
        phases = {phase["name"]: phase["ms"] / 1000 for phase in bench.report(*words)["phases"]}
        ours.append(phases["copy-in"])
        theirs.append(put_archive(bench, tar, image))
    yield Row("copy-in of 6,000 files, 77 MB", median(ours), 1.5, "s", "1.5 s at most", f" (p95 {p95(ours):.3f})")
    yield Row("copy-in against PUT archive", median(ours), median(theirs) / 4, "s", "a quarter of PUT archive", f" (PUT {median(theirs):.2f} s)")
    tar_path.unlink()
    shutil.rmtree(folder)
    os.sync()
