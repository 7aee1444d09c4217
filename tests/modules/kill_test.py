#!/usr/bin/env python3
"""A goiso that is killed while it fills the mirror leaves one that opens clean, holds nothing half, and is filled by the next try."""
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from real_go import Module, go_environment

GOISO = sys.argv.pop(1)
MODULES = [Module("example.com/a"), Module("example.com/b", "v1.2.3")]


def write_tree(folder):
    for module in MODULES:
        for path, content in module.files().items():
            file = folder / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


class Kill(unittest.TestCase):
    def run_goiso(self, *words, point=None):
        environment = dict(self.environment, **({"GOISO_FAULT_POINT": str(point)} if point else {}))
        return subprocess.run([GOISO, "mod", *words], env=environment, capture_output=True, text=True, timeout=60)

    def test_every_fault_point(self):
        point = 0
        while True:
            point += 1
            with tempfile.TemporaryDirectory(prefix="modkill-") as folder:
                home = pathlib.Path(folder)
                self.environment = go_environment(home, "off")
                write_tree(home / "tree")
                killed = self.run_goiso("import", str(home / "tree"), point=point)
                for file in home.glob("goiso/data/mod/example.com/*/@v/*.goiso"):  # what has a receipt is whole
                    self.assertEqual(file.read_bytes()[-1:], b"\n")
                verified = self.run_goiso("verify")
                self.assertEqual(verified.returncode, 0, f"point {point}: {verified.stdout}{verified.stderr}")
                again = self.run_goiso("import", str(home / "tree"))
                self.assertEqual(again.returncode, 0, f"point {point}: {again.stdout}{again.stderr}")
                for module in MODULES:
                    base = home / "goiso/data/mod" / module.path / "@v"
                    self.assertEqual((base / f"{module.version}.zip").read_bytes(), module.zip)
                self.assertEqual(self.run_goiso("verify").returncode, 0)
            if killed.returncode != -signal.SIGKILL:
                self.assertEqual(killed.returncode, 0, killed.stderr)
                break
        self.assertGreater(point, 10, "the points were passed")

    def test_eight_at_once_lose_nothing(self):
        with tempfile.TemporaryDirectory(prefix="modmany-") as folder:
            home = pathlib.Path(folder)
            self.environment = go_environment(home, "off")
            write_tree(home / "tree")
            words = [["import", str(home / "tree")], ["verify"], ["import", str(home / "tree")], ["prune", "--budget", "1"]] * 2
            running = [subprocess.Popen([GOISO, "mod", *word], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                       for word in words]
            for word, process in zip(words, running):
                out, _ = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 0, f"{word}: {out}")
            self.assertEqual(self.run_goiso("verify").returncode, 0)
            self.assertEqual(self.run_goiso("import", str(home / "tree")).returncode, 0)
            for module in MODULES:
                self.assertEqual((home / f"goiso/data/mod/{module.path}/@v/{module.version}.zip").read_bytes(), module.zip)


if __name__ == "__main__":
    unittest.main(verbosity=1)
