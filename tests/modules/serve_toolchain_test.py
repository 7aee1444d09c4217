#!/usr/bin/env python3
"""goiso mod serve gives a stock go and another goiso official SDKs, with proofs of the real checksum database, and no other network."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

from real_go import find_go, go_environment

GOISO = sys.argv[1]
VERSION = "v0.0.1-go1.21.13.linux-amd64"
PROXY = os.environ.get("GOISO_TEST_GOPROXY", "")


def run(words, environment):
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=250)
    if done.returncode != 0:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    if os.environ.get("GOISO_TEST_NETWORK") != "1" or not PROXY:
        print("needs the network (GOISO_TEST_NETWORK=1, GOISO_TEST_GOPROXY)")
        return 77
    with tempfile.TemporaryDirectory(prefix="serve-toolchain-") as folder:
        top = pathlib.Path(folder)
        go = find_go(top)
        site = {**go_environment(top / "site", PROXY), "GOSUMDB": "sum.golang.org"}
        run([GOISO, "sdk", "pull", "1.21.13"], site)
        # Without a network of its own: what it proves, it has stored.
        server = subprocess.Popen([GOISO, "mod", "serve"], env={**site, "GOPROXY": "off"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            url = next(found.group(1) for line in server.stderr if (found := re.search(r"GOPROXY=(http://\S+)", line)))
            other = {**go_environment(top / "other", url), "GOSUMDB": "sum.golang.org"}
            pulled = run([GOISO, "sdk", "pull", "1.21.13"], other)
            assert "pinned-h1+sumdb" in pulled, pulled
            # A database that is named without a URL is asked through the proxy alone once that has it.
            run([go, "mod", "download", f"golang.org/toolchain@{VERSION}"], {**other, "GOTOOLCHAIN": "local"})
            zips = list((top / "other/gopath").rglob(f"{VERSION}.zip"))
            assert len(zips) == 1, zips
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
