#!/usr/bin/env python3
"""Replays projects whose behaviour changes between Go releases and compares what goiso says with what was observed.

check_regressions.py GOISO [--all] [CASE…]
Every release that the store holds is asked; with --all every release with a pinned hash, pulled when missing. Where GOISO_TEST_HOME
is set (scripts/test) its SDKs are the store. Exit 1 when one answer differs or nothing could be asked.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# What case.json calls an outcome, and what goiso calls it.
OUTCOMES = {"ok": {"passed"}, "fail": {"failed"}, "untestable": {"untestable"}, "timeout": {"timed-out", "out-of-memory"}}


def versions(goiso, ask_all):
    if ask_all:
        pinned = json.loads((HERE.parents[1] / "manifests" / "toolchain-hashes.json").read_text())["toolchains"]
        return [entry["version"][2:] for entry in pinned if (entry["os"], entry["arch"]) == ("linux", "amd64")]
    listed = subprocess.run([goiso, "sdk", "list"], check=True, capture_output=True, text=True).stdout
    return re.findall(r"^go(\S+)", listed, re.M)


def ask(goiso, folder, version, case):
    words = [goiso, "reproduce", str(folder), "--go", version, "--json", "--timeout", f"{case.get('time_limit_s', 120)}s", "--memory", "2g"]
    for name, value in {"GOFLAGS": "-mod=mod", **case.get("env", {})}.items():
        words += ["--env", f"{name}={value}"]
    done = subprocess.run([*words, "--", "go", *case["command"]], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.stdout else {"schema": "none", "message": done.stderr}


def judge(report, observed):
    """What differs, or None."""
    if report["schema"] != "goiso.run/1":
        return f"trouble: {report.get('message')}"
    verdict = report["verdict"]
    if verdict["outcome"] not in OUTCOMES[observed["class"]]:
        return f"{verdict['outcome']} ({verdict['reason']}), not {observed['class']}"
    line = observed.get("first_line") or ""
    said = ((verdict["signature"] or {}).get("first_line") or "")
    if observed["class"] == "fail" and not same_line(line, said):
        return f"first line '{said}', not '{line}'"
    return None


def same_line(observed, said):
    """Paths differ by the folder, addresses and counts by the run."""
    def plain(text):
        return re.sub(r"0x[0-9a-f]+|\d+(\.\d+)?|\$PROJ/|/w/src/|\./", "", text).strip()
    return plain(observed) in plain(said) or plain(said) in plain(observed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("goiso")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    if os.environ.get("GOISO_TEST_HOME"):
        os.environ["GOISO_HOME"] = os.environ["GOISO_TEST_HOME"] + "/home"
    asked = wrong = 0
    names = options.cases or sorted(folder.parent.name for folder in HERE.glob("*/case.json"))
    releases = versions(options.goiso, options.all)
    for name in names:
        case = json.loads((HERE / name / "case.json").read_text())
        seen = {entry["go"] if isinstance(entry, dict) and "go" in entry else key: entry for key, entry in case["observed"].items()}
        for version in releases:
            if version not in seen:
                continue
            asked += 1
            report = ask(options.goiso, HERE / name / "proj", version, case)
            breach = judge(report, seen[version])
            wrong += breach is not None
            verdict = report.get("verdict", {})
            print(f"{'WRONG' if breach else 'right'}  {name:4} go{version:8} {verdict.get('outcome', '-'):10} {verdict.get('reason', '-'):18} {breach or ''}", flush=True)
    print(f"{asked} answers, {wrong} wrong")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
