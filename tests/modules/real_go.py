"""A real go for the tests of this folder, and small modules for it."""
import base64
import hashlib
import io
import json
import os
import pathlib
import shutil
import stat
import sys
import tarfile
import zipfile


def find_go(scratch):
    """The machine's go, else one unpacked from the test home's SDK store into `scratch`; ends the test when there is none."""
    found = shutil.which("go")
    if found:
        return found
    home = pathlib.Path(os.environ.get("GOISO_TEST_HOME", pathlib.Path.home() / ".cache/goiso-test")) / "home/data"
    receipts = sorted(home.glob("sdk/*.json"))
    if not receipts:
        sys.exit(f"no go in PATH and no SDK in '{home}': run 'scripts/test', which fetches some")
    return unpack_sdk(home, receipts[-1], scratch)


def unpack_sdk(data, receipt, scratch):
    """The go command of an SDK that a goiso keeps below `data`, unpacked into `scratch`."""
    digest = json.loads(receipt.read_text())["digest"].split(":")[1]
    blob = data / "blobs/sha256" / digest[:2] / digest
    root = pathlib.Path(scratch) / "goroot"
    if zipfile.is_zipfile(blob):
        with zipfile.ZipFile(blob) as archive:
            archive.extractall(root)
        goroot = next(root.glob("golang.org/toolchain@*"))
        for tool in [*goroot.glob("bin/*"), *goroot.glob("pkg/tool/*/*")]:
            tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        for kept in goroot.rglob("_go.mod"):
            shutil.copy(kept, kept.with_name("go.mod"))
    else:
        with tarfile.open(blob) as archive:
            archive.extractall(root)
        goroot = root / "go"
    return str(goroot / "bin/go")


def go_environment(scratch, goproxy):
    """Nothing of the machine's own Go settings, and a module cache that is empty."""
    cache = pathlib.Path(scratch)
    telemetry = cache / ".config/go/telemetry"
    telemetry.mkdir(parents=True, exist_ok=True)
    (telemetry / "mode").write_text("off\n")  # else a child of go writes there after go has ended
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GO") and "proxy" not in name.lower()}
    environment.update(HOME=str(cache), GOPATH=str(cache / "gopath"), GOCACHE=str(cache / "gocache"), GOENV="off", GOFLAGS="-modcacherw",
                       GOTOOLCHAIN="local", GOPROXY=goproxy, GOSUMDB="off", GOVCS="*:off", GOISO_HOME=str(cache / "goiso"))
    return environment


class Module:
    """example.com/m at one version: the files of a proxy and its lines in go.sum."""

    def __init__(self, path="example.com/m", version="v1.0.0", body="package m\n", requires=""):
        self.path, self.version = path, version
        self.mod = f"module {path}\n\ngo 1.18\n{requires}"
        self.info = json.dumps({"Version": version, "Time": "2024-01-02T03:04:05Z"})
        prefix = f"{path}@{version}/"
        files = {prefix + "go.mod": self.mod, prefix + "m.go": body}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
        self.zip = packed.getvalue()
        self.go_sum = f"{path} {version} {h1(files)}\n{path} {version}/go.mod {h1({'go.mod': self.mod})}\n"

    def files(self):
        base = f"/{self.path}/@v/{self.version}"
        return {base + ".info": self.info.encode(), base + ".mod": self.mod.encode(), base + ".zip": self.zip,
                f"/{self.path}/@v/list": (self.version + "\n").encode()}


def h1(files):
    lines = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items()))
    return "h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()
