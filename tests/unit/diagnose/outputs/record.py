#!/usr/bin/env python3
"""Writes the recorded outputs beside this file: what real releases of Go print for the projects of tests/projects.

    record.py FOLDER        FOLDER is private and may be removed afterwards

Needs `go` in PATH; it fetches the releases named below through GOTOOLCHAIN. Paths become those of a box: the project
in /w/src, the SDK in /usr/local/go, temporary folders in /w/tmp.
"""
import os, pathlib, re, shutil, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECTS = HERE.parents[2] / "projects"
BUILD, TEST = ["go", "build", "./..."], ["go", "test", "./..."]
EVERY = ["go1.21.13", "go1.24.13", "go1.27.4"]
CASES = [  # name, project, command, environment, releases
    ("passes", "passes", TEST, {}, EVERY),
    ("type-error", "compile-error", BUILD, {}, EVERY),
    ("syntax-error", "syntax-error", BUILD, {}, EVERY),
    ("unused-import", "unused-import", BUILD, {}, EVERY),
    ("missing-package", "missing-package", BUILD, {}, EVERY),
    ("missing-require", "missing-require", BUILD, {}, EVERY),
    ("missing-module", "missing-module", BUILD, {}, EVERY),
    ("missing-module-mod-mod", "missing-require", BUILD, {"GOFLAGS": "-mod=mod"}, EVERY),
    ("vet-in-test", "vet-failure", TEST, {}, EVERY),
    ("vet", "vet-failure", ["go", "vet", "./..."], {}, EVERY),
    ("link-error", "link-error", BUILD, {}, EVERY),
    ("test-failure", "test-failure", TEST, {}, EVERY),
    ("test-failure-verbose", "test-failure", ["go", "test", "-v", "./..."], {}, EVERY),
    ("test-failure-json", "test-failure", ["go", "test", "-json", "./..."], {}, EVERY),
    ("test-panic", "test-panic", TEST, {}, EVERY),
    ("test-panic-json", "test-panic", ["go", "test", "-json", "./..."], {}, EVERY),
    ("test-timeout", "loops-forever", ["go", "test", "-timeout=1s", "./..."], {}, EVERY),
    ("test-build-failure", "test-with-type-error", TEST, {}, EVERY),
    ("test-build-failure-json", "test-with-type-error", ["go", "test", "-json", "./..."], {}, EVERY),
    ("type-error-json", "compile-error", ["go", "build", "-json", "./..."], {}, EVERY),
    ("run-panic", "run-panic", ["go", "run", "."], {}, EVERY),
    ("run-failure", "run-failure", ["go", "run", "."], {}, EVERY),
    ("run-type-error", "compile-error", ["go", "run", "."], {}, EVERY),
    ("deadlock", "deadlock", ["go", "run", "."], {}, EVERY),
    ("import-cycle", "import-cycle", BUILD, {}, EVERY),
    ("go-line-too-new", "go-line-too-new", BUILD, {}, EVERY),
    ("vendored", "passes-with-deps-vendored", BUILD, {}, EVERY),
    ("vendor-inconsistent", "vendor-inconsistent", BUILD, {}, EVERY),
    ("newer-std-package", "needs-1.22", BUILD, {}, EVERY),
    ("race-without-cgo", "passes", ["go", "test", "-race", "./..."], {}, EVERY),
    ("bad-flag", "passes", ["go", "build", "-nosuchflag", "./..."], {}, EVERY),
    ("bad-platform", "passes", BUILD, {"GOOS": "plan10"}, EVERY),
    ("compiler-crash", "compiler-crash-1.22.0", BUILD, {}, ["go1.22.0", "go1.21.13", "go1.24.13"]),
    ("compiler-crash-in-test", "compiler-crash-1.22.0", TEST, {}, ["go1.22.0"]),
]


def sdk_of(release):
    environment = dict(os.environ, GOTOOLCHAIN=release)
    return subprocess.run(["go", "env", "GOROOT"], env=environment, text=True, check=True, capture_output=True).stdout.strip()


def in_box_words(text, folder, goroot):
    text = text.replace(str(folder / "src"), "/w/src").replace(goroot, "/usr/local/go")
    text = text.replace(str(folder / "tmp"), "/w/tmp").replace(str(folder), "/w")
    # Traces of runtime functions without a file of their own and JSON escapes need no care; time stamps do.
    return re.sub(r'"Time":"[^"]*"', '"Time":"2026-11-24T13:30:00Z"', text)


def record(case, release, folder, goroot):
    name, project, command, environment, _ = case
    source = folder / "src"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(PROJECTS / project, source)
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    environment = {
        "PATH": f"{goroot}/bin:/usr/bin:/bin", "HOME": str(folder / "home"), "GOCACHE": str(folder / "cache" / release),
        "GOMODCACHE": str(folder / "mod"), "GOTMPDIR": str(folder / "tmp"), "GOTOOLCHAIN": "local", "GOPROXY": "off",
        "CGO_ENABLED": "0", "GOTELEMETRY": "off", "GOFLAGS": "", "PWD": str(source), **environment}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True)
    out, err = (in_box_words(part.decode("utf-8", "replace"), folder, goroot) for part in (done.stdout, done.stderr))
    text = f"command {' '.join(command)}\nexit {done.returncode}\n-- stdout --\n{out}-- stderr --\n{err}"
    (HERE / f"{name}.{release}.txt").write_text(text)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    only = sys.argv[2:]
    for release in sorted({release for case in CASES for release in case[4]}):
        goroot = sdk_of(release)
        for case in CASES:
            if release in case[4] and (not only or case[0] in only):
                record(case, release, folder, goroot)


main()
