#!/usr/bin/env python3
"""What scripts/engine start --keep has outlives stop and a kill of the engine; one engine works with it at a time; forget removes it.

Exit 77 when it cannot run here (not root, or Docker is not installed).
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from engine_lifecycle_test import ROOT, build_sleeper, call, exists, mounts_below, run_sleeper, script


def images(url):
    return json.loads(call(url, "GET", "/images/json"))


def forget(folder):
    return subprocess.run([ROOT / "scripts/engine", "forget", folder], stderr=subprocess.PIPE, text=True, timeout=60)


def start_beside(kept):
    """Another engine that is told to keep what cannot be kept; returns what it has."""
    try:
        return images(script("start", "docker", "--keep", kept, owner=os.getppid()))
    finally:
        script("stop", "docker", owner=os.getppid())


def keeps(folder, kept):
    url = script("start", "docker", "--keep", kept)
    sleeper = run_sleeper(url, folder)
    assert exists(sleeper), "the sleeper does not run"
    home = pathlib.Path(url.removeprefix("unix://")).parent
    os.kill(int((home / "process").read_text().split()[0]), signal.SIGKILL)

    url = script("start", "docker", "--keep", kept)
    assert not exists(sleeper), "a container of the killed engine still runs"
    assert len(images(url)) == 1, "the image did not outlive a kill of the engine"
    assert start_beside(kept) == [], "two engines work with one folder"
    refused = forget(kept)
    assert refused.returncode == 1 and "scripts/engine stop" in refused.stderr, refused
    assert len(images(url)) == 1, "the refused forget took something"

    script("stop", "docker")
    assert not home.exists(), f"stop left {home}"
    assert not mounts_below(kept), "stop left a mount"
    assert len(images(script("start", "docker", "--keep", kept))) == 1, "the image did not outlive stop"
    script("stop", "docker")


def main():
    if os.getuid() != 0 or not shutil.which("dockerd"):
        print("skipped: needs root and dockerd")
        return 77
    with tempfile.TemporaryDirectory() as temp:
        folder = pathlib.Path(temp)
        kept = folder / "what is kept"
        build_sleeper(folder)
        try:
            keeps(folder, kept)
            assert start_beside(folder / "sleeper.c/below") == [], "a place that cannot be written stopped the engine"
        finally:
            script("stop", "docker")
        assert forget(kept).returncode == 0 and not kept.exists(), "forget left something"
        assert forget(kept).returncode == 0, "forgetting twice is no mistake"
        assert forget(folder).returncode == 1 and (folder / "sleeper").exists(), "forget took a folder of somebody else"
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
