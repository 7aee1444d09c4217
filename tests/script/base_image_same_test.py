#!/usr/bin/env python3
"""dockerfiles/base.Dockerfile builds the image that goiso makes by itself: the same files, owners, modes and bytes.

usage: base_image_same_test.py GOISO
Exit 77 when no engine answers.
"""
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import urllib.parse

import engine_view

ROOT = pathlib.Path(__file__).resolve().parents[2]
URL = os.environ.get("DOCKER_HOST", "")
TAG = f"goiso-test-base:{os.getpid()}"


def call(method, path, body=None, kind="application/json"):
    status, _, content = engine_view.exchange(URL, method, "/v1.40" + path, body, kind)
    assert status < 300, f"{method} {path}: {status} {content[:500]!r}"
    return content


def build(init):
    """The id of what the Dockerfile makes; the classic builder needs no registry for FROM scratch."""
    base = subprocess.run([ROOT / "scripts/make-base-tar", init, "-"], check=True, stdout=subprocess.PIPE).stdout
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as tar:
        for name, content in (("Dockerfile", (ROOT / "dockerfiles/base.Dockerfile").read_bytes()), ("base.tar", base)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    out = call("POST", f"/build?rm=1&forcerm=1&t={TAG}", context.getvalue(), "application/x-tar").decode()
    assert '"error"' not in out, out
    return json.loads(call("GET", f"/images/{TAG}/json"))["Id"]


def made_by_goiso(goiso):
    subprocess.run([goiso, "doctor"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    told = subprocess.run([goiso, "gc", "--dry-run", "--json"], stdout=subprocess.PIPE, check=True).stdout
    of_other_versions = {leak["id"] for leak in json.loads(told)["items"]}
    wanted = urllib.parse.quote(json.dumps({"label": ["dev.goiso.kind=image"]}))
    images = json.loads(call("GET", f"/images/json?filters={wanted}"))
    own = [image["Id"] for image in images if image["Id"] not in of_other_versions]
    assert len(own) == 1, f"goiso made one image of its own: {own}"
    return own[0]


def files_of(image):
    """Name to type, mode, owner and content of everything in a container of the image that was never started."""
    container = json.loads(call("POST", "/containers/create", json.dumps({"Image": image, "Entrypoint": ["/goiso-init"]})))["Id"]
    try:
        exported = call("GET", f"/containers/{container}/export")
    finally:
        call("DELETE", f"/containers/{container}?force=1&v=1")
    listed = {}
    with tarfile.open(fileobj=io.BytesIO(exported)) as tar:
        for entry in tar:
            content = hashlib.sha256(tar.extractfile(entry).read()).hexdigest() if entry.isfile() else entry.linkname
            listed[entry.name.strip("/")] = (entry.type, oct(entry.mode), entry.uid, entry.gid, content)
    return listed


def main():
    goiso = pathlib.Path(sys.argv[1])
    if not engine_view.answers(URL):
        print("skipped: no engine answers at DOCKER_HOST")
        return 1 if os.environ.get("CI") else 77
    try:
        ours, theirs = files_of(made_by_goiso(goiso)), files_of(build(goiso.parent / "goiso-init"))
    finally:
        engine_view.exchange(URL, "DELETE", f"/v1.40/images/{TAG}?force=1")
    assert "goiso-init" in ours, sorted(ours)
    for name in sorted(ours.keys() | theirs.keys()):
        assert ours.get(name) == theirs.get(name), f"{name}: goiso {ours.get(name)}, Dockerfile {theirs.get(name)}"
    print(f"{len(ours)} entries are the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
