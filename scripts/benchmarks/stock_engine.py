"""A Docker engine as it comes, with its bridge network, for comparing with `docker run` as people type it."""
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds


def has_bridge(bench):
    return any(network["Driver"] == "bridge" for network in json.loads(bench.engine("GET", "/networks")))


@contextlib.contextmanager
def stock_engine(bench):
    """The bench's own engine when it has a bridge; else one more, in a network namespace of its own, so that its bridge is nobody else's."""
    if has_bridge(bench):
        yield
        return
    if os.geteuid() != 0:
        raise SystemExit("bench: error: the engine has no bridge network, and only root can start one that has")
    folder = tempfile.mkdtemp(prefix="goiso-stock-", dir="/tmp")  # socket paths are short
    with open(f"{folder}/daemon.json", "w") as config:
        config.write("{}")
    daemon = ["dockerd", "--config-file", f"{folder}/daemon.json", "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec", "--pidfile",
              f"{folder}/pid", "-H", f"unix://{folder}/e.sock", "--iptables=false", "--ip-masq=false", "--shutdown-timeout", "1"]
    with open(f"{folder}/log", "w") as log:
        child = subprocess.Popen(["unshare", "--net", *daemon], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    usual = bench.url
    try:
        bench.use_engine(f"unix://{folder}/e.sock")
        wait_for(bench, child, folder)
        yield
    finally:
        bench.use_engine(usual)
        child.terminate()
        child.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(bench, child, folder):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        with contextlib.suppress(OSError):
            bench.engine("GET", "/_ping")
            return
        time.sleep(0.1)
    with open(f"{folder}/log") as log:
        raise SystemExit(f"bench: error: dockerd did not start: {log.read()[-500:]}")
