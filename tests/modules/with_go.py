#!/usr/bin/env python3
"""with_go.py PROGRAM ARGUMENT…: runs PROGRAM with a real go in GOISO_TEST_GO, the machine's or one of the test home's SDKs."""
import os
import subprocess
import sys
import tempfile

from real_go import find_go


def main():
    with tempfile.TemporaryDirectory(prefix="with-go-") as scratch:
        return subprocess.run(sys.argv[1:], env={**os.environ, "GOISO_TEST_GO": find_go(scratch)}).returncode


if __name__ == "__main__":
    sys.exit(main())
