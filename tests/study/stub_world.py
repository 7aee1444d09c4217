"""A world of made-up Go releases for whole searches: a manifest that pins them, a site that serves them, an engine and a home of their own.

Every release's go command is scenario_go.cpp, which does what the project's scenario.txt says of its version.
"""
import contextlib
import fcntl
import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tarfile
import tempfile
import termios
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/script"))
import engine_view  # noqa: E402

LINES, PATCHES = (21, 22, 23, 24), 10
SLOWNESS = float(os.environ.get("GOISO_TEST_SLOWNESS", "1"))
# What an SDK says of its GODEBUG settings (internal/godebugs): one that 1.22 changed.
GODEBUGS = b"""package godebugs

var All = []Info{
	{Name: "oldthing", Package: "main", Changed: 22, Old: "1"},
}
"""
# What its compiler can leave out place by place (cmd/compile/internal/base): a change that 1.22 made.
COMPILER_FLAGS = b"""package base

type DebugFlags struct {
	Append  int    `help:"print information"`
	NewHash string `help:"hash value for debugging what is new" concurrent:"ok"`
}
"""
# What a failing build says, by the kind of failure.
BROKEN = r"exit=1 | # example.test/p\n./main.go:3:7: undefined: thing"
OTHER = r"exit=1 | # example.test/p\n./main.go:5:2: syntax error: unexpected newline, expected name"
NEEDS_NEWER = r"exit=1 | go: go.mod requires go >= 1.30 (running go 1.2; GOTOOLCHAIN=local)"
PASSES = "exit=0 | fine"


def month(line, patch):
    """Patches come out monthly, on all living lines on one day; a line every half year."""
    number = (line - LINES[0]) * 6 + patch
    return f"{2023 + number // 12}-{number % 12 + 1:02}-01"


def releases():
    """Name and day, in version order."""
    return [(f"go1.{line}.{patch}", month(line, patch)) for line in LINES for patch in range(PATCHES)]


NAMES = [name for name, _ in releases()]


def between(first, last):
    """The releases from `first` on and before `last` (none: to the newest)."""
    return NAMES[NAMES.index(first):NAMES.index(last) if last else None]


def scenario(*rules):
    """Text of a scenario: each rule is (names, what they do), the first that names a release counts; the others pass."""
    lines = [f"{name} {what}" for names, what in rules for name in names]
    return "\n".join([*lines, f"* {PASSES}"]) + "\n"


def archive(version, go_command):
    """A release's .tar.gz."""
    out = io.BytesIO()
    contents = {"VERSION": version.encode() + b"\n", "bin/go": go_command, "go.env": b"GOPROXY=off\n", "src/go.mod": b"module std\n",
                "src/fmt/print.go": b"package fmt\n", "src/internal/godebugs/table.go": GODEBUGS}
    if not version.startswith("go1.21."):
        contents["src/cmd/compile/internal/base/debug.go"] = COMPILER_FLAGS
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo("go/" + name)
            member.size, member.mode = len(content), 0o755 if name == "bin/go" else 0o644
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(out.getvalue(), compresslevel=1, mtime=0)


def make_releases(top, go_command):
    """Below `top`: site/ with the archives, manifests/ that pin them."""
    site, manifests = top / "site", top / "manifests"
    site.mkdir()
    manifests.mkdir()
    told, archives = [], []
    for name, day in releases():
        packed = archive(name, go_command)
        file_name = f"{name}.linux-amd64.tar.gz"
        (site / file_name).write_bytes(packed)
        told.append({"version": name, "stable": True, "date": day})
        archives.append(f"{file_name} {hashlib.sha256(packed).hexdigest()} 2\n")
    (manifests / "go-releases.json").write_text(json.dumps({"releases": told}))
    (manifests / "go-archives.txt").write_text("".join(sorted(archives)))
    (manifests / "toolchain-hashes.json").write_text(json.dumps({"toolchains": []}))


def surroundings(top):
    """The variables by which goiso knows these releases and no others."""
    return {"GOISO_HOME": str(top / "goiso"), "GOISO_MANIFESTS": str(top / "manifests"), "GOISO_MIRRORS": (top / "site").as_uri(),
            "GOPROXY": (top / "site").as_uri(), "GOSUMDB": "off", "GOENV": "off"}


class Search:
    """One goiso bisect that ended."""

    def __init__(self, words, code, out, err, seconds):
        self.words, self.code, self.err, self.seconds = words, code, err, seconds
        assert code != 134 and code not in (-signal.SIGSEGV, -signal.SIGABRT), f"{words}: exit {code}\n{err}"
        self.json = json.loads(out) if out.strip() else {}

    def __getattr__(self, name):
        try:
            return self.json[name]
        except KeyError:
            raise AttributeError(f"no '{name}' in {self.json}\n{self.err}") from None

    def found(self):
        """What the answer says, as short as it can be compared."""
        return (self.answer, list(zip(self.last_good, self.first_bad)), self.first_fixed)

    def points(self, cached=None):
        return [probe["go"] for probe in self.probes if cached is None or probe["cached"] == cached]


class World:
    """An engine, a home and a project of this test alone. Needs root and dockerd."""

    def __init__(self, goiso, scenario_go):
        self.goiso = str(pathlib.Path(goiso).resolve())
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="study-"))
        self.home, self.project = self.top / "goiso", self.top / "proj"
        (self.top / "tmp").mkdir()
        self.project.mkdir()
        (self.project / "go.mod").write_text("module example.test/p\n\ngo 1.21\n")
        (self.project / "main.go").write_text("package main\n\nfunc main() {}\n")
        self.started = []
        make_releases(self.top, pathlib.Path(scenario_go).read_bytes())
        self.url = self.engine("start")

    def end_all(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()

    def close(self):
        self.end_all()
        self.engine("stop")
        shutil.rmtree(self.top, ignore_errors=True)

    def engine(self, action):
        done = subprocess.run([ROOT / "scripts/engine", action, "--private", "--owner", str(os.getpid())],
                              stdout=subprocess.PIPE, text=True, timeout=120)
        assert done.returncode == 0, f"scripts/engine {action}: exit {done.returncode}"
        return done.stdout.strip().removeprefix("DOCKER_HOST=")

    def environment(self, **more):
        return {**surroundings(self.top), "HOME": str(self.top), "TMPDIR": str(self.top / "tmp"), "DOCKER_HOST": self.url, "PATH": os.environ["PATH"], **more}

    def ask(self, *rules):
        """What the project does from now on."""
        (self.project / "scenario.txt").write_text(scenario(*rules))

    def start(self, *flags, causes=False, verb="scenario", stderr=subprocess.PIPE, **variables):
        words = [self.goiso, "bisect", str(self.project), "--json", *([] if causes else ["--no-attribution"]), *flags, "--", "go", verb]
        (self.top / "events").unlink(missing_ok=True)
        self.started.append(subprocess.Popen(words, env=self.environment(**variables), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True))
        return self.started[-1]

    def finish(self, process, began=None):
        out, err = process.communicate(timeout=300)
        return Search(process.args[2:], process.returncode, out, err, time.monotonic() - (began or time.monotonic()))

    def watch(self, columns, *flags):
        """A search whose stderr is a terminal: its JSON, and what was written there."""
        leader, follower = os.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        search, written = self.start(*flags, stderr=follower, TERM="xterm"), []
        os.close(follower)

        def read():
            with contextlib.suppress(OSError):  # the last writer is gone
                while chunk := os.read(leader, 1 << 16):
                    written.append(chunk)

        reader = threading.Thread(target=read)
        reader.start()
        out = search.stdout.read()
        search.wait()
        reader.join()
        os.close(leader)
        return json.loads(out), b"".join(written).decode()

    def bisect(self, *flags, **variables):
        began = time.monotonic()
        return self.finish(self.start(*flags, **variables), began)

    def matrix(self, *flags):
        """Its cells fail where the project does; whatever it ends with, its runs are kept."""
        words = [self.goiso, "matrix", str(self.project), "--json", *flags, "--", "go", "scenario"]
        done = subprocess.run(words, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        assert done.returncode < 128, f"{words}: exit {done.returncode}\n{done.stderr}"

    def runs(self):
        """All that are kept, newest first."""
        listed = subprocess.run([self.goiso, "runs", "list", "--json"], env=self.environment(), stdout=subprocess.PIPE, check=True, timeout=60)
        return json.loads(listed.stdout)["runs"]

    def forget(self):
        """Runs, verdicts and journals; SDKs stay."""
        shutil.rmtree(self.home / "state", ignore_errors=True)

    def events(self):
        """Those of the last search that was told to write them, as far as they are whole lines."""
        path = self.top / "events"
        lines = path.read_text().split("\n")[:-1] if path.exists() else []
        return [json.loads(line) for line in lines]

    def count(self, event):
        return sum(each["event"] == event for each in self.events())

    def until(self, holds, what):
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < 60 * SLOWNESS, f"still not so: {what}"
            time.sleep(0.005)

    def must_hold_no_container(self):
        """A box ends with its goiso; what only was created, the next one removes, so this comes after a search."""
        self.until(lambda: not engine_view.containers(self.url), f"no container is left of {engine_view.containers(self.url)}")
