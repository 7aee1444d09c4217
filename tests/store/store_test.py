#!/usr/bin/env python3
"""store_test.py GOISO together|kill|sources|serve: the SDK store, with archives and a manifest made up here.

together  eight processes pull, verify, prune and remove the same SDKs: nothing is lost, nothing half-made is seen
kill      SIGKILL at every fault point of each command that writes: the store opens clean and the command then succeeds
sources   mirrors that lie, break off, ask for patience or are down; another goes on
serve     one store's SDKs are pulled by another as modules, also those that came as release archives
"""
import base64
import concurrent.futures
import contextlib
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.error
import urllib.request
import zipfile

TAR_SDKS = ("go1.21.5", "go1.21.6")
ZIP_SDK = "go1.22.1"
CONTENT = {"bin/go": b"\x7fELF not really", "go.env": b"GOPROXY=off\n", "src/fmt/print.go": b"package fmt\n", "src/go.mod": b"module std\n"}


def tar_contents(version):
    return {"VERSION": version.encode() + b"\n", **CONTENT, "pkg/noise": random.Random(version).randbytes(200_000)}


def tar_gz(version):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in {**tar_contents(version), "test/not-in-the-module.go": b"package p\n"}.items():
            member = tarfile.TarInfo("go/" + name)
            member.size, member.mode = len(content), 0o755 if name == "bin/go" else 0o644
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(out.getvalue(), mtime=0)


def module_hash(version, contents):
    """What the checksum database has for the toolchain module with these files."""
    lines = sorted((f"golang.org/toolchain@v0.0.1-{version}.linux-amd64/" + ("src/_go.mod" if name == "src/go.mod" else name), hashlib.sha256(content).hexdigest()) for name, content in contents.items())
    return "h1:" + base64.b64encode(hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in lines).encode()).digest()).decode()


def module_zip(version):
    out = io.BytesIO()
    prefix = f"golang.org/toolchain@v0.0.1-{version}.linux-amd64/"
    contents = {"VERSION": version.encode() + b"\n", **CONTENT}
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in contents.items():
            stored = prefix + ("src/_go.mod" if name == "src/go.mod" else name)
            packed.writestr(zipfile.ZipInfo(stored), content)
    return out.getvalue(), module_hash(version, contents)


class World:
    """A manifest, a site with the archives it pins, and homes for goiso."""

    def __init__(self, goiso):
        self.goiso = goiso
        self.folder = tempfile.TemporaryDirectory(prefix="store-")
        self.top = pathlib.Path(self.folder.name)
        self.site = self.top / "site"
        proxy = self.site / "golang.org/toolchain/@v"
        proxy.mkdir(parents=True)
        releases, archives = [], []
        for version in TAR_SDKS:
            archive = tar_gz(version)
            (self.site / f"{version}.linux-amd64.tar.gz").write_bytes(archive)
            releases.append({"version": version, "stable": True, "date": "2024-01-01"})
            archives.append(f"{version}.linux-amd64.tar.gz {hashlib.sha256(archive).hexdigest()} 2\n")
        packed, h1 = module_zip(ZIP_SDK)
        (proxy / f"v0.0.1-{ZIP_SDK}.linux-amd64.zip").write_bytes(packed)
        releases.append({"version": ZIP_SDK, "stable": True, "date": "2024-01-01"})
        self.manifests = self.top / "manifests"
        self.manifests.mkdir()
        (self.manifests / "go-releases.json").write_text(json.dumps({"releases": releases}))
        (self.manifests / "go-archives.txt").write_text("".join(sorted(archives)))
        (self.manifests / "toolchain-hashes.json").write_text(json.dumps({"toolchains": [{"version": ZIP_SDK, "os": "linux", "arch": "amd64", "h1": h1, "size": len(packed)},
                                                                                              {"version": TAR_SDKS[1], "os": "linux", "arch": "amd64", "h1": module_hash(TAR_SDKS[1], tar_contents(TAR_SDKS[1])), "size": 0}]}))
        self.goroot = self.top / "own-go"
        for name, content in {"VERSION": b"devel go1.28-abc Thu\n", **CONTENT}.items():
            (self.goroot / name).parent.mkdir(parents=True, exist_ok=True)
            (self.goroot / name).write_bytes(content)
        (self.goroot / "bin/go").chmod(0o755)

    def environment(self, home, **more):
        return {"HOME": str(self.top), "PATH": "/nonexistent", "TMPDIR": str(self.top), "GOISO_HOME": str(home), "GOISO_MANIFESTS": str(self.manifests), "GOENV": "off",
                "GOPROXY": self.site.as_uri(), "GOSUMDB": "off", "GOISO_MIRRORS": self.site.as_uri(), **more}

    def run(self, home, *words, **more):
        return subprocess.run([self.goiso, *map(str, words)], env=self.environment(home, **more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def must(self, home, *words, code=0, **more):
        done = self.run(home, *words, **more)
        assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
        return done


def stored(home):
    """Receipts whose archive is whole, by hand: name -> digest."""
    found = {}
    for receipt in (home / "data/sdk").glob("*.json"):
        digest = json.loads(receipt.read_text())["digest"].removeprefix("sha256:")
        archive = home / "data/blobs/sha256" / digest[:2] / digest
        assert archive.is_file(), f"{receipt.name} names an archive that is gone"
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == digest, f"{receipt.name}: the archive is not whole"
        found[receipt.name] = digest
    return found


def leftovers(home):
    """Files that a store at rest does not have."""
    data = home / "data"
    named = set(stored(home).values())
    return ([str(path) for folder in ("tmp", "partial", "quarantine") for path in (data / folder).rglob("*")] + [str(path) for path in (data / "blobs").rglob("*") if path.is_file() and path.name not in named]
            + [str(path) for path in data.rglob("*.tmp-*")])


def together(world):
    """Each process does a shuffled list of the same work; only these ends are right, whoever is faster."""
    home = world.top / "home"
    specs = [*TAR_SDKS, ZIP_SDK]
    world.must(home, "sdk", "pull", *specs)

    def work(seed):
        random_ = random.Random(seed)
        for _ in range(12):
            spec = random_.choice(specs)
            words = random_.choice([("pull", spec), ("pull", spec), ("pull", *specs), ("verify",), ("verify", "--repair"), ("prune", "--budget", random_.choice(["0", "100k", "1m"])), ("remove", spec), ("list",),
                                    ("import", world.site / f"{TAR_SDKS[0]}.linux-amd64.tar.gz"), ("import", f"path:{world.goroot}")])
            done = world.run(home, "sdk", *words)
            # 133: removing what another works with; 132: what was to be verified or removed went meanwhile.
            allowed = {"remove": (0, 132, 133), "verify": (0, 132)}.get(words[0], (0,))
            assert done.returncode in allowed, f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}"
            assert "not what it was" not in done.stdout + done.stderr, f"{words}: {done.stdout}{done.stderr}"
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(work, seed) for seed in range(8)]:
            future.result()
    world.must(home, "sdk", "pull", *specs)
    world.must(home, "sdk", "verify")
    assert {f"{spec}.linux-amd64.json" for spec in specs} <= set(stored(home)), "an SDK was lost"
    world.must(home, "sdk", "prune", "--budget", "1g")
    assert not leftovers(home), leftovers(home)
    print("8 processes, 96 commands")


def in_use(world):
    """An SDK that a running goiso works with is neither removed nor pruned."""
    import fcntl
    import struct
    home = world.top / "used"
    world.must(home, "sdk", "pull", TAR_SDKS[0])
    with open(home / "data/locks" / f"{TAR_SDKS[0]}.linux-amd64.use", "r+b") as lease:
        fcntl.fcntl(lease, 37, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0))  # F_OFD_SETLK, as a running goiso has it
        done = world.must(home, "sdk", "remove", TAR_SDKS[0], code=133)
        assert "in use" in done.stderr, done.stderr
        assert "in use" in world.must(home, "sdk", "prune", "--budget", "0").stdout
        assert stored(home)
    assert "would go" in world.must(home, "sdk", "prune", "--budget", "0", "--dry-run").stdout
    assert stored(home)
    world.must(home, "sdk", "prune", "--budget", "0")
    assert not stored(home) and not leftovers(home)


def prunes_by_last_use(world):
    home = world.top / "budget"
    world.must(home, "sdk", "pull", *TAR_SDKS)
    for age, version in enumerate(TAR_SDKS):  # the first was used last
        os.utime(home / f"data/sdk/{version}.linux-amd64.json", (2_000_000_000 - age, 2_000_000_000 - age))
    world.must(home, "sdk", "prune", "--budget", "300k")
    assert list(stored(home)) == [f"{TAR_SDKS[0]}.linux-amd64.json"]


def proves_a_tarball_by_its_module(world):
    """A release archive is the toolchain module in another wrapping, so the module's hash vouches for it as well."""
    home = world.top / "proof"
    world.must(home, "sdk", "import", world.site / f"{TAR_SDKS[1]}.linux-amd64.tar.gz")
    listed = json.loads(world.must(home, "sdk", "list", "--json").stdout)["sdks"]
    assert listed[0]["trust"] == ["sha256", "pinned-h1"], listed


def damage(home):
    for archive in (home / "data/blobs").rglob("*"):
        if archive.is_file():
            archive.chmod(0o644)
            content = bytearray(archive.read_bytes())
            content[len(content) // 2] ^= 1
            archive.write_bytes(content)


def kill(world):
    """Walks the fault point upwards until the command survives."""
    bundle = world.top / "bundle"
    seed = world.top / "seed"
    world.must(seed, "sdk", "pull", *TAR_SDKS)
    plans = {
        "pull a tarball": ((), ("sdk", "pull", TAR_SDKS[0])),
        "pull a module": ((), ("sdk", "pull", ZIP_SDK)),
        "import": ((), ("sdk", "import", world.site / f"{TAR_SDKS[0]}.linux-amd64.tar.gz")),
        "import a GOROOT": ((), ("sdk", "import", f"path:{world.goroot}")),
        "export": (("sdk", "pull", *TAR_SDKS), ("sdk", "export", bundle, "1.21.*")),
        "import a bundle": ((), ("sdk", "import", bundle)),
        "remove": (("sdk", "pull", *TAR_SDKS), ("sdk", "remove", TAR_SDKS[0])),
        "prune": (("sdk", "pull", *TAR_SDKS), ("sdk", "prune", "--budget", "0")),
        "repair": (("sdk", "pull", TAR_SDKS[0]), ("sdk", "verify", "--repair")),
    }
    for name, (before, words) in plans.items():
        point = 0
        while True:
            point += 1
            home = world.top / f"{name}-{point}".replace(" ", "-")
            if before:
                world.must(home, *before)
            if name == "repair":
                damage(home)
            done = world.run(home, *words, GOISO_FAULT_POINT=str(point))
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL, f"{name} at point {point}: exit {done.returncode}\n{done.stderr}"
            if name != "repair":
                stored(home)
            world.must(home, "sdk", "list")
            again = world.run(home, *words)
            is_gone = again.returncode == 132 and name == "remove"  # it was removed before the kill
            assert again.returncode == 0 or is_gone, f"{name} after a kill at point {point}: exit {again.returncode}\n{again.stdout}{again.stderr}"
            if name == "repair":
                world.must(home, "sdk", "pull", TAR_SDKS[0])
            world.must(home, "sdk", "verify")
            world.must(home, "sdk", "prune", "--budget", "1g")
            assert not leftovers(home), f"{name} at point {point}: {leftovers(home)}"
        assert point > 1, f"{name} has no fault point"
        print(f"{name}: {point - 1} points")
    listed = json.loads((bundle / "goiso-bundle.json").read_text())["sdks"]
    assert [entry["version"] for entry in listed] == list(TAR_SDKS)
    (bundle / f"{TAR_SDKS[0]}.linux-amd64.tar.gz").write_bytes(b"something else")
    world.must(world.top / "tampered", "sdk", "import", bundle, code=132)


class Mirror(http.server.BaseHTTPRequestHandler):
    """One download site; `moods` says how each one behaves, by the first part of the path."""
    site = None
    requests = []
    patience = 1
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content, total=None, start=0, cut=None, tag=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if tag:
            self.send_header("ETag", tag)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()
        self.wfile.write(content if cut is None else content[:cut])
        if cut is not None:
            self.close_connection = True

    def do_GET(self):
        mood, name = self.path.strip("/").split("/", 1)
        wanted = self.headers.get("Range")
        Mirror.requests.append((mood, wanted))
        file = Mirror.site / name
        if mood == "down" or not file.is_file():
            status = 404 if not file.is_file() else 500
            return self.answer(status, b"no")
        content = file.read_bytes()
        if mood == "lies":
            return self.answer(200, b"X" * len(content))
        if mood == "breaks":
            return self.answer(200, content, cut=100_000, tag='"b"')
        if mood == "busy" and Mirror.patience:
            Mirror.patience -= 1
            self.send_response(503)
            self.send_header("Retry-After", "1")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if wanted and mood in ("good", "liesonwards"):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            rest = content[start:] if mood == "good" else b"X" * (len(content) - start)
            return self.answer(206, rest, total=len(content), start=start, tag='"g"')
        return self.answer(200, content, tag='"g"')


def sources(world):
    Mirror.site = world.site
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"

    def pull(home, *moods, code=0, words=(), **more):
        Mirror.requests.clear()
        mirrors = ",".join(f"{site}/{mood}" for mood in moods) or "off"
        return world.must(world.top / home, "sdk", "pull", TAR_SDKS[0], *words, code=code, GOPROXY=f"{site}/empty|off", GOISO_MIRRORS=mirrors, **more)

    pull("order", "down", "good")
    assert [mood for mood, _ in Mirror.requests] == ["down", "good"], Mirror.requests
    pull("resume", "breaks", "good")
    assert Mirror.requests[-1][0] == "good" and Mirror.requests[-1][1].startswith("bytes="), Mirror.requests
    pull("splice", "breaks", "liesonwards")  # the spliced archive is wrong, the whole one of the same site is right
    assert Mirror.requests[-2][1].startswith("bytes=") and Mirror.requests[-1][1] is None, Mirror.requests
    pull("patience", "busy")
    assert [mood for mood, _ in Mirror.requests] == ["busy", "busy"], Mirror.requests
    pull("blame", "lies", "good")
    assert [path.stat().st_size for path in (world.top / "blame/data/quarantine").iterdir()], "wrong bytes are kept as evidence"
    world.must(world.top / "blame", "sdk", "remove", TAR_SDKS[0], GOPROXY="off")
    pull("blame", "lies", "good")
    assert [mood for mood, _ in Mirror.requests] == ["good"], "a site that lied is asked last"
    done = pull("liars", "lies", code=132)
    assert "not what was published" in done.stderr and "/lies" in done.stderr, done.stderr
    assert not stored(world.top / "liars")
    done = pull("nobody", code=132, words=("--json",))
    assert json.loads(done.stdout)["kind"] == "not-found", "that everybody says no is an answer"
    done = pull("outage", "down", code=132, words=("--json",))
    assert json.loads(done.stdout)["kind"] == "network", "that one could not be asked is trouble"
    pull("enough", "good", words=("--min-sources", "2"))
    pull("toofew", "good", code=132, words=("--min-sources", "3"))
    off = world.run(world.top / "off", "sdk", "pull", TAR_SDKS[0], GOPROXY="off", GOISO_MIRRORS=f"{site}/good")
    assert off.returncode == 132, "GOPROXY=off forbids download sites as well"
    for what in (f"{site}/good", world.site, world.site / f"{TAR_SDKS[0]}.linux-amd64.tar.gz", f"{site}/good/{TAR_SDKS[0]}.linux-amd64.tar.gz"):
        home = world.top / f"from-{hashlib.sha256(str(what).encode()).hexdigest()[:8]}"
        world.must(home, "sdk", "pull", TAR_SDKS[0], "--from", what, GOPROXY="off")
        assert stored(home)
    world.must(world.top / "from-other", "sdk", "pull", TAR_SDKS[1], "--from", world.site / f"{TAR_SDKS[0]}.linux-amd64.tar.gz", GOPROXY="off", code=132)
    world.must(world.top / "from-proxy", "sdk", "pull", ZIP_SDK, "--from", world.site, GOPROXY="off")
    server.shutdown()


@contextlib.contextmanager
def serving(world, home):
    server = subprocess.Popen([world.goiso, "mod", "serve"], env=world.environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield re.search(r"GOPROXY=(http://127.0.0.1:\d+)", server.stderr.readline()).group(1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
    assert server.returncode in (0, 143), server.returncode


def serve(world):
    home, other = world.top / "home", world.top / "other"
    world.must(home, "sdk", "pull", *TAR_SDKS, ZIP_SDK)
    base = "golang.org/toolchain/@v/"

    def ask(url, name):
        with urllib.request.urlopen(f"{url}/{base}{name}", timeout=60) as answer:
            return answer.read()

    with serving(world, home) as url:
        assert set(ask(url, "list").decode().split()) == {f"v0.0.1-{version}.linux-amd64" for version in (*TAR_SDKS, ZIP_SDK)}
        assert ask(url, f"v0.0.1-{ZIP_SDK}.linux-amd64.zip") == module_zip(ZIP_SDK)[0]
        assert ask(url, f"v0.0.1-{ZIP_SDK}.linux-amd64.mod") == b"module golang.org/toolchain\n"
        assert json.loads(ask(url, f"v0.0.1-{ZIP_SDK}.linux-amd64.info"))["Version"] == f"v0.0.1-{ZIP_SDK}.linux-amd64"
        with zipfile.ZipFile(io.BytesIO(ask(url, f"v0.0.1-{TAR_SDKS[1]}.linux-amd64.zip"))) as packed:
            names = [name.split("/", 2)[2] for name in packed.namelist()]
            assert "src/_go.mod" in names and "src/go.mod" not in names and not any(name.startswith("test/") for name in names), names
        for name in (f"v0.0.1-{TAR_SDKS[0]}.linux-amd64.zip", "v0.0.1-go1.99.0.linux-amd64.zip"):  # nobody could say what the first one's hash must be
            try:
                ask(url, name)
                raise AssertionError(f"{name} was served")
            except urllib.error.HTTPError as refused:
                assert refused.code == 404, refused.code
        world.must(other, "sdk", "pull", TAR_SDKS[1], ZIP_SDK, GOPROXY=url, GOISO_MIRRORS="off")
        held = world.run(home, "sdk", "prune", "--budget", "0")
        assert "in use" in held.stdout, "what was given away is not pruned meanwhile"
    receipts = {json.loads(path.read_text())["version"]: json.loads(path.read_text()) for path in (other / "data/sdk").glob("*.json")}
    assert {version: receipt["trust"] for version, receipt in receipts.items()} == {TAR_SDKS[1]: ["pinned-h1"], ZIP_SDK: ["pinned-h1"]}, receipts
    assert not list((home / "cache/tmp").iterdir()), "what was packed is gone with the server"
    blob = next(path for path in (home / "data/blobs").rglob("*") if path.is_file() and path.name == stored(home)[f"{ZIP_SDK}.linux-amd64.json"])
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes()[:-1] + b"!")
    with serving(world, home) as url:
        try:
            ask(url, f"v0.0.1-{ZIP_SDK}.linux-amd64.zip")
            raise AssertionError("a damaged archive was served")
        except urllib.error.HTTPError as refused:
            assert refused.code == 502, refused.code


def main():
    goiso, part = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    world = World(goiso)
    try:
        if part == "together":
            in_use(world)
            prunes_by_last_use(world)
            proves_a_tarball_by_its_module(world)
        {"together": together, "kill": kill, "sources": sources, "serve": serve}[part](world)
    finally:
        world.folder.cleanup()


if __name__ == "__main__":
    main()
