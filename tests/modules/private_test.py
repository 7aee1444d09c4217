#!/usr/bin/env python3
"""A private module comes with a password and with a token, and neither is ever seen: not in the box, a log, an answer or a file of goiso's."""
import base64
import http.server
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

from real_go import Module, go_environment

GOISO = sys.argv.pop(1)
PASSWORD, TOKEN = "correct-horse-battery", "tok-5d41402abc4b2a76"
MODULE = Module("private.example/m", body="package m\n\nconst Word = 1\n")


def certificate(folder):
    """A certificate of 127.0.0.1 and its key, in one file."""
    made = folder / "server.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    made.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return made


class PrivateProxy:
    """Answers who shows `header`; remembers what everybody else showed."""

    def __init__(self, pem):
        self.header = self.moved_to = ""
        self.shown = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                shown = self.headers.get("Authorization", "")
                proxy.shown.append(shown)
                body = MODULE.files().get(self.path)
                if proxy.moved_to:
                    self.send_response(302)
                    self.send_header("Location", proxy.moved_to + self.path)
                    body = b""
                else:
                    self.send_response(200 if shown == proxy.header and body is not None else 401)
                    body = body if shown == proxy.header and body is not None else b"who are you?"
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        self.port = self.server.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}"

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Private(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="private-", ignore_cleanup_errors=True)
        cls.top = pathlib.Path(cls.scratch.name)
        cls.pem = certificate(cls.top)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def setUp(self):
        self.proxy, self.other = PrivateProxy(self.pem), PrivateProxy(self.pem)
        self.home = pathlib.Path(tempfile.mkdtemp(dir=self.top))
        self.environment = {**go_environment(self.home, self.proxy.url), "SSL_CERT_FILE": str(self.top / "cert.pem")}
        self.said = ""

    def tearDown(self):
        self.proxy.close()
        self.other.close()

    def goiso(self, *words):
        done = subprocess.run([GOISO, *words], env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=120)
        self.said += done.stdout + done.stderr
        return done.returncode

    def write_netrc(self):
        netrc = self.home / ".netrc"
        netrc.write_text(f"machine 127.0.0.1 login me password {PASSWORD}\n")
        netrc.chmod(0o600)
        self.proxy.header = "Basic " + base64.b64encode(f"me:{PASSWORD}".encode()).decode()

    def write_token(self):
        config = self.home / "goiso/config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "tokens").write_text(f"127.0.0.1:{self.proxy.port} {TOKEN}\n")
        (config / "tokens").chmod(0o600)
        self.proxy.header = "Bearer " + TOKEN

    def check_that_nothing_shows(self):
        secrets = [PASSWORD, TOKEN, base64.b64encode(f"me:{PASSWORD}".encode()).decode()]
        for secret in secrets:
            self.assertNotIn(secret, self.said)
        for file in self.home.rglob("*"):
            if file.is_file() and not file.is_symlink() and file.name not in (".netrc", "tokens"):
                content = file.read_bytes()
                for secret in secrets:
                    self.assertNotIn(secret.encode(), content, file)

    def test_who_says_nothing_gets_nothing(self):
        self.proxy.header = "Bearer " + TOKEN
        self.assertEqual(self.goiso("mod", "fetch", f"{MODULE.path}@{MODULE.version}"), 132)

    def test_a_password_opens_the_proxy_and_is_not_seen(self):
        self.write_netrc()
        self.assertEqual(self.goiso("mod", "fetch", "-vv", f"{MODULE.path}@{MODULE.version}"), 0, self.said)
        self.check_that_nothing_shows()

    def test_a_token_opens_the_proxy_and_is_not_seen(self):
        self.write_token()
        self.assertEqual(self.goiso("mod", "fetch", "-vv", f"{MODULE.path}@{MODULE.version}"), 0, self.said)
        self.check_that_nothing_shows()

    def test_another_host_to_which_a_proxy_sends_is_shown_nothing(self):
        self.write_token()
        self.proxy.moved_to = self.other.url
        self.assertEqual(self.goiso("mod", "fetch", "-vv", f"{MODULE.path}@{MODULE.version}"), 0, self.said)
        self.assertTrue(self.other.shown)
        self.assertEqual(set(self.other.shown), {""})
        self.check_that_nothing_shows()

    def test_a_box_builds_with_a_private_module_and_knows_no_secret(self):
        self.write_netrc()
        self.write_token()  # which comes before a password
        project = self.home / "proj"
        project.mkdir()
        (project / "go.mod").write_text(f"module x.test\n\ngo 1.21\n\nrequire {MODULE.path} {MODULE.version}\n")
        (project / "go.sum").write_text(MODULE.go_sum)
        (project / "x_test.go").write_text("""package x

import (
	"os"
	"os/exec"
	"testing"

	_ "private.example/m"
)

func TestWhatIsHere(t *testing.T) {
	t.Log(os.Environ())
	out, err := exec.Command("go", "env", "-json").CombinedOutput()
	t.Log(string(out), err)
}
""")
        store = pathlib.Path(os.environ["GOISO_TEST_HOME"]) / "home/data"
        (self.home / "goiso/data").mkdir(parents=True, exist_ok=True)
        for part in ("sdk", "blobs"):
            subprocess.run(["cp", "-al", store / part, self.home / "goiso/data" / part], check=True)
        self.environment["DOCKER_HOST"] = os.environ["DOCKER_HOST"]
        # The proxy first ahead of the build, then, without the go.sum lines that name it, on demand from the box.
        self.assertEqual(self.goiso("reproduce", "proj", "-vv", "--go", "1.21", "--", "go", "test", "-v", "./..."), 0, self.said)
        logs = [file.read_text() for file in (self.home / "goiso/state/logs").rglob("*.log")]
        self.assertTrue(any("GOPROXY=http://127.0.0.1:" in log for log in logs), "the whole environment of the box is looked at")
        subprocess.run(["rm", "-rf", self.home / "goiso/data/mod"], check=True)
        (project / "go.sum").unlink()
        self.assertEqual(self.goiso("reproduce", "proj", "-vv", "--go", "1.21", "--env", "GOFLAGS=-mod=mod", "--", "go", "test", "-v", "./..."), 0, self.said)
        self.check_that_nothing_shows()


if __name__ == "__main__":
    unittest.main(verbosity=1)
