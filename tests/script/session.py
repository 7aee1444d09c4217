"""One script's world: its folder, its environment, the commands it ran and what they said."""
import fcntl
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

import engine_view

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What a sanitizer or the C++ run-time says when goiso itself is at fault.
FAULTS = re.compile(r"AddressSanitizer|ThreadSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|: runtime error: .*\.(cpp|h):"
                    r"|terminate called|Assertion `")
CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP, signal.SIGSYS}
PASSED_ON = ("LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
             "https_proxy", "http_proxy", "no_proxy", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")


def shown(text):
    """Text of a hostile project must not steer the terminal of whoever reads a failed test."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", lambda match: f"\\x{ord(match.group()):02x}", text)


class Failed(Exception):
    """The script's claim does not hold."""


class Skipped(Exception):
    def __init__(self, reason, condition):
        super().__init__(reason)
        self.condition = condition


class Command:
    """A program that was started; its output goes to files, so that it never waits for us."""

    def __init__(self, words, folder, cwd, env, stdin):
        self.words = words
        self.began = time.monotonic()
        self._out = tempfile.TemporaryFile(dir=folder)
        self._err = tempfile.TemporaryFile(dir=folder)
        self.process = subprocess.Popen(words, cwd=cwd, env=env, stdin=stdin or subprocess.DEVNULL, stdout=self._out,
                                        stderr=self._err, start_new_session=True)
        self.seconds = None
        self.peak_bytes = None
        self.killed = False

    @staticmethod
    def _content(file):
        return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)

    @property
    def stdout(self):
        return self._content(self._out)

    @property
    def stderr(self):
        return self._content(self._err)

    def wait(self, limit):
        """Its exit code, -N for signal N; fills in seconds and peak_bytes."""
        end = time.monotonic() + limit
        while True:
            # Popen cannot tell what a process used, so it is reaped here.
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid != 0:
                break
            if time.monotonic() > end:
                self.kill()
                raise Failed(f"still running after {limit:g} s: {' '.join(self.words)}")
            time.sleep(0.005)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - self.began
        self.peak_bytes = usage.ru_maxrss * 1024
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None:
            self.killed = True
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _is_locked(folder):
    """Does another runner still hold this folder?"""
    try:
        with open(folder / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _remove_tree(folder):
    def make_writable(operation, path, _):
        os.chmod(os.path.dirname(path), 0o700)
        if not os.path.islink(path):
            os.chmod(path, 0o700)
        operation(path)
    shutil.rmtree(folder, onerror=make_writable)


class Session:
    def __init__(self, name, program):
        # Next to the seed, so that its archives can be linked instead of copied.
        self.store = pathlib.Path(os.environ.get("GOISO_TEST_HOME") or os.path.expanduser("~/.cache/goiso-test"))
        works = self.store / "work"
        works.mkdir(parents=True, exist_ok=True)
        self._sweep(works)
        self.work = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=works))
        self._lock = open(self.work / ".lock", "a")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.folder = self.work
        self.checks = 0
        self.last = None
        self.background = None
        self.pids = set()
        self.stdin = None
        self.limit = 300 * float(os.environ.get("GOISO_TEST_SLOWNESS", "1"))
        self._own_engine = False
        self.env = {
            "PATH": f"{program.resolve().parent}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "HOME": str(self.work / "home"), "TMPDIR": str(self.work / "tmp"), "GOISO_HOME": str(self.work / "goiso"),
            "GOPROXY": "off", "HOST_GOPROXY": os.environ.get("GOISO_TEST_GOPROXY", ""), "NO_COLOR": "1", "ROOT": str(ROOT), "WORK": str(self.work),
        }
        self.env.update({key: os.environ[key] for key in PASSED_ON if key in os.environ})
        self.docker_host = os.environ.get("DOCKER_HOST", "")
        if self.docker_host:
            self.env["DOCKER_HOST"] = self.docker_host

    @staticmethod
    def _sweep(works):
        for left in works.iterdir():
            # A folder without its lock file may be one that another runner is just making.
            if (left / ".lock").exists() and not _is_locked(left):
                _remove_tree(left)

    # ---- before and after

    def lay_out(self, files, project):
        for name in ("home", "tmp"):
            (self.work / name).mkdir()
        seed = self.store / "home"
        if seed.is_dir():
            subprocess.run(["cp", "-al", str(seed), str(self.work / "goiso")], check=True)
            for state in ("state", "runs"):
                shutil.rmtree(self.work / "goiso" / state, ignore_errors=True)
            # A linked lock file would be one lock for every script that runs at the same time.
            for lock in (self.work / "goiso" / "data").glob("**/locks/*"):
                lock.unlink()
        else:
            (self.work / "goiso").mkdir()
        if project:
            shutil.copytree(project, self.work / "proj", symlinks=True, ignore=shutil.ignore_patterns("expect.txt"))
        for name, content in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def finish(self):
        if self.background is not None:
            raise Failed("a background command was never waited for")
        if self.checks == 0:
            raise Failed("the script checked nothing")

    def close(self):
        if self.background is not None:
            self.background.kill()
        if self._own_engine:
            self.engine_script("stop")
        if os.environ.get("GOISO_TEST_KEEP"):
            print(f"kept {self.work}")
        else:
            _remove_tree(self.work)

    def print_last(self):
        if self.last is None:
            return
        print(shown(f"--- {' '.join(self.last.words)}"))
        for name, content in (("stdout", self.last.stdout), ("stderr", self.last.stderr)):
            text = content.decode("utf-8", "backslashreplace")
            print(f"--- {name}\n" + shown(text if len(text) <= 6000 else text[:3000] + "\n[…]\n" + text[-3000:]))

    # ---- running

    def words(self, line):
        """The line's words as a shell splits them; $NAME outside single quotes is this script's variable."""
        words, word, started, place = [], [], False, 0
        pattern = re.compile(r"'([^']*)'|\"([^\"]*)\"|(\s+)|([^\s'\"]+)")
        for match in pattern.finditer(line):
            if match.start() != place:
                raise Failed("a quote is not closed")
            place = match.end()
            single, double, blank, plain = match.groups()
            if blank is not None:
                if started:
                    words.append("".join(word))
                word, started = [], False
                continue
            started = True
            word.append(single if single is not None else self._expand(double if double is not None else plain))
        if place != len(line):
            raise Failed("a quote is not closed")
        return words + (["".join(word)] if started else [])

    def _expand(self, text):
        def value(match):
            name = match.group(1) or match.group(2)
            if name not in self.env:
                raise Failed(f"no variable named '{name}'")
            return self.env[name]
        return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, text)

    def path(self, name):
        return self.folder / name

    def start(self, words):
        if not words:
            raise Failed("no program to run")
        program = [sys.executable, *words[1:]] if words[0] == "python3" else words
        stdin = open(self.stdin, "rb") if self.stdin else None
        self.stdin = None
        found = shutil.which(program[0], path=self.env.get("PATH", ""))
        if found is None:
            raise Failed(f"no program named '{program[0]}'")
        try:
            command = Command([found, *program[1:]], self.store, self.folder, self.env, stdin)
        finally:
            if stdin:
                stdin.close()
        self.pids.add(command.process.pid)
        return command

    def settle(self, command):
        """Waits for the command, makes it the last one and returns its exit code; a crash fails the script."""
        code = command.wait(self.limit)
        self.last = command
        if code < 0 and not command.killed:
            number = -code
            if number in CRASHES:
                raise Failed(f"crashed with {signal.Signals(number).name}")
        if code == 134:
            raise Failed("exit 134 is a bug in goiso")
        fault = FAULTS.search(command.stderr.decode("utf-8", "replace"))
        if fault and pathlib.Path(command.words[0]).name == "goiso":
            raise Failed(f"stderr shows a fault of goiso: {fault.group()}")
        return 128 - code if code < 0 else code

    def until(self, holds, what):
        end = time.monotonic() + min(self.limit, 120)
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.02)
        raise Failed(f"still not so after {min(self.limit, 120):.0f} s: {what}")

    # ---- the engine

    def engine_script(self, action):
        kind = os.environ.get("GOISO_TEST_ENGINE", "docker")
        done = subprocess.run([ROOT / "scripts/engine", action, "--private", "--engine", kind, "--owner", str(os.getpid())],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise Failed(f"scripts/engine {action}: {done.stderr.strip()}")
        return done.stdout.strip().removeprefix("DOCKER_HOST=")

    def start_engine(self):
        self._own_engine = True
        self.docker_host = self.env["DOCKER_HOST"] = self.engine_script("start")

    def signal_engine(self, number):
        if not self._own_engine:
            raise Failed("only an engine that this script started may be killed")
        folder = pathlib.Path(self.docker_host.removeprefix("unix://")).parent
        os.kill(int((folder / "process").read_text().split()[0]), number)

    def has_sdk(self, version):
        """Does the seed hold an SDK of this release or line?"""
        if not (self.work / "goiso").is_dir():
            return False
        listing = self.start(["goiso", "sdk", "list"])
        listing.wait(self.limit)
        return re.search(rf"\bgo{re.escape(version)}(\.\d+)?\b".encode(), listing.stdout) is not None

    def own_containers(self):
        """goiso's containers that a process of this script made."""
        return [c for c in engine_view.containers(self.docker_host) if engine_view.owner_pid(c["labels"]) in self.pids]

    @property
    def has_own_engine(self):
        return self._own_engine

    def until_quiet(self, seconds):
        """TimeoutError when something of this script's runs is still there by then."""
        end = time.monotonic() + seconds
        while self.own_leftovers():
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.05)

    def own_leftovers(self):
        containers = self.own_containers() if engine_view.answers(self.docker_host) else []
        left = [f"container {c['id'][:12]} ({c['state']})" for c in containers]
        for entry in self.work.joinpath("tmp").iterdir():
            kind = "socket" if stat.S_ISSOCK(entry.lstat().st_mode) else "entry"
            left.append(f"{kind} {entry.name} in TMPDIR")
        return left
