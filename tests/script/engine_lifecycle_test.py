#!/usr/bin/env python3
"""scripts/engine starts again after its engine was killed with containers in it, twice in a row, and stop leaves nothing.

usage: engine_lifecycle_test.py docker|podman
Exit 77 when it cannot run here (not root, or the engine is not installed).
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import engine_view

ROOT = pathlib.Path(__file__).resolve().parents[2]
SLEEPER = "#include <unistd.h>\nint main() { for (;;) pause(); }\n"


def call(url, method, path, body=None, kind="application/json"):
    status, _, content = engine_view.exchange(url, method, "/v1.40" + path, body, kind)
    assert status < 300, f"{method} {path}: {status} {content!r}"
    return content


def script(action, kind, *more, owner=os.getpid()):
    done = subprocess.run(
        [ROOT / "scripts/engine", action, "--engine", kind, "--private", "--owner", str(owner), *more],
        stdout=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 0, f"scripts/engine {action}: exit {done.returncode}"
    return done.stdout.strip().removeprefix("DOCKER_HOST=")


def run_sleeper(url, folder):
    """Imports the sleeper as an image and starts it; returns the id of its process."""
    tar = folder / "image.tar"
    subprocess.run(["tar", "-C", folder, "-cf", tar, "sleeper"], check=True)
    lines = call(url, "POST", "/images/create?fromSrc=-", tar.read_bytes(), "application/x-tar").decode().strip().splitlines()
    image = json.loads(lines[-1])["status"]
    # Podman as root sets limits that a container of ours may not raise, unless it is told others.
    limits = [{"Name": "nofile", "Soft": 64, "Hard": 64}, {"Name": "nproc", "Soft": 64, "Hard": 64}]
    body = {"Image": image, "Entrypoint": ["/sleeper"], "StopTimeout": 0,
            "HostConfig": {"NetworkMode": "none", "Ulimits": limits}}
    container = json.loads(call(url, "POST", "/containers/create", json.dumps(body)))["Id"]
    call(url, "POST", f"/containers/{container}/start")
    return json.loads(call(url, "GET", f"/containers/{container}/json"))["State"]["Pid"]


def exists(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def build_sleeper(folder):
    (folder / "sleeper.c").write_text(SLEEPER)
    subprocess.run(["cc", "-static", "-Os", "-o", folder / "sleeper", folder / "sleeper.c"], check=True)


def mounts_below(folder):
    mounts = pathlib.Path("/proc/self/mountinfo").read_text().replace("\\040", " ")
    return [line for line in mounts.splitlines() if f" {folder}/" in line]


def main():
    kind = sys.argv[1]
    program = {"docker": "dockerd", "podman": "podman"}[kind]
    if os.getuid() != 0 or not shutil.which(program):
        print(f"skipped: needs root and {program}")
        return 77
    sleepers = []
    with tempfile.TemporaryDirectory() as temp:
        folder = pathlib.Path(temp)
        build_sleeper(folder)
        try:
            for _ in range(2):
                url = script("start", kind)
                home = pathlib.Path(url.removeprefix("unix://")).parent
                sleepers.append(run_sleeper(url, folder))
                assert exists(sleepers[-1]), "the sleeper does not run"
                os.kill(int((home / "process").read_text().split()[0]), signal.SIGKILL)
            url = script("start", kind)
            assert json.loads(call(url, "GET", "/containers/json?all=1")) == [], "a container of the killed engine is listed"
            assert not any(map(exists, sleepers)), "a container of a killed engine still runs"
            assert script("start", kind) == url, "a second start made another engine"
            sleepers.append(run_sleeper(url, folder))
        finally:
            script("stop", kind)
        assert not any(map(exists, sleepers)), "stop left a container running"
        assert not home.exists(), f"stop left {home}"
        assert not mounts_below(home), "stop left a mount"
        for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes()
            except OSError:
                continue
            assert f"{home}/".encode() not in words, f"stop left {words!r}"
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
