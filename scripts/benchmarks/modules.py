"""Modules: what their compiled packages, the mirror and its proofs cost, next to a stock go command."""
import base64
import concurrent.futures
import hashlib
import io
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile

from . import measure
from .measure import Row, median, p95

VERSION = "1.24.13"
PINNED = "1.21.13"  # manifests/toolchain-hashes.json has its module hash
PROJECTS = pathlib.Path(__file__).resolve().parent / "projects"


def module_env(bench, go, cache):
    """A stock go command's that has the machine's proxy and a module cache of its own."""
    proxy = bench.env.get("GOPROXY") or subprocess.run(["go", "env", "GOPROXY"], capture_output=True, text=True, check=False).stdout.strip()
    if not proxy:
        sys.exit("bench: error: this case needs a module proxy: set GOPROXY")
    return bench.native_env(go) | {"GOPROXY": proxy, "GOMODCACHE": str(cache), "GOFLAGS": "-modcacherw", "GONOSUMDB": "none"}


def with_proxy(bench, go):
    return bench.env | {"GOPROXY": module_env(bench, go, "")["GOPROXY"]}


def second_of_many(bench):
    """A service with 190 modules in its build list: the second run against a native build with everything compiled but its program."""
    bench.sdk(VERSION)
    go = bench.native_go(VERSION)
    folder = bench.scratch / "service"
    shutil.copytree(PROJECTS / "service", folder)
    beside = bench.scratch / "service-native"
    shutil.copytree(folder, beside)
    env = module_env(bench, go, bench.home / "native/mod")
    build = [str(go), "build", "./..."]
    measure.run(build, env, beside)
    words = [bench.program, "reproduce", str(folder), "--go", VERSION]
    cold = measure.run(words, with_proxy(bench, go)).first
    fresh = measure.run([*words, "--deps", "fresh"], with_proxy(bench, go)).first
    native, ours = [], []
    for _ in range(bench.runs):
        (beside / "service").unlink()  # a build whose program is there already does not link
        native.append(measure.run(build, env, beside).end)
        ours.append(measure.run(words, with_proxy(bench, go)).first)
    yield Row("190 modules, the second run", median(ours), median(native) + 0.6, "s", f"native, warm, {median(native):.3f} + 0.6",
              f" (p95 {p95(ours):.3f}; first run {cold:.1f}, nothing compiled ahead {fresh:.1f})")


def fetch(bench):
    """150 modules into an empty cache: goiso, which asks the checksum database about each, and `go mod download`."""
    bench.goiso("sdk", "pull", VERSION)
    go = bench.native_go(VERSION)
    folder = PROJECTS / "fetched"
    ours, theirs = [], []
    for i in range(max(3, bench.runs // 5)):
        cache, home = bench.scratch / f"cache-{i}", bench.scratch / f"home-{i}"
        env = module_env(bench, go, cache)
        beside = bench.scratch / f"fetched-{i}"
        shutil.copytree(folder, beside)
        theirs.append(measure.run([str(go), "mod", "download"], env, beside).end)
        ours.append(measure.run([bench.program, "mod", "fetch", str(folder)], with_proxy(bench, go) | {"GOISO_HOME": str(home)}).end)
        shutil.rmtree(cache)
        shutil.rmtree(home)
    yield Row("mod fetch of 150 modules", median(ours), 0.8 * median(theirs), "s", f"0.8 x go mod download, {median(theirs):.2f}",
              f" (best {min(ours):.2f} against {min(theirs):.2f})")


def import_archive(bench):
    """A release's archive into an empty store, against sha256sum and tar of the same files. The archive is the module golang.org/toolchain, for
    the tarball that is published cannot be made again: its hash would be another."""
    bench.goiso("sdk", "pull", PINNED)
    root = bench.native_go(PINNED).parent.parent
    receipt = json.loads(next((bench.home / "data/sdk").glob(f"go{PINNED}.*.json")).read_text())
    digest = receipt["digest"].split(":")[1]
    archive = bench.scratch / f"v0.0.1-go{PINNED}.linux-amd64.zip"
    shutil.copyfile(bench.home / "data/blobs/sha256" / digest[:2] / digest, archive)
    tarball = bench.scratch / "same.tar.gz"
    measure.run(["tar", "czf", str(tarball), "-C", str(root), "."])
    size = tarball.stat().st_size / 1e6
    ours, theirs = [], []
    for i in range(max(3, bench.runs // 4)):
        home, out = bench.scratch / f"import-{i}", bench.scratch / f"out-{i}"
        out.mkdir()
        start = time.monotonic()
        measure.run(["sha256sum", str(tarball)])
        measure.run(["tar", "xzf", str(tarball), "-C", str(out)])
        theirs.append(time.monotonic() - start)
        ours.append(measure.run([bench.program, "sdk", "import", str(archive)], bench.env | {"GOISO_HOME": str(home), "GOPROXY": "off"}).end)
        shutil.rmtree(out)
        shutil.rmtree(home)
    yield Row("import of a release", median(ours), median(theirs) / 0.8, "s", f"sha256sum + tar xz, {median(theirs):.2f}, / 0.8",
              f" ({size / median(ours):.0f} MB/s against {size / median(theirs):.0f})")


def made_up_cache(folder, modules, size):
    """A module cache with that many modules of that many bytes that no compression makes smaller."""
    chance = random.Random(1)
    for i in range(modules):
        path, version = f"example.test/m{i}", "v1.0.0"
        files = {"go.mod": f"module {path}\n".encode(), "data.bin": chance.randbytes(size)}
        into = folder / "cache/download" / path / "@v"
        into.mkdir(parents=True)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, content in files.items():
                archive.writestr(f"{path}@{version}/{name}", content)
        lines = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {path}@{version}/{name}\n" for name in sorted(files))
        (into / f"{version}.zip").write_bytes(packed.getvalue())
        (into / f"{version}.ziphash").write_text("h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode())
        (into / f"{version}.mod").write_bytes(files["go.mod"])
        (into / f"{version}.info").write_text(json.dumps({"Version": version, "Time": "2024-01-01T00:00:00Z"}))
        (into / "list").write_text(version + "\n")


ASK = """import socket, sys, time
port, seconds, paths = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3].split()
link = socket.create_connection(("127.0.0.1", port))
asked, end = 0, time.monotonic() + seconds
while time.monotonic() < end:
    link.sendall(b"GET /%s HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n" % paths[asked % len(paths)].encode())
    got = b""
    while b"\\r\\n\\r\\n" not in got:
        got += link.recv(1 << 16)
    head, body = got.split(b"\\r\\n\\r\\n", 1)
    assert head.startswith(b"HTTP/1.1 200"), head
    length = int(head.lower().split(b"content-length:")[1].split(b"\\r\\n")[0])
    while len(body) < length:
        body += link.recv(1 << 16)
    asked += 1
print(asked)
"""


def requests_a_second(port, paths, seconds=4.0):
    """What four clients get of it, each asking again when it has its answer; they share the processors with the server."""
    words = [sys.executable, "-c", ASK, str(port), str(seconds), " ".join(paths)]
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda _: int(measure.run(words).out), range(4)))
    return sum(counts) / seconds


def peak_memory(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def serve(bench):
    """`goiso mod serve` with 500 MB of zips: what the go command asks most, then all the zips."""
    modules = 50
    home = bench.scratch / "serve"
    env = bench.env | {"GOISO_HOME": str(home), "GONOSUMDB": "*", "GOPROXY": "off"}
    made_up_cache(bench.scratch / "made-up", modules, 10_000_000)
    measure.run([bench.program, "mod", "import", str(bench.scratch / "made-up")], env)
    shutil.rmtree(bench.scratch / "made-up")
    with subprocess.Popen([bench.program, "mod", "serve", "--port", "0"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            port = next(int(found.group(1)) for found in (re.search(r"127\.0\.0\.1:(\d+)", line) for line in server.stderr) if found)
            names = [f"example.test/m{i}/@v/" for i in range(modules)]
            for name, files in (("info, mod", ("v1.0.0.info", "v1.0.0.mod")), ("@v/list", ("list",))):
                rate = requests_a_second(port, [stem + file for stem in names for file in files])
                yield Row(f"mirror, a request for {name}", 1000 / rate, 1 / 3, "ms", f"3,000 requests/s at least: {rate:.0f}")
            start = time.monotonic()
            for stem in names:
                fetch_whole(port, stem + "v1.0.0.zip")
            took = time.monotonic() - start
            yield Row("mirror, memory after 500 MB of zips", peak_memory(server.pid), 64, "MiB", "64 MiB at most", f" ({500 / took:.0f} MB/s)")
        finally:
            server.terminate()


def fetch_whole(port, path):
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        total = 0
        while data := link.recv(1 << 20):
            total += len(data)
    if total < 10_000_000:
        sys.exit(f"bench: error: the mirror sent {total} bytes of '{path}'")


def proofs(bench):
    """Kept lookups of the checksum database, proven again from the disk: signature, inclusion, the record's lines."""
    program = measure.ROOT / "build/release/bin/goiso_prove_records"
    if not program.exists():
        sys.exit("bench: error: build it first: scripts/build release goiso_prove_records")
    bench.goiso("sdk", "pull", VERSION)
    go = bench.native_go(VERSION)
    home = bench.scratch / "proofs"
    measure.run([bench.program, "mod", "fetch", str(PROJECTS / "service")], with_proxy(bench, go) | {"GOISO_HOME": str(home)})
    told = json.loads(measure.run([str(program), str(home / "data/mod"), str(PROJECTS / "service/go.sum")], os.environ | {"TMPDIR": str(bench.scratch)}).out)
    yield Row("proof of a kept record", told["median_ms"], 1, "ms", "1 ms at most", f" (p95 {told['p95_ms']:.3f}, {told['records']} records)")
