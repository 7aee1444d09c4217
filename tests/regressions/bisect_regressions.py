#!/usr/bin/env python3
"""Searches projects whose behaviour changes between Go releases and compares the answer with what was observed.

bisect_regressions.py GOISO [--full] [CASE…]
Searches the releases that the store holds; with --full every release there is, pulled when it is asked for. Where GOISO_TEST_HOME is set
(scripts/test) its SDKs are the store. Prints a line a case: probes, rounds, boxes, seconds. Exit 1 when one answer differs.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
FAILING = {"fail", "timeout"}


def order(version):
    """Go's own: 1.21rc1 < 1.21.0 < 1.21.1."""
    line, pre, patch = re.fullmatch(r"1\.(\d+)(?:rc(\d+))?(?:\.(\d+))?", version).groups()
    return int(line), (0, int(pre)) if pre else (1, int(patch or 0))


def stored(goiso):
    listed = subprocess.run([goiso, "sdk", "list"], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"^go(\S+)", listed, re.M))


class Case:
    def __init__(self, name):
        self.name = name
        self.folder = HERE / name
        self.json = json.loads((self.folder / "case.json").read_text())

    def words(self, releases):
        # Only what never ends is worth a short limit: a build that is slow on a busy machine is not what was observed.
        limit = min(self.json["time_limit_s"], 20) if "time_limit_s" in self.json else 120
        words = ["--json", "--no-progress", "--timeout", f"{limit}s", "--memory", "2g"]
        for name, value in {"GOFLAGS": "-mod=mod", **self.json.get("env", {})}.items():
            words += ["--env", f"{name}={value}"]
        if self.json["answer"]["shape"] == "signatures":
            words.append("--transitions")
        if releases is not None:
            words += ["--go", ",".join(releases)]
        return [*words, "--", "go", *self.json["command"]]

    def releases(self, held):
        """Of what the store holds, what was observed."""
        return sorted((version for version in self.json["observed"] if version in held and "rc" not in version), key=order)

    def boundaries(self, releases):
        """What the search has to find among these: (last good, first bad) and first fixed, as they were observed."""
        judged = [(version, self.json["observed"][version]["class"]) for version in releases]
        judged = [(version, kind) for version, kind in judged if kind != "untestable"]
        onsets = [(a, b) for (a, x), (b, y) in zip(judged, judged[1:]) if x == "ok" and y in FAILING]
        fixes = [b for (a, x), (b, y) in zip(judged, judged[1:]) if x in FAILING and y == "ok"]
        branches = self.json["answer"].get("branches", [])
        if branches and not any("first_fixed" in branch for branch in branches):
            fixes = []  # what is good behind a failing one is a first release that is older than the fault
        return onsets, fixes

    def changes(self, releases):
        """Where the outcome or its first line changes among these."""
        kinds = [(version, self.json["observed"][version]["first_line"]) for version in releases]
        return [b for (_, x), (b, y) in zip(kinds, kinds[1:]) if x != y]

    def can_be_searched(self, releases):
        shape = self.json["answer"]["shape"]
        return shape == "go line" or bool(self.changes(releases) if shape == "signatures" else self.boundaries(releases)[0])

    def expected(self, releases):
        answer = self.json["answer"]
        if releases is not None:
            onsets, fixes = self.boundaries(releases)
        elif answer["shape"] == "branches":
            onsets = [(branch["last_good"], branch["first_bad"]) for branch in answer["branches"]]
            fixes = [branch["first_fixed"] for branch in answer["branches"] if "first_fixed" in branch]
        else:
            onsets = [(answer["last_good"], answer["first_bad"])] if "first_bad" in answer else []
            fixes = [answer["first_fixed"]] if "first_fixed" in answer else []
        return onsets, fixes


def said(report, key):
    return [name.removeprefix("go") for name in report[key]]


def breach(case, report, releases):
    """What differs, or None."""
    if report.get("schema") != "goiso.bisect/1":
        return f"trouble: {report.get('message')}"
    shape = case.json["answer"]["shape"]
    if shape == "go line":
        factors = [cause["factor"] for cause in report["attribution"]]
        return None if report["answer"] == "none" and "go-line" in factors else f"{report['answer']}, causes {factors}"
    if shape == "signatures":
        told = [transition["first"].removeprefix("go") for transition in report["transitions"]]
        if releases is None:
            wanted = [change["first"] for change in case.json["answer"]["changes"]]
        else:
            wanted = case.changes(releases)
        return None if told == wanted else f"changes at {told}, not {wanted}"
    onsets, fixes = case.expected(releases)
    told = list(zip(said(report, "last_good"), said(report, "first_bad")))
    if report["answer"] != "found" or told != onsets:
        return f"{report['answer']} {told}, not {onsets}"
    return None if said(report, "first_fixed") == fixes else f"fixed in {said(report, 'first_fixed')}, not {fixes}"


def search(goiso, case, releases):
    with tempfile.TemporaryDirectory(prefix="regression-") as top:
        project = pathlib.Path(top) / "proj"
        shutil.copytree(case.folder / "proj", project)
        start = time.monotonic()
        done = subprocess.run([goiso, "bisect", str(project), *case.words(releases)], capture_output=True, text=True, check=False)
        took = time.monotonic() - start
    try:
        return json.loads(done.stdout), took
    except json.JSONDecodeError:
        return {"schema": "none", "message": f"exit {done.returncode}: {done.stderr}"}, took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("goiso")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_intermixed_args()
    if os.environ.get("GOISO_TEST_HOME"):
        os.environ["GOISO_HOME"] = os.environ["GOISO_TEST_HOME"] + "/home"
    options.full = options.full or bool(os.environ.get("GOISO_TEST_FULL"))
    held = stored(options.goiso)
    asked = wrong = 0
    for name in options.cases or sorted(folder.parent.name for folder in HERE.glob("*/case.json")):
        case = Case(name)
        releases = None if options.full else case.releases(held)
        if releases is not None and not case.can_be_searched(releases):
            print(f"other  {name:4} the store has no release on one side of the change; --full asks them all")
            continue
        asked += 1
        report, took = search(options.goiso, case, releases)
        found = breach(case, report, releases)
        wrong += found is not None
        effort = f"{len(report.get('probes', [])):3} probes {report.get('rounds', 0):2} rounds {report.get('containers', 0):3} boxes {took:6.1f} s"
        causes = "; ".join(f"{cause['factor']} {cause['value']}" for cause in report.get("attribution", []))
        print(f"{'WRONG' if found else 'right'}  {name:4} {effort}  {found or causes}", flush=True)
    print(f"{asked} searches, {wrong} wrong")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
