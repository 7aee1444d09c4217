#!/usr/bin/env python3
"""goiso mod serve is a GOPROXY that a stock go builds from, with ranges, tags and refusals as the protocol has them."""
import contextlib
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

from real_go import Module, find_go, go_environment

GOISO = sys.argv.pop(1)
MODULE = Module("example.com/Big/m")
ESCAPED = "/example.com/!big/m/@v/"


class Serve(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="serve-")
        home = pathlib.Path(cls.folder.name)
        cls.go = find_go(home)
        tree = home / "tree/example.com/!big/m/@v"
        tree.mkdir(parents=True)
        for ending, content in ((".info", MODULE.info.encode()), (".mod", MODULE.mod.encode()), (".zip", MODULE.zip)):
            (tree / (MODULE.version + ending)).write_bytes(content)
        cls.environment = go_environment(home, "off")
        subprocess.run([GOISO, "mod", "import", home / "tree"], env=cls.environment, check=True, capture_output=True)
        empty = home / "goiso/data/mod/sumdb/x.test/supported"
        empty.parent.mkdir(parents=True)
        empty.touch()
        cls.server = subprocess.Popen([GOISO, "mod", "serve"], env=cls.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.port = int(re.search(r"GOPROXY=http://127.0.0.1:(\d+)", cls.server.stderr.readline()).group(1))

    @classmethod
    def tearDownClass(cls):
        cls.server.send_signal(signal.SIGTERM)
        cls.server.communicate(timeout=10)
        cls.folder.cleanup()

    def ask(self, method, path, headers=None):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def test_the_protocol(self):
        self.assertEqual(self.ask("GET", ESCAPED + "list")[:2], (200, b"v1.0.0\n"))
        self.assertEqual(self.ask("GET", ESCAPED + "v1.0.0.info")[1], MODULE.info.encode())
        self.assertEqual(self.ask("GET", ESCAPED + "v1.0.0.mod")[1], MODULE.mod.encode())
        self.assertEqual(json.loads(self.ask("GET", "/example.com/!big/m/@latest")[1])["Version"], "v1.0.0")
        self.assertEqual(self.ask("GET", ESCAPED + "v1.0.1.mod")[0], 404)
        self.assertEqual(self.ask("GET", "/sumdb/sum.golang.org/supported")[0], 404)
        self.assertEqual(self.ask("POST", ESCAPED + "list")[0], 404)

    def test_an_empty_file_is_an_answer(self):
        self.assertEqual(self.ask("GET", "/sumdb/x.test/supported")[:2], (200, b""))

    def test_zips_have_ranges_tags_and_heads(self):
        status, body, headers = self.ask("GET", ESCAPED + "v1.0.0.zip")
        self.assertEqual((status, body), (200, MODULE.zip))
        self.assertIn("immutable", headers["cache-control"])
        self.assertEqual(self.ask("GET", ESCAPED + "v1.0.0.zip", {"If-None-Match": headers["etag"]})[:2], (304, b""))
        status, body, part = self.ask("GET", ESCAPED + "v1.0.0.zip", {"Range": "bytes=10-19"})
        self.assertEqual((status, body), (206, MODULE.zip[10:20]))
        self.assertEqual(part["content-range"], f"bytes 10-19/{len(MODULE.zip)}")
        status, body, head = self.ask("HEAD", ESCAPED + "v1.0.0.zip")
        self.assertEqual((status, body, int(head["content-length"])), (200, b"", len(MODULE.zip)))

    def test_only_for_this_machine(self):
        self.assertEqual(self.ask("GET", ESCAPED + "list", {"Host": "evil.example"})[0], 403)

    def test_a_stock_go_builds_from_it(self):
        with tempfile.TemporaryDirectory(dir=self.folder.name) as home:
            work = pathlib.Path(home) / "work"
            work.mkdir()
            (work / "go.mod").write_text(f"module x.test\n\ngo 1.18\n\nrequire {MODULE.path} {MODULE.version}\n")
            (work / "go.sum").write_text(MODULE.go_sum)
            (work / "x.go").write_text(f'package x\n\nimport _ "{MODULE.path}"\n')
            ran = subprocess.run([self.go, "list", "-deps", "./..."], cwd=work, env=go_environment(home, f"http://127.0.0.1:{self.port}"),
                                 capture_output=True, text=True, timeout=120)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn(MODULE.path, ran.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1)
