#!/usr/bin/env python3
"""Runs one script text: commands first, then the files they need, txtar fashion.

usage: run_script.py --goiso PROGRAM [--project FOLDER] TEXT
A line is a command; '#' starts a comment; '[condition] command' runs it only then; words are split as a shell would and
$NAME is a variable. README.md next to this file lists the commands and conditions.
Exit 0 passed, 1 failed, 77 skipped.
"""
import argparse
import os
import pathlib
import re
import shlex
import signal
import sys
import time

import checks
import engine_view
from session import Failed, Session, Skipped, shown

FILE_MARK = re.compile(r"^-- (.+) --$", re.M)
CONDITION = re.compile(r"^\[(!?)([\w:./-]+)\]\s*(.*)$")


def split_text(text):
    """The commands with their line numbers, and the files by name."""
    parts = FILE_MARK.split(text)
    lines = [(number, line.strip()) for number, line in enumerate(parts[0].splitlines(), 1)]
    commands = [(number, line) for number, line in lines if line and not line.startswith("#")]
    files = {name: content.removeprefix("\n") for name, content in zip(parts[1::2], parts[2::2])}
    return commands, files


def holds(condition, session):
    name, _, argument = condition.partition(":")
    if name == "engine":
        return engine_view.answers(session.docker_host)
    if name in ("docker", "podman"):
        return engine_view.kind(session.docker_host) == name
    if name == "root":
        return os.getuid() == 0
    if name == "network":
        return os.environ.get("GOISO_TEST_NETWORK") == "1"
    if name == "full":
        return os.environ.get("GOISO_TEST_FULL") == "1"
    if name == "sdk":
        return session.has_sdk(argument)
    if name == "ci":
        return bool(os.environ.get("CI"))
    raise Failed(f"no condition named '{condition}'")


def run_line(line, session):
    match = CONDITION.match(line)
    condition = None
    if match:
        condition = match.group(1) + match.group(2)
        if holds(match.group(2), session) == (match.group(1) == "!"):
            return
        line = match.group(3)
    # Single quotes keep a regular expression's dollar; a shell would do the same.
    words = session.words(line)
    negated = words[0] == "!"
    if negated:
        words = words[1:]
    if not words:
        raise Failed("an empty command")
    if words[0] == "skip":
        raise Skipped(" ".join(words[1:]) or f"[{condition}]", condition)
    command = checks.COMMANDS.get(words[0])
    if command is None:
        raise Failed(f"no command named '{words[0]}'")
    if negated and words[0] not in checks.NEGATABLE:
        raise Failed(f"'!' negates a check, and '{words[0]}' is none")
    command(session, words[1:], negated)


def run_text(session, commands):
    for number, line in commands:
        try:
            run_line(line, session)
        except Skipped:
            raise
        except Failed as failure:
            raise Failed(f"line {number}: {line}\n  {failure}") from None
        except (OSError, ValueError, IndexError, re.error) as failure:
            raise Failed(f"line {number}: {line}\n  {type(failure).__name__}: {failure}") from None


def judge_skip(skip, name):
    # A machine that tests for everybody has an engine; a quiet skip there would hide the whole suite.
    if os.environ.get("CI") and skip.condition == "!engine":
        print(f"FAIL {name}: no engine answers, and CI may not skip that")
        return 1
    print(f"SKIP {name}: {skip}")
    return 77


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--goiso", required=True)
    parser.add_argument("--project", help="a folder that is copied to $WORK/proj first")
    parser.add_argument("text")
    arguments = parser.parse_args()
    path = pathlib.Path(arguments.text)
    name = path.parent.name if arguments.project else path.stem
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    commands, files = split_text(path.read_text(encoding="utf-8"))
    began = time.monotonic()
    session = Session(name, pathlib.Path(arguments.goiso))
    try:
        session.lay_out(files, arguments.project)
        run_text(session, commands)
        session.finish()
    except Skipped as skip:
        return judge_skip(skip, name)
    except Failed as failure:
        print(shown(f"FAIL {name}: {failure}"))
        session.print_last()
        return 1
    finally:
        session.close()
    print(f"PASS {name} in {time.monotonic() - began:.1f} s, {session.checks} checks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
