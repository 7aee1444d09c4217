#!/usr/bin/env python3
"""What follows a proxy in GOPROXY decides what its failure means: a real go and goiso must agree, for every outcome and separator."""
import http.server
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from real_go import Module, find_go, go_environment

GOISO = sys.argv.pop(1)
MODULE = Module()


class Proxy:
    """Answers as `respond(path)` says: (status, body, bytes of the body that are sent)."""

    def __init__(self, respond):
        self.asked = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                proxy.asked.append(self.path)
                status, body, sent = respond(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:sent])
                if sent is not None and sent < len(body):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def good(path):
    body = MODULE.files().get(path)
    return (200, body, None) if body is not None else (404, b"not here", None)


def status(code):
    return lambda path: (code, b"no", None)


def but(ending, body, sent=None):
    """Like a good proxy, but for files with that ending."""
    return lambda path: (200, body, sent) if path.endswith(ending) else good(path)


OUTCOMES = {str(code): status(code) for code in (404, 410, 400, 401, 403, 429, 500, 502, 503, 504)}
OUTCOMES.update({
    "good": good,
    "bad JSON": but(".info", b"<html>"),
    "another version": but(".info", b'{"Version":"v1.0.1","Time":"2024-01-02T03:04:05Z"}'),
    "short info": but(".info", MODULE.info.encode(), 5),
    "short mod": but(".mod", MODULE.mod.encode(), 5),
    "short zip": but(".zip", MODULE.zip, 40),
    "no zip": lambda path: (404, b"no", None) if path.endswith(".zip") else good(path),
    "zip refused": lambda path: (403, b"no", None) if path.endswith(".zip") else good(path),
})


class Fallback(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="fallback-")
        cls.go = find_go(cls.scratch.name)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            cls.nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def outcome(self, words, goproxy, second, project=None):
        """(succeeded, the second proxy was asked) of one program in a fresh home."""
        second.asked.clear()
        with tempfile.TemporaryDirectory(dir=self.scratch.name, ignore_cleanup_errors=True) as home:
            folder = pathlib.Path(home) / "work"
            folder.mkdir()
            for name, text in (project or {}).items():
                (folder / name).write_text(text)
            ran = subprocess.run(words, cwd=folder, env=go_environment(home, goproxy), capture_output=True, text=True, timeout=120)
        return ran.returncode == 0, bool(second.asked), ran.stdout + ran.stderr

    def agree(self, name, first_url, separator, second):
        goproxy = first_url + (separator + second.url if separator else "")
        word = f"{MODULE.path}@{MODULE.version}"
        theirs = self.outcome([self.go, "mod", "download", word], goproxy, second)
        ours = self.outcome([GOISO, "mod", "fetch", word], goproxy, second)
        self.assertEqual(ours[:2], theirs[:2], f"{name} {separator or 'last'}: (succeeded, asked the second)\n{ours[2]}\n{theirs[2]}")

    def test_every_outcome_and_separator(self):
        second = Proxy(good)
        for name, respond in OUTCOMES.items():
            first = Proxy(respond)
            for separator in (",", "|", ""):
                with self.subTest(name, separator=separator):
                    self.agree(name, first.url, separator, second)
            first.close()
        for separator in (",", "|", ""):
            with self.subTest("nobody there", separator=separator):
                self.agree("nobody there", self.nobody, separator, second)
        second.close()

    def test_lists_that_end(self):
        second = Proxy(good)
        gone = Proxy(status(404))
        for goproxy in ("off", f"{gone.url},off", f"off,{second.url}", f"{gone.url}|off,{second.url}", f",,{second.url}", f"{gone.url}, {second.url} ,off"):
            with self.subTest(goproxy):
                word = f"{MODULE.path}@{MODULE.version}"
                theirs = self.outcome([self.go, "mod", "download", word], goproxy, second)
                ours = self.outcome([GOISO, "mod", "fetch", word], goproxy, second)
                self.assertEqual(ours[:2], theirs[:2], ours[2] + theirs[2])
        gone.close()
        second.close()

    def test_a_lying_mirror_is_never_skipped(self):
        liar = Proxy(lambda path: (200, Module(body="package evil\n").zip, None) if path.endswith(".zip") else good(path))
        second = Proxy(good)
        project = {"go.mod": f"module x.test\n\ngo 1.18\n\nrequire {MODULE.path} {MODULE.version}\n", "go.sum": MODULE.go_sum}
        for separator in (",", "|"):
            with self.subTest(separator):
                goproxy = liar.url + separator + second.url
                theirs = self.outcome([self.go, "mod", "download"], goproxy, second, project)
                ours = self.outcome([GOISO, "mod", "fetch"], goproxy, second, project)
                self.assertEqual(theirs[:2], (False, False), theirs[2])
                self.assertEqual(ours[:2], (False, False), ours[2])
        liar.close()
        second.close()


if __name__ == "__main__":
    unittest.main(verbosity=1)
