#!/usr/bin/env python3
"""images/base/rootfs.txt and what scripts/make-base-tar makes of it."""
import io
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


PARTS = {words[5][1:] for words in (line.split() for line in (ROOT / "images/base/rootfs.txt").read_text().splitlines())
         if words and words[0] in ("file", "file?") and words[5].startswith("@")}
ABSENT = "libc/ld-linux-aarch64.so.1"  # one of the optional parts


def make(init_bytes):
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS - {ABSENT}:
            path = pathlib.Path(folder, part)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(init_bytes if part == "goiso-init" else part.encode())
        return subprocess.run([ROOT / "scripts/make-base-tar", f"{folder}/goiso-init", "-"], check=True, stdout=subprocess.PIPE).stdout


def listed():
    for line in (ROOT / "images/base/rootfs.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


class BaseImage(unittest.TestCase):
    def setUp(self):
        self.tar = tarfile.open(fileobj=io.BytesIO(make(b"\x7fELF init")))

    def test_it_holds_exactly_the_list(self):
        kinds = {tarfile.REGTYPE: "file", tarfile.DIRTYPE: "dir"}
        held = [[kinds[e.type], f"{e.mode:04o}", str(e.uid), str(e.gid), e.name] for e in self.tar]
        wanted = [[words[0].rstrip("?"), *words[1:5]] for words in listed() if words[-1] != f"@{ABSENT}"]
        self.assertEqual(held, wanted)

    def test_parents_come_first(self):
        seen = {"."}
        for entry in self.tar:
            self.assertIn(str(pathlib.PurePosixPath(entry.name).parent), seen)
            seen.add(entry.name)

    def test_the_init_program_is_inside(self):
        self.assertEqual(self.tar.extractfile("goiso-init").read(), b"\x7fELF init")

    def test_the_same_init_makes_the_same_bytes(self):
        self.assertEqual(make(b"x"), make(b"x"))
        self.assertNotEqual(make(b"x"), make(b"y"))

    def test_no_file_is_writable_for_the_build(self):
        for entry in self.tar:
            if entry.isfile():
                self.assertEqual((entry.uid, entry.mode & 0o022), (0, 0), entry.name)

    def test_every_source_is_listed(self):
        files = ROOT / "images/base/files"
        there = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}
        self.assertEqual(there, {words[5] for words in listed() if len(words) > 5} - {f"@{part}" for part in PARTS})


if __name__ == "__main__":
    unittest.main()
