"""What a search costs next to what an expert would do by hand."""
import json
import os
import shutil
import time

from . import box, measure
from .measure import Row

# Both ends, and what a binary search between them asks: a compiler crash that is in 1.22.0 and 1.22.1 alone.
RELEASES = ["1.21.0", "1.21.5", "1.21.9", "1.21.13", "1.22.0", "1.22.1", "1.22.2"]
GOOD, BAD = "1.21.0", "1.22.1"
PROJECT = measure.ROOT / "tests/regressions/R1/proj"


def by_hand(releases, fails):
    """A plain binary search; how many builds it took, and the first release that fails."""
    low, high, builds = 0, len(releases) - 1, 2
    assert not fails(releases[low]) and fails(releases[high])
    while high - low > 1:
        middle = (low + high) // 2
        builds += 1
        low, high = (low, middle) if fails(releases[middle]) else (middle, high)
    return builds, releases[high]


def timed(work):
    start = time.monotonic()
    result = work()
    return time.monotonic() - start, result


def volumes_of(bench, docker):
    return set(measure.run([docker, "-H", bench.url, "volume", "ls", "-q"], bench.env).out.split())


def cold(bench, docker, words):
    """Seconds of a search that finds no compiled standard library: for GOAMD64=v3, whose volumes nobody else uses and which are removed again."""
    before = volumes_of(bench, docker)
    took, told = timed(lambda: json.loads(bench.goiso(*words[:-3], "--env", "GOAMD64=v3", *words[-3:]).out))
    made = volumes_of(bench, docker) - before
    if not made:
        raise SystemExit("bench: error: the cold search compiled nothing: volumes of an earlier one are left")
    measure.run([docker, "-H", bench.url, "volume", "rm", *sorted(made)], bench.env)
    return took, told


def bisect(bench):
    """The same question by goiso, with docker run by hand and with a native go by hand, all SDKs stored, std compiled and not. Confirmation and causes left out."""
    docker = shutil.which("docker")
    if docker is None:
        raise SystemExit("bench: error: this case needs the docker CLI")
    searched = RELEASES[:6]
    for version in searched:  # what is needed of its standard library is compiled by the first run
        bench.goiso("sdk", "pull", version)
    project = bench.scratch / "bisect"
    shutil.copytree(PROJECT, project)
    words = ("bisect", project, "--go", ",".join(searched), "--good", GOOD, "--bad", BAD, "--no-cache", "--no-attribution", "--count", "1", "--json", "--", "go", "build")
    ours, containers, kept, native, cold_ours, cold_native = [], [], [], [], [], []
    for version in searched:
        bench.goiso("reproduce", project, "--go", version, "--", "go", "build", ok=(0, 1))
    image = bench.base_image()

    def in_container(version, *more):
        report = bench.report(project, "--go", version, "--", "go", "version")
        volume = "goiso-sdk-" + report["toolchain"]["sdk"].split(":")[1][:16]
        return [docker, "-H", bench.url, "run", "--rm", "--network", "none", "-v", f"{volume}:/usr/local/go:ro", "-v", f"{project}:/w/src:ro", "-w", "/w/src",
                *more, "-e", "GOCACHE=/tmp/cache", "-e", "HOME=/tmp", "-e", "GOTOOLCHAIN=local", "-e", "CGO_ENABLED=0", "--user", "65532:65532", "--tmpfs", "/tmp:exec,mode=1777,size=1g",
                "--entrypoint", "/usr/local/go/bin/go", image, "build", "-o", "/tmp/out"]

    cache = bench.scratch / "docker-cache"
    cache.mkdir()
    cache.chmod(0o777)
    commands = {version: in_container(version) for version in searched}
    warm = {version: in_container(version, "-v", f"{cache}:/tmp/cache") for version in searched}
    for version in searched:
        measure.run(warm[version], bench.env, ok=(0, 1))
    gos = {version: bench.native_go(version) for version in searched}
    for version, go in gos.items():  # its std is compiled once, as it is for goiso
        measure.run([str(go), "build", "-o", str(bench.scratch / "out")], bench.native_env(go), cwd=project, ok=(0, 1))
    for _ in range(max(1, bench.runs // 5)):
        took, told = timed(lambda: json.loads(bench.goiso(*words).out))
        if told["first_bad"] != ["go1.22.0"]:
            raise SystemExit(f"bench: error: goiso found {told['first_bad']}")
        ours.append((took, len(told["probes"])))
        containers.append(timed(lambda: by_hand(searched, lambda one: measure.run(commands[one], bench.env, ok=(0, 1)).code == 1))[0])
        kept.append(timed(lambda: by_hand(searched, lambda one: measure.run(warm[one], bench.env, ok=(0, 1)).code == 1))[0])
        native.append(timed(lambda: by_hand(searched, lambda one: measure.run(
            [str(gos[one]), "build", "-o", str(bench.scratch / "out")], bench.native_env(gos[one]), cwd=project, ok=(0, 1)).code == 1))[0])
    for _ in range(max(1, bench.runs // 10)):  # apart: what they throw away keeps the disk busy
        cold_ours.append(cold(bench, docker, words)[0])
        fresh = bench.scratch / f"native-cache-{len(cold_native)}"
        cold_native.append(timed(lambda: by_hand(searched, lambda one: measure.run(
            [str(gos[one]), "build", "-o", str(bench.scratch / "out")], {**bench.native_env(gos[one]), "GOCACHE": str(fresh), "GOAMD64": "v3"}, cwd=project,
            ok=(0, 1)).code == 1))[0])
    took, probes = measure.median([one for one, _ in ours]), measure.median([count for _, count in ours])
    yield Row("bisect, std cold for docker run", took, measure.median(containers) / 3, "s", "a third of a binary search with docker run, which compiles std each time")
    yield Row("bisect, warm, next to native go", took, measure.median(native) + 0.3 * probes, "s", f"a native binary search + 0.3 s for each of {probes:.0f} probes, siblings included")
    yield Row("bisect, warm, next to docker run", took, measure.median(kept) / 1.5, "s", "two thirds of a binary search with docker run and a kept build cache")
    yield Row("bisect, std cold, next to native go", measure.median(cold_ours), measure.median(cold_native), "s", "a native binary search with an empty build cache")
    repeated = words[:words.index("--no-cache")] + words[words.index("--no-cache") + 1:]
    bench.goiso(*repeated)
    took, told = timed(lambda: json.loads(bench.goiso(*repeated).out))
    yield Row("the same bisect again", took, 1.0, "s", f"1 s at most, {told['containers']} boxes")


def matrix(bench):
    """A matrix of six releases, all warm, next to the same native builds."""
    searched = RELEASES[:6]
    for version in searched:  # what is needed of its standard library is compiled by the first run
        bench.goiso("sdk", "pull", version)
    gos = {version: bench.native_go(version) for version in searched}
    words = ("matrix", box.PASSES, "--go", ",".join(searched), "--no-cache", "--json")
    ours, native = [], []
    bench.goiso(*words)
    for go in gos.values():
        measure.run([str(go), "build", "./..."], bench.native_env(go), cwd=box.PASSES)
    for _ in range(max(1, bench.runs // 5)):
        ours.append(timed(lambda: bench.goiso(*words))[0])
        native.append(sum(timed(lambda: measure.run([str(go), "build", "./..."], bench.native_env(go), cwd=box.PASSES))[0] for go in gos.values()))
    bound = 1.15 * measure.median(native) / os.cpu_count() + 0.3 * len(searched)
    yield Row(f"matrix of {len(searched)} releases, warm", measure.median(ours), bound, "s", "1.15 x native builds / processors + 0.3 s a cell")
