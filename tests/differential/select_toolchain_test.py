#!/usr/bin/env python3
"""select_toolchain_test.py GOISO: `goiso sdk resolve` chooses as a real go does, over generated go.mod, go.work and GOTOOLCHAIN cases.

The go command is unpacked from an SDK >= 1.24 of GOISO_TEST_HOME and asked with GODEBUG=toolchaintrace=1; GOPROXY=off keeps it from downloading
what it chose. GOISO_TEST_SEED repeats one sequence. Skipped (77) without such an SDK.
"""
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

CASES = 600
SKIPPED = 77
GOROOT_FILES = ("bin/go", "go.env", "VERSION")


def stored_sdks():
    """(version, archive), newest first, of what goiso keeps for the tests."""
    data = pathlib.Path(os.environ.get("GOISO_TEST_HOME", "/nonexistent")) / "home/data"
    for receipt in sorted(data.glob("sdk/go1.*.json"), reverse=True):
        fields = json.loads(receipt.read_text())
        if int(fields["version"].split(".")[1]) >= 24:
            digest = fields["digest"].removeprefix("sha256:")
            yield fields["version"], data / "blobs/sha256" / digest[:2] / digest


def unpack_go(archive, version, into):
    """bin/go and the two files it reads to know itself; the choice needs no more."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            prefix = "/".join(packed.namelist()[0].split("/")[:2]) + "/"
            contents = {name: packed.read(prefix + name) for name in GOROOT_FILES}
    else:
        with tarfile.open(archive) as packed:
            contents = {name: packed.extractfile("go/" + name).read() for name in GOROOT_FILES}
    for name, content in contents.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(content)
    (into / "bin/go").chmod(0o755)
    (into / "pkg/tool").mkdir(parents=True)
    assert contents["VERSION"].decode().splitlines()[0] == version


def versions_around(random_, local):
    minor = int(local.split(".")[1])
    some = [f"1.{minor + step}{tail}" for step in (-3, -1, 0, 1, 2) for tail in ("", ".0", ".1", "rc1", ".13", ".99")]
    return random_.choice(some + ["1.18", "1.20", "1.21", "1.21rc2", "1.9", "1", "1.999", local.removeprefix("go")])


def odd_version(random_, version):
    return random_.choice(["", "x", "1.", "1.021", version + "rc", version + ".1.1", version + "-custom", version + " extra", f'"{version}"', "2.0", "go" + version,
                           version + "beta", "1.25.1rc1", "99999999999999999999.1", "1.99999999999999999999"])


def go_line(random_, local):
    version = versions_around(random_, local)
    if random_.random() < 0.15:
        version = odd_version(random_, version)
    return random_.choice(["", f"go {version}", f"go {version}", f"go\t{version} // needed", f"  go   {version}  ", f"go {version}\r", f"go ({version})", f"// go {version}\ngo {version}",
                           f"go {version}\ngo 1.999"])


def toolchain_line(random_, local):
    name = "go" + versions_around(random_, local)
    if random_.random() < 0.3:
        name = random_.choice(["default", "local", name + "-bigcorp", name[2:], "gccgo-" + name, name + "/x", "go1", "golang", odd_version(random_, name), "go" + odd_version(random_, name[2:])])
    return random_.choice(["", "", f"toolchain {name}", f"toolchain {name}", f"toolchain {name} // why", f"toolchain {name}\r"])


def gotoolchain(random_, local):
    name = random_.choice(["local", local, "go" + versions_around(random_, local)])
    if random_.random() < 0.15:
        name = random_.choice(["bash", "go", "1.22.1", "go" + odd_version(random_, "1.22.1"), name + "-custom", "auto+auto", "../go1.22", "go2.0"])
    return random_.choice(["", "auto", "auto", "auto", "path", "local", name, name + "+auto", name + "+auto", name + "+path", name + "+", name + "+AUTO", "+auto"])


def make_case(random_, top, number, local):
    """A folder with a project, and the environment that differs from case to case."""
    folder = top / f"case{number}"
    (folder / "sub").mkdir(parents=True)
    files = {}
    if random_.random() < 0.9:
        files["go.mod"] = "\n".join(["module example.test/m", go_line(random_, local), toolchain_line(random_, local), ""])
    if random_.random() < 0.3:
        files["go.work"] = "\n".join([go_line(random_, local), toolchain_line(random_, local), "use .", ""])
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    environment = {"GOTOOLCHAIN": gotoolchain(random_, local), "GOENV": "off"}
    if random_.random() < 0.3:
        environment["GOENV"] = str(folder / "env")
        (folder / "env").write_text(random_.choice(["", f"GOTOOLCHAIN={gotoolchain(random_, local)}\n", "# none\nGOTOOLCHAIN=\n", "GOWORK=off\n", "GOTOOLCHAIN=local\nGOTOOLCHAIN=auto\n"]))
        if random_.random() < 0.7:
            environment["GOTOOLCHAIN"] = ""
    environment["GOWORK"] = random_.choice(["", "", "", "off", "auto", str(folder / "go.work"), "go.work"])
    environment["GO111MODULE"] = random_.choice([""] * 9 + ["off", "on"])
    cwd = random_.choice([folder, folder / "sub"])
    return {"cwd": cwd, "files": files, "environment": {name: value for name, value in environment.items() if value}}


def real_choice(goroot, local, case, home):
    """What go says it chooses: a toolchain's name, or ("fatal", its words)."""
    environment = {"HOME": str(home), "PATH": "/nonexistent", "GOROOT": str(goroot), "GOPROXY": "off", "GODEBUG": "toolchaintrace=1", "TMPDIR": str(home),
                   "GOPATH": str(home / "gopath"), "GOTELEMETRY": "off", **case["environment"]}
    done = subprocess.run([goroot / "bin/go", "version"], cwd=case["cwd"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    lines = done.stderr.splitlines()
    chosen = re.findall(r"^go: (?:using local toolchain|upgrading toolchain to|default toolchain set to) (\S+(?: \S+)*?)(?: \(required by.*| from GOTOOLCHAIN=.*)?$", done.stderr, re.M)
    if match := re.search(r'^go: ((?:go: )?invalid .*|cannot find "(.*)" in PATH|download ([^:]+?)(?: for \S+)?: .*)$', done.stderr, re.M):
        if match.group(2):
            return match.group(2), True
        if match.group(3):
            return match.group(3), False
        if match.group(1).startswith("invalid GOWORK"):  # said once more after the choice, without the choice's own prefix
            return local, "local"
        return "fatal", match.group(1)
    assert done.returncode == 0, (case, lines)
    if "go: using local toolchain" in done.stderr:
        return chosen[-1], "local"
    assert not chosen, (case, lines)
    return local, "local"  # GOTOOLCHAIN not set, or GO111MODULE=off: go says nothing


def our_choice(goiso, local, case, home):
    environment = {"HOME": str(home), "PATH": "/nonexistent", "GOISO_HOME": str(home / "goiso"), **case["environment"]}
    done = subprocess.run([goiso, "sdk", "resolve", str(case["cwd"]), "--local", local, "--json"], cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    document = json.loads(done.stdout)
    if done.returncode == 129:
        return "fatal", document["message"]
    assert done.returncode == 0, (case, done.stderr)
    return document["toolchain"], "local" if document["is_local"] else document["path_only"]


def main():
    goiso = pathlib.Path(sys.argv[1]).resolve()
    found = next(stored_sdks(), None)
    if found is None:
        print("skipped: no SDK >= 1.24 in GOISO_TEST_HOME (scripts/test fetches one)")
        return SKIPPED
    seed = int(os.environ.get("GOISO_TEST_SEED", "20260822"))
    random_ = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="select-") as folder:
        top = pathlib.Path(folder)
        home = top / "home"
        home.mkdir()
        version, archive = found
        unpack_go(archive, version, top / "goroot")
        cases = [make_case(random_, top, number, version) for number in range(CASES)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            theirs = list(pool.map(lambda case: real_choice(top / "goroot", version, case, home), cases))
            ours = list(pool.map(lambda case: our_choice(goiso, version, case, home), cases))
    differing = 0
    for case, their, our in zip(cases, theirs, ours):
        if their != our:
            differing += 1
            print(f"DIFFERENT: {case}\n  go:    {their}\n  goiso: {our}")
    kinds = {"fatal": 0, "local": 0, "chosen": 0}
    for their in theirs:
        kinds["fatal" if their[0] == "fatal" else "local" if their[1] == "local" else "chosen"] += 1
    print(f"{len(cases)} cases with {version}, seed {seed}: {kinds}, {differing} differ")
    assert min(kinds.values()) >= 20, "the cases are too much alike"
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
