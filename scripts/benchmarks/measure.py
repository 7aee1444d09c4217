"""Timing of whole processes, and the rows that the benchmark prints."""
import dataclasses
import http.client
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def median(values):
    return statistics.median(values)


def p95(values):
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


@dataclasses.dataclass
class Row:
    """One line of the table: ours against a bound that was measured in the same call."""
    name: str
    ours: float
    bound: float          # what ours may be at most
    unit: str
    told: str             # how the bound came about
    spread: str = ""

    def is_met(self):
        return self.ours <= self.bound

    def text(self):
        ratio = self.ours / self.bound if self.bound else 0.0 if self.ours == 0 else float("inf")
        word = "ok  " if self.is_met() else "MISS"
        return f"{word} {self.name:<34} {self.ours:10.3f} {self.unit:<3} of {self.bound:10.3f} ({ratio:4.2f})  {self.told}{self.spread}"

    def fields(self):
        return dataclasses.asdict(self) | {"met": self.is_met()}


@dataclasses.dataclass
class Run:
    """One process: seconds to its first byte on stdout and to its end, its output."""
    first: float
    end: float
    out: bytes
    code: int
    err: bytes = b""


def run(argv, env=None, cwd=None, ok=(0,)):
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        out = child.stdout.read(1)
        first = time.monotonic() - start
        out += child.stdout.read()
        child.wait()
        end = time.monotonic() - start
        child.stdout.close()
        errors.seek(0)
        err = errors.read()
        if child.returncode not in ok:
            sys.exit(f"bench: error: {argv} ended with {child.returncode}\n{err.decode(errors='replace')}{out.decode(errors='replace')}")
    return Run(first, end, out, child.returncode, err)


@dataclasses.dataclass
class Cost:
    """What one process and its children took."""
    out: bytes
    peak: int     # bytes
    cpu: float    # seconds of processor
    wall: float   # seconds


def cost(argv, env):
    """Runs it. A process inherits the peak memory of the one that it is forked from: a small one stands between."""
    between = "import resource, subprocess, sys; d = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True); " \
              "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_maxrss, u.ru_utime + u.ru_stime, flush=True); " \
              "sys.stdout.buffer.write(d.stdout)"
    done = run([sys.executable, "-c", between, *map(str, argv)], env)
    told, _, out = done.out.partition(b"\n")
    peak, cpu = told.split()
    return Cost(out, int(peak) * 1024, float(cpu), done.end)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("engine", timeout=600)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Bench:
    """What the cases share: the program, the engine, a home with SDKs, a scratch folder."""

    def __init__(self, home, runs):
        self.runs = runs
        self.program = str(ROOT / "build/release/bin/goiso")
        if not os.access(self.program, os.X_OK):
            sys.exit("bench: error: build it first: scripts/build")
        self.url = os.environ.get("DOCKER_HOST") or sys.exit('bench: error: no DOCKER_HOST; eval "export $(scripts/engine start)"')
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="goiso-bench-"))
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.scratch), "GOISO_HOME": str(home), "DOCKER_HOST": self.url}
        for name in ("GOPROXY", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def __del__(self):
        subprocess.run(["chmod", "-R", "u+w", str(self.scratch)], check=False)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def goiso(self, *words, ok=(0,)):
        return run([self.program, *map(str, words)], self.env, ok=ok)

    def report(self, *words, ok=(0,)):
        """The goiso.run/1 document of one reproduce."""
        return json.loads(self.goiso("reproduce", "--json", *words, ok=ok).out)

    def engine(self, method, path, body=None, kind="application/json", ok=(200, 201, 204)):
        parts = urllib.parse.urlparse(self.url)
        link = UnixConnection(parts.path) if parts.scheme == "unix" else http.client.HTTPConnection(parts.netloc, timeout=600)
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        link.request(method, path, body, {"Content-Type": kind} if body else {})
        answer = link.getresponse()
        data = answer.read()
        link.close()
        if answer.status not in ok:
            sys.exit(f"bench: error: {method} {path}: {answer.status} {data[:300]!r}")
        return data

    def use_engine(self, url):
        self.url = self.env["DOCKER_HOST"] = url

    def engine_version(self):
        return json.loads(self.engine("GET", "/version"))["Version"]

    def base_image(self):
        filters = urllib.parse.quote(json.dumps({"label": ["dev.goiso.kind=image"]}))
        images = json.loads(self.engine("GET", f"/images/json?filters={filters}"))
        if not images:
            sys.exit("bench: error: goiso's base image is not in the engine")
        return max(images, key=lambda image: image["Created"])["Id"]

    def sdk(self, version):
        """Has goiso fetch an SDK, and its standard library compiled whole."""
        self.goiso("sdk", "pull", version)
        self.goiso("sdk", "warm", version)

    def native_go(self, version):
        """The same SDK unpacked on this machine; returns the path of its go command."""
        receipts = sorted((self.home / "data/sdk").glob(f"go{version}.*.json"))
        receipt = json.loads(receipts[-1].read_text())
        digest = receipt["digest"].split(":")[1] if "digest" in receipt else receipt["sdk"].split(":")[1]
        root = self.home / "native" / receipt["version"]
        if not (root / "bin/go").exists():
            unpack_toolchain(self.home / "data/blobs/sha256" / digest[:2] / digest, root)
        return root / "bin/go"

    def native_env(self, go):
        return {"PATH": f"{go.parent}:/usr/bin:/bin", "HOME": str(self.scratch), "GOCACHE": str(self.home / "native/cache"), "GOTOOLCHAIN": "local",
                "GOPROXY": "off", "GOFLAGS": "", "CGO_ENABLED": "0", "GOENV": "off", "TMPDIR": str(self.scratch)}


def unpack_toolchain(archive, root):
    """A golang.org/toolchain zip as GOROOT; the x bits are cmd/go's to set (internal/toolchain)."""
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            name = entry.filename.split("/", 2)[2].replace("_go.mod", "go.mod")
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(packed.read(entry))
            if name.startswith(("bin/", "pkg/tool/")):
                path.chmod(0o755)
