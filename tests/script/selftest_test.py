#!/usr/bin/env python3
"""The script runner can fail: each claim that does not hold fails its script, and says why."""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import checks
import run_script
from session import Session

HERE = pathlib.Path(__file__).resolve().parent
# Stands for goiso: says and does what its arguments tell it.
FAKE = """#!/usr/bin/env python3
import json, os, signal, sys, time
for word in sys.argv[1:]:
    verb, _, rest = word.partition("=")
    if verb == "out": sys.stdout.write(rest + "\\n"); sys.stdout.flush()
    elif verb == "err": sys.stderr.write(rest + "\\n"); sys.stderr.flush()
    elif verb == "env": print(json.dumps(dict(os.environ)))
    elif verb == "read": sys.stdout.write(sys.stdin.read())
    elif verb == "touch": open(rest, "w").close()
    elif verb == "hang": time.sleep(600)
    elif verb == "signal": os.kill(os.getpid(), int(rest))
    elif verb == "exit": sys.exit(int(rest))
"""


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name)
        (self.home / "bin").mkdir()
        self.program = self.home / "bin/goiso"
        self.program.write_text(FAKE)
        self.program.chmod(0o755)

    def tearDown(self):
        self.folder.cleanup()

    def run_text(self, text, **variables):
        path = self.home / "text.txt"
        path.write_text(text)
        env = {key: value for key, value in os.environ.items() if key not in ("CI", "DOCKER_HOST", "GOISO_TEST_SLOWNESS")}
        env |= {"GOISO_TEST_HOME": str(self.home / "store")} | variables
        done = subprocess.run([sys.executable, HERE / "run_script.py", "--goiso", self.program, path], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        return done.returncode, done.stdout

    def passes(self, text, **variables):
        code, out = self.run_text(text, **variables)
        self.assertEqual(code, 0, out)
        return out

    def fails(self, text, reason, **variables):
        code, out = self.run_text(text, **variables)
        self.assertEqual(code, 1, out)
        self.assertIn(reason, out)

    def test_what_holds_passes(self):
        self.passes("# a comment\n\nexit 3 goiso out=one err=two exit=3\nstdout '^one$'\nstderr two\n! stdout two\n"
                    "exit 0 goiso\n! stdout\n! stderr\n")

    def test_a_wrong_exit_code_fails(self):
        self.fails("exit 0 goiso exit=1\n", "line 1: exit 0 goiso exit=1\n  exit 1, not 0")

    def test_a_missing_text_fails(self):
        self.fails("exit 0 goiso out=one\nstdout two\n", "stdout has no match")

    def test_an_unwanted_text_fails(self):
        self.fails("exit 0 goiso err=error:\n! stderr error:\n", "stderr has b'error:'")
        self.fails("exit 0 goiso out=x\n! stdout\n", "stdout is not empty")

    def test_a_crash_fails_even_where_a_failure_is_expected(self):
        self.fails("exit 139 goiso signal=11\n", "crashed with SIGSEGV")
        self.fails("exit 134 goiso exit=134\n", "exit 134 is a bug")
        self.fails("exit 1 goiso 'err=ERROR: AddressSanitizer: x' exit=1\n", "stderr shows a fault of goiso")

    def test_an_exclamation_mark_never_negates_a_run(self):
        self.fails("! exit 0 goiso exit=1\n", "'!' negates a check")

    def test_an_unknown_command_or_condition_fails(self):
        self.fails("sleep 1\n", "no command named 'sleep'")
        self.fails("[maybe] skip\n", "no condition named 'maybe'")

    def test_a_script_without_a_check_fails(self):
        self.fails("mkdir x\n", "the script checked nothing")

    def test_a_false_condition_skips_the_line(self):
        self.passes("exit 0 goiso\n[full] exit 9 goiso\n[!full] stdout ''\n")

    def test_a_skip_says_so(self):
        code, out = self.run_text("[!engine] skip\nexit 9 goiso\n")
        self.assertEqual((code, "SKIP" in out), (77, True), out)

    def test_ci_may_not_skip_for_want_of_an_engine(self):
        self.fails("[!engine] skip\nexit 0 goiso\n", "CI may not skip", CI="true")

    def test_variables_expand_but_not_in_single_quotes(self):
        self.passes("env NAME=value\nexit 0 goiso out=$NAME \"out=a ${NAME} b\" 'out=$NAME' env\n"
                    "stdout '^value\\na value b\\n\\$NAME$'\n")
        self.fails("exit 0 goiso $NOTHING\n", "no variable named 'NOTHING'")

    def test_the_host_environment_stays_out(self):
        self.passes("exit 0 goiso env\n! stdout SECRET\nstdout 'GOISO_HOME'\n", SECRET="SECRET")

    def test_files_are_laid_out(self):
        self.passes("exit 0 goiso\nexists a/b.txt\n! exists c\ngrep '^two$' a/b.txt\n! grep three a/b.txt\n"
                    "stdin a/b.txt\nexit 0 goiso read\nstdout '^one\\ntwo$'\nsave c\nsame a/b.txt c\n-- a/b.txt --\none\ntwo\n")
        self.fails("exists nothing\n", "'nothing' is not there")
        self.fails("! exists a\n-- a --\n", "'a' is there")

    def test_json_is_compared(self):
        document = """exit 0 goiso 'out={"a":{"b":[1,{"c":"x"}]},"n":null}'\n"""
        self.passes(document + "json a.b[1].c == x\njson a.b.# == 2\njson a.b[0] < 2\njson n == null\njson a.b[1].c ~ ^x$\n"
                    "! json a.z exists\njson a exists\njson a.b has 1\n! json a.b has 7\n")
        self.passes(document + "let NAME a.b[1].c\nexit 0 goiso out=$NAME\nstdout '^x$'\n")
        self.fails(document + "json a.b[1].c == y\n", 'a.b[1].c is "x"')
        self.fails(document + "json a.z == 1\n", "a.z is missing")
        self.fails(document + "! json a.z == 1\n", "a.z is missing")
        self.fails(document + "json a.b[0] < x\n", "a.b[0] is 1")
        self.fails("exit 0 goiso 'out={} {}'\njson a exists\n", "stdout is not one JSON document")

    def test_a_background_command_is_seen_signalled_and_waited_for(self):
        self.passes("background goiso err=ready hang\nuntil stderr ready\nkill INT\nwait 130\nstderr KeyboardInterrupt\n")
        self.passes("background goiso touch=here hang\nuntil exists here\nkill KILL\nwait 137\ntook < 30\n")
        self.fails("background goiso exit=3\nwait 0\n", "exit 3, not 0")
        self.fails("background goiso\nexit 0 goiso\n", "was never waited for")

    def test_a_command_that_hangs_is_ended(self):
        self.fails("limit 0.5\nexit 0 goiso hang\n", "still running after 0.5 s")

    def test_slow_is_a_failure_where_a_time_is_claimed(self):
        self.fails("exit 0 goiso\ntook < 0.000001\n", "not less than")

    def test_the_peak_of_memory_is_known(self):
        self.passes("exit 0 goiso\npeak < 500\n")
        self.fails("exit 0 goiso\npeak < 1\n", "MiB, not less than 1")

    def test_corrupt_changes_the_copy_and_not_the_seed(self):
        seed = self.home / "store/home/data"
        seed.mkdir(parents=True)
        (seed / "sdk.zip").write_bytes(bytes(100))
        self.passes("corrupt flip goiso/**/*.zip\nexit 0 goiso\n! same goiso/data/sdk.zip ../../home/data/sdk.zip\n")
        self.assertEqual((seed / "sdk.zip").read_bytes(), bytes(100))

    def test_a_leftover_in_the_temp_folder_is_a_leak(self):
        self.passes("exit 0 goiso\nleaks\n")
        self.fails("exit 0 goiso touch=$WORK/tmp/left\nleaks\n", "entry left in TMPDIR")

    def test_the_work_folder_goes(self):
        self.passes("exit 0 goiso\nmkdir a\nexit 0 goiso touch=a/b\nchmod 0 a\n")
        self.assertEqual(list((self.home / "store/work").iterdir()), [])

    def test_control_bytes_of_a_failed_run_are_shown_escaped(self):
        code, out = self.run_text("exit 0 goiso 'out=\x1b[2J' exit=1\n")
        self.assertEqual(code, 1)
        self.assertIn("\\x1b[2J", out)
        self.assertNotIn("\x1b", out)


class Texts(unittest.TestCase):
    def test_every_text_can_be_read_to_its_end(self):
        # A line behind a condition that never holds here would else be found wrong only where it does.
        texts = sorted(HERE.glob("*.txt")) + sorted((HERE.parent / "hostile").glob("*/expect.txt"))
        texts = [text for text in texts if text.name != "CMakeLists.txt"]
        self.assertGreater(len(texts), 20)
        session = Session.__new__(Session)
        session.env = collections.defaultdict(str)
        session._expand = lambda text: text
        for text in texts:
            for number, line in run_script.split_text(text.read_text())[0]:
                match = run_script.CONDITION.match(line)
                words = session.words(match.group(3) if match else line)
                name = words[1] if words[0] == "!" else words[0]
                self.assertIn(name, checks.NEGATABLE if words[0] == "!" else {"skip", *checks.COMMANDS}, f"{text}:{number}")
                if name in ("stdout", "stderr") and len(words) > (1 + (words[0] == "!")):
                    re.compile(words[-1].encode(), re.M)


if __name__ == "__main__":
    unittest.main()
