"""Output that would not fit anywhere."""
import json
import pathlib

from . import measure
from .measure import Row

VERSION = "1.21.13"
MAIN = """package main

import "os"

func main() {
	line := make([]byte, 1<<20)
	for i := range line {
		line[i] = 'x'
		if i%100 == 99 {
			line[i] = '\\n'
		}
	}
	for i := 0; i < 1024; i++ {
		os.Stdout.Write(line)
	}
}
"""


def big_log(bench):
    """1 GiB on stdout: the controller's memory, and every dropped byte counted."""
    bench.sdk(VERSION)
    folder = bench.scratch / "loud"
    folder.mkdir()
    (folder / "go.mod").write_text("module example.test/loud\n\ngo 1.21\n")
    (folder / "main.go").write_text(MAIN)
    words = [bench.program, "reproduce", "--json", str(folder), "--go", VERSION, "--", "go", "run", "."]
    cost = measure.cost(words, bench.env)
    log = json.loads(cost.out)["log"]
    kept = pathlib.Path(log["path"]).stat().st_size
    yield Row("peak memory with 1 GiB of output", cost.peak / (1 << 20), 64, "MiB", "64 MiB at most")
    yield Row("bytes not accounted for", abs((1 << 30) - log["bytes"]), 0, "", f"{log['dropped_bytes']:,} dropped of {log['bytes']:,}, file of {kept:,}")
