#!/usr/bin/env python3
"""Replays published modules that fail in known ways, and what cures them, in boxes without a network.

real_test.py GOISO [--full] [CASE…]
Modules are fetched first, then goiso runs with GOPROXY=off. Releases that the store lacks are passed over; with --full they are pulled. Where
GOISO_TEST_HOME is set (scripts/test) its SDKs are the store. Prints a line a run. Exit 1 when one differs from cases.json, 77 without a network.
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
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


def escaped(module):
    return re.sub("[A-Z]", lambda letter: "!" + letter.group().lower(), module)


class Goiso:
    def __init__(self, program, proxy):
        self.program = program
        self.online = {**os.environ, "GOPROXY": proxy}
        self.offline = {**os.environ, "GOPROXY": "off"}

    def fetch(self, *what):
        done = subprocess.run([self.program, "mod", "fetch", *what], env=self.online, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"cannot fetch {what}: {done.stdout}{done.stderr}")

    def stored(self):
        listed = subprocess.run([self.program, "sdk", "list"], check=True, capture_output=True, text=True).stdout
        return set(re.findall(r"^go(\S+)", listed, re.M))

    def pull(self, version):
        subprocess.run([self.program, "sdk", "pull", version], env=self.online, check=True, capture_output=True)

    def run(self, words):
        done = subprocess.run([self.program, "reproduce", *words], env=self.offline, capture_output=True, text=True, check=False)
        return json.loads(done.stdout or "{}"), done.stderr


def lay_out(goiso, case, run, folder):
    """The project of a run, and its modules in the mirror."""
    project = folder / "proj"
    if case.get("is_project"):
        goiso.fetch(case["module"])
        path, version = case["module"].split("@")
        data = pathlib.Path(os.environ.get("GOISO_HOME") or pathlib.Path.home() / ".local/share/goiso") / "data/mod"
        with zipfile.ZipFile(data / escaped(path) / "@v" / f"{version}.zip") as packed:
            packed.extractall(folder / "unpacked")
        (folder / "unpacked" / case["module"]).rename(project)
    else:
        shutil.copytree(HERE / case["name"], project)
    for name, text in run.get("files", {}).items():
        (project / name).write_text(text)
    goiso.fetch(str(project))
    return project


def words_of(case, run, version, project):
    words = [str(project), "--go", version, "--json", "--no-progress"]
    words += ["--platform", case["platform"]] if "platform" in case else []
    words += ["--cgo"] if run.get("cgo") else []
    for name, value in {**case["env"], **run.get("env", {})}.items():
        words += ["--env", f"{name}={value}"]
    return [*words, "--", "go", *run.get("command", case["command"])]


def breach(run, report, errors):
    """What differs from what was observed, or None."""
    if report.get("schema") != "goiso.run/1":
        return f"trouble: {report.get('message')} {errors}"
    verdict, log = report["verdict"], report["log"]["head"] + report["log"]["tail"]
    attested = report["box"]["attested"]
    if (attested["interfaces"], attested["routes"]) != ("lo", "0"):
        return f"the box had a network: {attested['interfaces']}, {attested['routes']} routes"
    if "says" not in run:
        return None if verdict["outcome"] == "passed" else f"{verdict['outcome']}: {log}"
    if verdict["outcome"] != run.get("outcome", "failed") or verdict["exit_code"] != run.get("exit", 1):
        return f"{verdict['outcome']} with exit {verdict['exit_code']}: {log}"
    if not re.search(run["says"], log):
        return f"does not say {run['says']!r}: {log}"
    if "phase" in run and verdict["signature"]["phase"] != run["phase"]:
        return f"phase {verdict['signature']['phase']}, not {run['phase']}"
    return None


def run_offline(goiso, words):
    """What go.sum does not name the report does, in the words of 'goiso mod fetch': a few rounds bring all that the build asks for."""
    for _ in range(8):
        report, errors = goiso.run(words)
        missing = report.get("modules", {}).get("missing", [])
        if not missing:
            break
        goiso.fetch(*missing)
    return report, errors


def replay(goiso, case, run, version):
    with tempfile.TemporaryDirectory(prefix="real-") as top:
        project = lay_out(goiso, case, run, pathlib.Path(top))
        start = time.monotonic()
        report, errors = run_offline(goiso, words_of(case, run, version, project))
        took = time.monotonic() - start
        found = breach(run, report, errors)
    expected = "fails" if "says" in run else "passes"
    print(f"{'WRONG' if found else 'right'}  {case['name']:26} go{version:8} {expected} in {took:5.1f} s  {found or run.get('cure', '')}", flush=True)
    return found is None


def replay_case(goiso, case, held):
    """How many runs there were, and how many were wrong."""
    asked = wrong = 0
    for run in case["runs"]:
        for version in (version for version in run["go"] if version in held):
            asked += 1
            wrong += not replay(goiso, case, run, version)
    return asked, wrong


def replay_all(options, cases, own_home):
    """How many runs there were, and how many were wrong."""
    proxy = os.environ.get("GOISO_TEST_GOPROXY") or os.environ.get("GOPROXY", "")
    shared = os.environ.get("GOISO_TEST_HOME")
    if shared:
        os.environ["GOISO_HOME"] = shared + "/home"
    held = Goiso(options.goiso, proxy).stored()
    if options.full:
        for version in {version for case in cases for run in case["runs"] for version in run["go"]} - held:
            Goiso(options.goiso, proxy).pull(version)
            held.add(version)
    if shared:  # whose other tests want no modules there
        for part in ("sdk", "blobs"):
            (own_home / "data").mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-al", f"{shared}/home/data/{part}", own_home / "data" / part], check=True)
        os.environ["GOISO_HOME"] = str(own_home)
    counts = [replay_case(Goiso(options.goiso, proxy), case, held) for case in cases]
    return sum(asked for asked, _ in counts), sum(wrong for _, wrong in counts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("goiso")
    parser.add_argument("--full", action="store_true", default=bool(os.environ.get("GOISO_TEST_FULL")))
    parser.add_argument("cases", nargs="*")
    options = parser.parse_intermixed_args()
    if os.environ.get("GOISO_TEST_NETWORK") != "1":
        print("needs the network (GOISO_TEST_NETWORK=1, GOISO_TEST_GOPROXY)")
        return 77
    cases = [case for case in json.loads((HERE / "cases.json").read_text()) if case["name"] in options.cases or not options.cases]
    with tempfile.TemporaryDirectory(prefix="real-", dir=os.environ.get("GOISO_TEST_HOME")) as top:
        asked, wrong = replay_all(options, cases, pathlib.Path(top) / "home")
    print(f"{asked} runs, {wrong} wrong")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
