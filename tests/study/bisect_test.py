#!/usr/bin/env python3
"""Whole searches in real boxes, over forty made-up releases.

bisect_test.py GOISO SCENARIO_GO answers|script|varies|kill|trouble
answers  every shape of answer, and a second asking that needs no engine
script   what good and bad is as the user says it: exit codes, classes, what the output must be, answers of an earlier search
varies   failures that come and go, builds without an end, boxes without memory, output that is never the same
kill     SIGKILL at every record of the journal: --resume gives the same answer, and at most one run is lost
trouble  an engine that dies, Ctrl-C, two searches of one question at once, an SDK that cannot be had
"""
import json
import os
import re
import signal
import sys
import time

from stub_world import BROKEN, NAMES, NEEDS_NEWER, OTHER, PASSES, World, between, scenario

NOWHERE = "unix:///nonexistent.sock"
EVERYTHING = NAMES


def must(search, answer, onsets=(), fixes=(), code=0):
    wanted = (answer, list(onsets), list(fixes))
    assert search.found() == wanted, f"{search.words}: {search.found()}, not {wanted}\n{search.json}\n{search.err}"
    assert search.code == code, f"{search.words}: exit {search.code}, not {code}\n{search.err}"
    return search


def changes_of(search):
    return [(change["last"], change["first"]) for change in search.transitions]


# ---- answers


def one_boundary(world):
    world.ask((between("go1.22.4", None), BROKEN))
    search = must(world.bisect("--good", "1.21.0", "--bad", "1.24.9"), "found", [("go1.22.3", "go1.22.4")])
    assert search.confirmed and not search.skipped, search.json
    assert len(set(search.points())) <= 12, f"{len(set(search.points()))} of 40 releases were run: {search.points()}"
    told = {each["id"]: each for each in search.signatures}[search.transitions[0]["signature"]]
    assert told["kind"] == "type-error" and "undefined: thing" in told["first_line"], told
    return search


def asked_again(world):
    """Every answer is known: no box, and no engine either."""
    first = one_boundary(world)
    again = must(world.bisect("--good", "1.21.0", "--bad", "1.24.9", DOCKER_HOST=NOWHERE), "found", first.found()[1])
    assert again.containers == 0 and not again.points(cached=False), again.json
    print(f"  known already: {again.seconds:.2f} s, against {first.seconds:.2f} s with {first.containers} boxes")


def known_from_a_matrix(world):
    """What a matrix ran with the same command is known once the failure is: the search only runs both sides of the change again."""
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN))
    world.matrix("--go", ">=1.21.0 <1.24.10")
    flags = ("--good", "1.21.0", "--bad", "1.24.9")
    search = must(world.bisect(*flags), "found", [("go1.22.3", "go1.22.4")])
    assert search.confirmed and search.containers == 2 == len(search.points(cached=False)), search.json
    assert {probe["round"] for probe in search.probes if probe["cached"]} == {0, 1} and search.rounds == 2, search.probes
    assert set(search.points()) == {"go1.21.0", "go1.22.3", "go1.22.4", "go1.24.9"} and search.notes == ["known from earlier runs too, and not listed: 36 places"], search.json
    again = must(world.bisect(*flags, DOCKER_HOST=NOWHERE), "found", [("go1.22.3", "go1.22.4")])
    assert again.containers == 0, again.json
    anew = must(world.bisect(*flags, "--no-cache"), "found", [("go1.22.3", "go1.22.4")])
    assert not anew.points(cached=True) and anew.containers == len(anew.probes) and not anew.notes, anew.json
    world.forget()


def one_end_alone(world):
    world.ask((between("go1.23.7", None), BROKEN))
    must(world.bisect("--bad", "1.24.9"), "found", [("go1.23.6", "go1.23.7")])


def window(world):
    world.ask((between("go1.22.5", "go1.23.4"), BROKEN))
    must(world.bisect("--bad", "1.22.8"), "found", [("go1.22.4", "go1.22.5")], ["go1.23.4"])


def fix(world):
    world.ask((between("go1.21.0", "go1.23.4"), BROKEN))
    search = world.bisect("--good", "1.24.0", "--bad", "1.21.0")
    must(search, "found", [], ["go1.23.4"])


def backports(world):
    """Broken on the same day on two branches: 1.22.8 and 1.23.2 came out together."""
    world.ask((between("go1.22.8", "go1.23.0") + between("go1.23.2", None), BROKEN))
    search = world.bisect("--good", "1.21.0", "--bad", "1.24.0")
    onsets = list(zip(search.last_good, search.first_bad))
    assert search.answer == "found" and onsets == [("go1.22.7", "go1.22.8"), ("go1.23.1", "go1.23.2")], search.json


def other_failure(world):
    """What fails in another way in the middle may hide the failure that is searched: both changes are told, neither as its beginning."""
    world.ask((between("go1.22.2", "go1.22.5"), OTHER), (between("go1.22.5", None), BROKEN))
    search = must(world.bisect("--good", "1.21.0", "--bad", "1.24.9"), "several", code=15)
    assert changes_of(search) == [("go1.22.1", "go1.22.2"), ("go1.22.4", "go1.22.5")], search.transitions
    assert {skipped["reason"] for skipped in search.skipped} == {"other-failure"}, search.skipped


def other_words(world):
    """A later release words the same kind of failure anew: it keeps its beginning."""
    world.ask((between("go1.22.2", "go1.23.5"), BROKEN.replace("undefined: thing", "thing undeclared")), (between("go1.23.5", None), BROKEN))
    search = must(world.bisect("--bad", "1.24.9"), "found", [("go1.22.1", "go1.22.2")])
    assert changes_of(search) == [("go1.22.1", "go1.22.2"), ("go1.23.4", "go1.23.5")], search.transitions
    assert search.reason == "worded otherwise from 'go1.23.5' on", search.json


def untestable_region(world):
    """Neither good nor bad, but the boundary is elsewhere."""
    world.ask((between("go1.21.0", "go1.21.5"), NEEDS_NEWER), (between("go1.23.1", None), BROKEN))
    search = must(world.bisect("--bad", "1.24.9"), "found", [("go1.23.0", "go1.23.1")])
    assert not set(between("go1.21.0", "go1.21.5")) & set(search.last_good + search.first_bad)


def skipped_by_hand(world):
    """What must not be run may have the change: the answer names it among the candidates."""
    world.ask((between("go1.22.4", None), BROKEN))
    flags = ("--good", "1.22.1", "--bad", "1.22.8", "--go", ">=1.22.1 <1.22.9")
    search = world.bisect(*flags, "--skip", "1.22.3", "--skip", "1.22.4")
    assert search.code == 12 and search.answer == "inconclusive", search.json
    assert search.json["candidates"] == ["go1.22.3", "go1.22.4", "go1.22.5"], search.json
    assert not {probe["go"] for probe in search.probes} & {"go1.22.3", "go1.22.4"}, search.probes
    assert world.bisect(*flags, "--skip", ">=1.22.8").code == 129


def everything_fails(world):
    world.ask((EVERYTHING, BROKEN))
    must(world.bisect("--bad", "1.24.9"), "none", code=12)
    must(world.bisect("--good", "1.21.0", "--bad", "1.24.9"), "bad-endpoints", code=13)


def nothing_fails(world):
    world.ask()
    must(world.bisect("--good", "1.21.0", "--bad", "1.24.9"), "bad-endpoints", code=14)
    search = must(world.bisect(), "bad-endpoints", code=14)
    again = len(search.points()) - len(set(search.points()))
    assert again <= 4, f"{again} runs of releases that had passed, to see that nothing fails"


def every_change(world):
    world.ask((between("go1.21.6", "go1.22.0"), BROKEN), (between("go1.22.3", "go1.23.0"), OTHER))
    search = world.bisect("--transitions", "--bad", "1.21.8")
    changes = changes_of(search)
    assert changes == [("go1.21.5", "go1.21.6"), ("go1.21.9", "go1.22.0"), ("go1.22.2", "go1.22.3"), ("go1.22.9", "go1.23.0")], changes
    assert search.answer == "found" and search.code == 0, search.json


def cause(world):
    """A setting that brings the old behaviour back, as that release's own table names it."""
    world.ask((between("go1.22.0", None), "env=GODEBUG:oldthing=1 " + PASSES), (between("go1.22.0", None), BROKEN))
    search = must(world.bisect("--good", "1.21.5", "--bad", "1.22.3", causes=True), "found", [("go1.21.9", "go1.22.0")])
    told = [(each["factor"], each["value"], each["effect"]) for each in search.attribution]
    assert told == [("godebug", "oldthing=1", "goes away with GODEBUG=oldthing=1")], told


def cause_each_time(world):
    """What a program does may pass by luck: a setting is a cause when it helps in each of three runs. What a compiler says is always the same."""
    panics = r"exit=1 | # example.test/p\npanic: boom\n\ngoroutine 7 [running]:\nmain.main()\n\t/w/main.go:7 +0x1d"
    for failure, runs in ((panics, 3), (BROKEN, 1)):
        world.forget()
        world.ask((between("go1.22.0", None), "env=GODEBUG:oldthing=1 " + PASSES), (between("go1.22.0", None), failure))
        search = must(world.bisect("--good", "1.21.5", "--bad", "1.22.3", "--no-cache", causes=True), "found", [("go1.21.9", "go1.22.0")])
        assert [each["value"] for each in search.attribution] == ["oldthing=1"], search.attribution
        helped = [run for run in world.runs() if run["go"] == "go1.22.0" and run["outcome"] == "passed"]
        assert len(helped) == runs, (failure, len(helped))


def cause_not_by_luck(world):
    """Where runs with one setting do not agree no cause is told, and that is said. Three passed runs in a row may be luck; they are rare."""
    panics = r"exit=1 | # example.test/p\npanic: boom\n\ngoroutine 7 [running]:\nmain.main()\n\t/w/main.go:7 +0x1d"
    new = between("go1.22.0", None)
    world.ask((new, "env=GODEBUG:oldthing=1 chance=60 " + PASSES), (new, panics))
    for _ in range(40):  # .53 of them tell nothing of it
        world.forget()
        search = must(world.bisect("--good", "1.21.5", "--bad", "1.22.3", "--no-cache", causes=True), "found", [("go1.21.9", "go1.22.0")])
        if any("no cause is told: runs with the same setting did not agree" in note for note in search.notes):
            assert not search.attribution, search.json
            return
    raise AssertionError(f"no disagreement in 40 searches: {search.notes}")


def cause_that_newest_lost(world):
    """A setting that helps on the first bad release and no longer on the newest is told as that."""
    world.forget()
    world.ask((between("go1.22.0", "go1.24.0"), "env=GODEBUG:oldthing=1 " + PASSES), (between("go1.22.0", None), BROKEN))
    search = must(world.bisect("--good", "1.21.5", "--bad", "1.24.9", causes=True), "found", [("go1.21.9", "go1.22.0")])
    told = [each["effect"] for each in search.attribution]
    assert told == ["goes away with GODEBUG=oldthing=1; go1.24.9 fails with it all the same"], told
    world.forget()
    world.ask((between("go1.22.0", "go1.24.0"), "env=GODEBUG:oldthing=1 " + PASSES), (EVERYTHING, "env=GODEBUG:oldthing=1 " + OTHER), (between("go1.22.0", None), BROKEN))
    search = must(world.bisect("--good", "1.21.5", "--bad", "1.24.9", causes=True), "found", [("go1.21.9", "go1.22.0")])
    told = [each["effect"] for each in search.attribution]
    assert told == ["goes away with GODEBUG=oldthing=1; go1.24.9 fails with it in another way"], told


def cause_in_compiler(world):
    """A change that the first bad release's compiler made: it is left out everywhere, then at each place by itself, down to the line where it tells."""
    panics = r"exit=1 | # example.test/p\npanic: boom\n\ngoroutine 7 [running]:\nmain.main()\n\t/w/main.go:7 +0x1d"
    places = r"to=out exit=0 | ./main.go:3:4 [DISABLED] [bisect-match 0x1]\n./main.go:9:2 [DISABLED] [bisect-match 0x2]"
    new = between("go1.22.0", None)
    # Said as cmd/compile says it: with "vn" the places and nothing changed there, with "x2" the change at that place alone.
    world.ask((new, "arg=newhash=vn " + places), (new, "arg=newhash=n " + PASSES), (new, "arg=newhash=x1 " + PASSES), (new, panics))
    search = must(world.bisect("--good", "1.21.5", "--bad", "1.22.3", causes=True, verb="build"), "found", [("go1.21.9", "go1.22.0")])
    told = [(each["factor"], each["value"]) for each in search.attribution]
    assert told == [("gcflags", "-d=newhash=n"), ("source", "main.go:9")], told
    assert search.attribution[0]["effect"] == "goes away with -gcflags=all=-d=newhash=n -gcflags=std=", search.attribution


def live_line(world):
    """On a terminal a line says what runs, what is left and about when there is an answer; it is gone in the end, and nobody else is shown it."""
    world.forget()
    world.ask((between("go1.22.4", None), "sleep=1500 " + BROKEN), (NAMES, "sleep=1500 " + PASSES))
    flags = ("--good", "1.22.1", "--bad", "1.22.8", "--go", ">=1.22.1 <1.22.9", "--no-cache")
    for columns in (40, 120):
        answer, written = world.watch(columns, *flags)
        assert answer["first_bad"] == ["go1.22.4"], answer
        lines = [line for line in re.split(r"[\r\n]+|\x1b\[\d*[A-Z]", written) if not line.startswith("goiso:")]
        assert max(len(line) for line in lines) < columns, max(lines, key=len)
        shown = "\n".join(lines)
        for wanted in ("go1.22.8 ", " s · ", "round 2", "probe", "1 place left", "answer in about"):
            assert wanted in shown, f"no '{wanted}' at {columns} columns: {lines}"
        assert "round " not in on_screen(written), on_screen(written)
    for more in ("--quiet", "--no-progress"):
        assert "round " not in world.watch(80, *flags, more)[1]
    assert "\x1b" not in world.bisect(*flags).err
    asked = world.watch(120, *flags, "--ask")[1]  # nobody is there to answer
    assert "round 1" in asked and "answer in" not in asked, asked


def on_screen(written):
    """What a terminal shows of that in the end."""
    rows, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[\d*[A-Z]|\r|\n|[^\x1b\r\n]+", written):
        if part == "\n":
            row, column = row + 1, 0
            rows += [""] * (row + 1 - len(rows))
        elif part == "\r":
            column = 0
        elif up := re.fullmatch(r"\x1b\[(\d*)A", part):
            row -= int(up[1] or 1)
        elif part in ("\x1b[K", "\x1b[J"):
            rows[row] = rows[row][:column]
            del rows[row + 1 if part == "\x1b[J" else len(rows):]
        else:
            rows[row] = rows[row][:column] + part + rows[row][column + len(part):]
            column += len(part)
    return "\n".join(rows)


# ---- script


NARROW = ("--good", "1.22.1", "--bad", "1.22.8", "--go", ">=1.22.1 <1.22.9")


def by_exit_code(world):
    """As git bisect run: whatever it says, its code alone counts."""
    world.ask((["go1.22.3"], "exit=125 | cannot say"), (["go1.22.5"], BROKEN), (between("go1.22.4", None), "exit=3 | another thing"))
    search = world.bisect(*NARROW, "--by-exit-code")
    assert search.code == 12 and search.json["candidates"] == ["go1.22.3", "go1.22.4"], search.json
    assert search.by_exit_code and not search.inverted, search.json
    world.ask((between("go1.21.0", "go1.22.3"), "exit=129 | too old"), (between("go1.22.4", None), "exit=3"))
    below = must(world.bisect("--bad", "1.22.8", "--by-exit-code"), "found", [("go1.22.3", "go1.22.4")])
    assert {probe["call"] for probe in below.probes if probe["exit_code"] == 129} <= {"skip-below"}, below.probes


def inverted(world):
    """Ends with 0 where the fault shows."""
    world.ask((between("go1.21.0", "go1.22.4"), "exit=1 | nothing found"))
    for flags in (("--invert",), ("--invert", "--by-exit-code")):
        search = must(world.bisect(*NARROW, *flags, causes=True), "found", [("go1.22.3", "go1.22.4")])
        assert search.inverted and {p["call"] for p in search.probes if p["outcome"] == "passed"} == {"bad"}, search.json
        assert any("no cause is looked for with --invert" in note for note in search.notes) and not search.json["attribution"], search.json
    assert not any("--invert" in note for note in world.bisect(*NARROW, "--invert").notes), "nobody asked for a cause"
    must(world.bisect("--good", "1.22.5", "--bad", "1.22.8", "--invert", "--no-cache"), "bad-endpoints", code=13)


def stopped(world):
    """A code of 128 or more ends the search; it goes on where it was, and runs again what stopped it."""
    world.forget()
    world.ask((["go1.22.4", "go1.22.5"], "exit=200 | no space left for my notes"), (between("go1.22.6", None), "exit=1"))
    flags = (*NARROW, "--by-exit-code", "--jobs", "1")
    search = world.bisect(*flags)
    assert search.code == 130 and "200" in search.message and "go1.22." in search.message, search.json
    assert "--resume" in search.hint, search.json
    again = world.bisect(*flags, "--resume", "--events", str(world.top / "events"))
    assert again.code == 130 and world.count("probe.start") == 1, (again.json, world.events())
    world.ask((between("go1.22.6", None), "exit=1"))  # another project: nothing to go on with
    assert world.bisect(*flags, "--resume").code == 132


def stopped_by_luck(world):
    """What stops it now and then: the same search goes on, and the kept run that stopped it is no answer."""
    world.forget()
    world.ask((["go1.22.4", "go1.22.5"], "chance=50 exit=200"), (between("go1.22.4", None), "exit=1"))
    flags = (*NARROW, "--by-exit-code", "--jobs", "1")
    search = world.bisect(*flags)
    for _ in range(20):
        if search.code != 130:
            break
        search = world.bisect(*flags, "--resume")
    must(search, "found", [("go1.22.3", "go1.22.4")])


def told_to_stop(world):
    world.forget()
    world.ask((["go1.22.4", "go1.22.5"], OTHER), (between("go1.22.6", None), BROKEN))
    search = world.bisect(*NARROW, "--on", "fail-different=abort")
    assert search.code == 130 and "told to stop" in search.message, search.json
    past = world.bisect(*NARROW, "--on", "fail-different=skip-range")
    assert past.code == 12 and past.json["candidates"] == ["go1.22.4", "go1.22.5", "go1.22.6"], past.json
    world.forget()
    world.ask((["go1.21.3"], OTHER), (between("go1.22.4", None), BROKEN))  # where nobody asks, but a matrix did
    world.matrix("--go", ">=1.21.0 <1.22.9")
    must(world.bisect("--good", "1.22.1", "--bad", "1.22.8", "--on", "fail-different=abort"), "found", [("go1.22.3", "go1.22.4")])


def stopped_by_two(world):
    """Two of one round stop it: one --resume asks for both again."""
    world.forget()
    world.ask((between("go1.22.2", "go1.22.8"), OTHER), (["go1.22.8"], BROKEN))
    flags = (*NARROW, "--jobs", "2", "--on", "fail-different=abort")
    first = world.bisect(*flags, "--events", str(world.top / "events"))
    asked = [event["point"] for event in world.events() if event["event"] == "probe.start"][-2:]
    assert first.code == 130 and all(point in first.message for point in asked), (first.json, asked)
    again = world.bisect(*flags, "--resume", "--events", str(world.top / "events"))
    asked_again = sorted(event["point"] for event in world.events() if event["event"] == "probe.start")
    assert again.code == 130 and asked_again == sorted(asked), (again.json, asked, asked_again)


def cannot_be_run(world):
    """126 and 127 at the good end too: the command is not there, and nothing is told of any release."""
    world.ask((EVERYTHING, "exit=127 | sh: check: not found"))
    for flags in (("--good", "1.22.1", "--bad", "1.22.8"), ("--bad", "1.22.8"), ()):
        search = world.bisect(*flags, "--by-exit-code")
        assert search.code == 129 and "cannot be run" in search.message and "127" in search.message, search.json
    world.ask((between("go1.22.4", None), "exit=127 | sh: gofmt: not found"))
    search = must(world.bisect(*NARROW, "--by-exit-code", "--no-cache", "--events", str(world.top / "events")), "found", [("go1.22.3", "go1.22.4")])
    assert [e["point"] for e in world.events() if e["event"] == "probe.start" and e["why"] == "command"] == ["go1.22.1"], world.events()


def expected_output(world):
    """It ends with 0 everywhere, and stops saying what it is to say. An answer is right for what was asked alone."""
    world.ask((between("go1.22.4", None), "exit=0 to=out | total 4"), (EVERYTHING, "exit=0 to=out | total 3"))
    search = must(world.bisect(*NARROW, "--expect-output", "^total 3$"), "found", [("go1.22.3", "go1.22.4")])
    assert search.reference["kind"] == "output" and "^total 3$" in search.reference["template"], search.reference
    assert {p["reason"] for p in search.probes if p["call"] == "bad"} == {"unexpected-output"}, search.probes
    must(world.bisect(*NARROW), "bad-endpoints", code=14)
    must(world.bisect(*NARROW, "--expect-output", "^total 5$"), "bad-endpoints", code=13)


def overlay(world, name, *rules):
    """A folder whose scenario.txt is laid over the project's."""
    folder = world.top / name
    folder.mkdir(exist_ok=True)
    (folder / "scenario.txt").write_text(scenario(*rules))
    return str(folder)


def unbroken(world):
    """What cannot be tested is run once more with files laid over, and only that."""
    world.forget()
    old, new = between("go1.21.0", "go1.22.3"), between("go1.22.3", None)
    world.ask((old, NEEDS_NEWER), (new, BROKEN))
    fix = overlay(world, "fix", (between("go1.21.6", None), BROKEN))
    assert world.bisect("--bad", "1.24.9").code == 12
    search = must(world.bisect("--bad", "1.24.9", "--unbreak", fix), "found", [("go1.21.5", "go1.21.6")])
    assert search.confirmed and search.unbreak["files"] == ["scenario.txt"], search.json
    with_files = {p["go"] for p in search.probes if p.get("unbroken")}
    assert {"go1.21.5", "go1.21.6"} <= with_files <= set(old), search.probes
    assert {p["call"] for p in search.probes if p["go"] in old and not p.get("unbroken")} == {"skip-below"}, search.probes
    again = must(world.bisect("--bad", "1.24.9", "--unbreak", fix, DOCKER_HOST=NOWHERE), "found", [("go1.21.5", "go1.21.6")])
    assert again.containers == 0, again.json
    (world.top / "fixed.json").write_text(json.dumps(search.json))
    for known in (search.study, str(world.top / "fixed.json")):
        told = must(world.bisect("--bad", "1.24.9", "--unbreak", fix, "--no-cache", "--replay", known), "found", [("go1.21.5", "go1.21.6")])
        assert {"go1.21.5", "go1.21.6"} <= {p["go"] for p in told.probes if p["cached"] and p.get("unbroken")} and told.containers < search.containers, told.json
        other = overlay(world, "other", (between("go1.21.3", None), BROKEN))
        told = must(world.bisect("--bad", "1.24.9", "--unbreak", other, "--replay", known), "found", [("go1.21.2", "go1.21.3")])
        assert not [p for p in told.probes if p.get("unbroken") and p["go"] == "go1.21.5" and p["call"] == "good"], told.json


def unbroken_in_the_middle(world):
    """A failure of another kind hides the change; without it the change is seen. Where the files do not help, all is as without them."""
    world.forget()
    world.ask((between("go1.22.4", "go1.22.6"), OTHER), (between("go1.22.6", None), BROKEN))
    must(world.bisect(*NARROW), "several", code=15)
    search = must(world.bisect(*NARROW, "--unbreak", overlay(world, "fix", (between("go1.22.5", None), BROKEN))), "found", [("go1.22.4", "go1.22.5")])
    assert {p["go"] for p in search.probes if p.get("unbroken")} == {"go1.22.4", "go1.22.5"}, search.probes
    useless = must(world.bisect(*NARROW, "--unbreak", overlay(world, "useless", (EVERYTHING, OTHER))), "several", code=15)
    tried = [p["go"] for p in useless.probes if p.get("unbroken")]
    assert tried and len(tried) == len(set(tried)), useless.probes


def unbroken_resumed(world):
    """Part of the question; what was told with files laid over is resumed as that."""
    world.forget()
    world.ask((between("go1.21.0", "go1.22.3"), NEEDS_NEWER), (between("go1.22.3", None), BROKEN))
    fix = overlay(world, "fix", (between("go1.21.6", None), BROKEN.replace("exit=1", "exit=1 sleep=300")), (EVERYTHING, "sleep=300"))
    process = world.start("--bad", "1.24.9", "--unbreak", fix, "--events", str(world.top / "events"))
    world.until(lambda: [e for e in world.events() if e["event"] == "probe.end" and e.get("unbroken")], "a run with files laid over")
    process.kill()
    process.communicate(timeout=60)
    assert world.bisect("--bad", "1.24.9", "--unbreak", overlay(world, "other"), "--resume").code == 132
    search = must(world.bisect("--bad", "1.24.9", "--unbreak", fix, "--resume", "--no-cache"), "found", [("go1.21.5", "go1.21.6")])
    assert search.containers < len(search.probes) and [p for p in search.probes if p.get("unbroken")], search.json


def believed(world):
    """After each round of a flaky search: where the change is likely to be."""
    world.forget()
    world.ask((between("go1.22.4", None), "chance=50 " + BROKEN))
    search = world.bisect(*NARROW, "--count", "12", "--events", str(world.top / "events"))
    told = [event["likeliest"] for event in world.events() if event["event"] == "posterior"]
    assert told and all(0 < len(one) <= 10 for one in told), told
    assert all(one == sorted(one, key=lambda place: -place["weight"]) for one in told), told
    assert told[-1][0]["point"] == search.first_bad[0], (told[-1], search.json)


def replayed(world):
    """The answers of a kept search, of its JSON and of an unfinished one are known; other options find another answer."""
    world.forget()
    world.ask((between("go1.22.4", "go1.22.6"), OTHER), (between("go1.22.6", None), BROKEN))
    first = must(world.bisect(*NARROW), "several", code=15)
    (world.top / "first.json").write_text(json.dumps(first.json))
    for known in (first.study, str(world.top / "first.json")):
        again = must(world.bisect(*NARROW, "--same", "any", "--no-cache", "--replay", known), "found", [("go1.22.3", "go1.22.4")])
        assert again.containers < first.containers and [p for p in again.probes if p["round"] == 0], again.json
    more = world.bisect("--good", "1.22.0", "--bad", "1.22.8", "--no-cache", "--replay", first.study)
    assert more.code == 15 and set(first.points()) <= set(more.points()), more.json
    for more in (("--modules", "offline"), ("--deps", "fresh")):
        for known, word in ((first.study, more[0]), (str(world.top / "first.json"), " ".join(more))):
            refused = world.bisect(*NARROW, *more, "--replay", known)
            assert refused.code == 129 and word in refused.message, refused.json
    world.ask((between("go1.22.5", None), BROKEN))
    for known in (first.study, str(world.top / "first.json")):
        refused = world.bisect(*NARROW, "--replay", known)
        assert refused.code == 129 and "project" in refused.message, refused.json
    assert world.bisect(*NARROW, "--replay", "b-2019").code == 132
    assert world.bisect(*NARROW, "--replay", str(world.project / "main.go")).code == 129


def replayed_without_what_stops(world):
    """What another search showed stops nothing: it is left out, and run where it is needed."""
    world.forget()
    world.ask((["go1.22.2"], OTHER), (between("go1.22.7", None), BROKEN))
    first = must(world.bisect("--good", "1.22.2", *NARROW[2:]), "bad-endpoints", code=13)
    (world.top / "first.json").write_text(json.dumps(first.json))
    for known in (first.study, str(world.top / "first.json")):
        again = must(world.bisect(*NARROW, "--jobs", "1", "--no-cache", "--on", "fail-different=abort", "--replay", known), "found", [("go1.22.6", "go1.22.7")])
        assert "go1.22.2" not in again.points() and "go1.22.8" in again.points(cached=True), again.json
    needed = world.bisect("--good", "1.22.2", *NARROW[2:], "--no-cache", "--on", "fail-different=abort", "--replay", first.study, "--events", str(world.top / "events"))
    assert needed.code == 130 and "go1.22.2" in needed.message, needed.json
    assert [event["point"] for event in world.events() if event["event"] == "probe.start"] == ["go1.22.2"], world.events()


def replayed_as_often(world):
    """A kept run that was told twice stands for two runs: its search's JSON tells as many."""
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN))
    world.bisect(*NARROW)
    known = must(world.bisect(*NARROW, DOCKER_HOST=NOWHERE), "found", [("go1.22.3", "go1.22.4")])
    (world.top / "known.json").write_text(json.dumps(known.json))
    for replay in (known.study, str(world.top / "known.json")):
        again = must(world.bisect(*NARROW, "--no-cache", "--replay", replay, DOCKER_HOST=NOWHERE), "found", [("go1.22.3", "go1.22.4")])
        assert again.confirmed and again.containers == 0, again.json


# ---- varies


def confirmed_cold(world):
    """The runs that confirm the answer find nothing compiled; no warm verdict stands for one of them, nor one of them for a warm one."""
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN))
    warm = must(world.bisect(*NARROW, verb="build"), "found", [("go1.22.3", "go1.22.4")])
    assert warm.confirm == "warm" and not [p for p in warm.probes if p.get("cold")], warm.json
    flags = (*NARROW, "--confirm", "cold")
    search = must(world.bisect(*flags, verb="build"), "found", [("go1.22.3", "go1.22.4")])
    assert search.confirm == "cold" and search.confirmed and search.containers == 2, search.json
    assert sorted(p["go"] for p in search.probes if p.get("cold")) == ["go1.22.3", "go1.22.4"] == sorted(search.points(cached=False)), search.probes
    again = must(world.bisect(*flags, verb="build", DOCKER_HOST=NOWHERE), "found", [("go1.22.3", "go1.22.4")])
    assert again.confirmed and again.containers == 0, again.json
    (world.top / "cold.json").write_text(json.dumps(search.json))
    for known in (search.study, str(world.top / "cold.json")):
        told = must(world.bisect(*flags, "--no-cache", "--replay", known, verb="build"), "found", [("go1.22.3", "go1.22.4")])
        assert told.confirmed and [p["cached"] for p in told.probes if p.get("cold")] == [True, True], told.json


def cold_differs(world):
    """What passes with what goiso compiled, and fails without: the answer varies, and a note names the build cache."""
    world.forget()
    world.ask((["go1.22.3"], "cold=1 " + BROKEN), (between("go1.22.4", None), BROKEN))
    search = world.bisect(*NARROW, "--confirm", "cold", verb="build")
    assert search.answer == "flaky", search.json
    suspect = [note for note in search.notes if "build cache" in note]
    assert len(suspect) == 1 and suspect[0].startswith("go1.22.3 is good"), search.notes


def flaky(world):
    """Half of the runs fail from a release on. A dozen runs all pass there once in 4,096 times."""
    world.ask((between("go1.22.4", None), "chance=50 " + BROKEN))
    flags = ("--good", "1.22.1", "--bad", "1.22.8", "--go", ">=1.22.1 <1.22.9", "--confidence", "0.999", "--count", "12")
    search = world.bisect(*flags)
    assert search.answer in ("found", "flaky"), search.json
    assert search.first_bad == ["go1.22.4"] and search.last_good == ["go1.22.3"], search.json
    assert search.code == 0 and search.confirmed and search.confidence >= 0.999, search.json
    assert 0 < search.failing_runs < search.runs_in_all, search.json
    change, told = search.transitions[0], {each["id"]: each for each in search.signatures}
    # The run of the first bad release that failed shows the change, whichever came last.
    assert (change["from"], change["to"]) == ("passed", "failed") and "undefined: thing" in told[change["signature"]]["first_line"], change
    # All runs that are known count: what was sure once is sure again, with hardly a new run.
    again = world.bisect(*flags)
    assert (again.answer, again.first_bad) == ("flaky", ["go1.22.4"]) and again.confirmed, again.json
    assert again.containers < search.containers / 2, (search.containers, again.containers)


def never_ends(world):
    world.ask((between("go1.23.5", None), "sleep=600000"))
    search = must(world.bisect("--good", "1.22.0", "--bad", "1.24.0", "--timeout", "500ms"), "found", [("go1.23.4", "go1.23.5")])
    assert search.transitions[0]["to"] == "timed-out", search.transitions


def one_never_ends(world):
    """A release that hangs says nothing of another failure."""
    world.ask((["go1.22.4"], "sleep=600000"), (between("go1.22.8", None), BROKEN))
    search = must(world.bisect("--good", "1.22.3", "--bad", "1.22.9", "--go", ">=1.22.3 <1.23", "--timeout", "1s"), "found", [("go1.22.7", "go1.22.8")])
    assert all(skipped["go"] == "go1.22.4" and skipped["reason"] == "timeout" for skipped in search.skipped), search.skipped


def memory(world):
    world.ask((between("go1.22.8", None), "memory=400 exit=0"))
    search = must(world.bisect("--good", "1.22.6", "--bad", "1.23.0", "--go", ">=1.22.6 <1.23.1", "--memory", "64m"), "found", [("go1.22.7", "go1.22.8")])
    assert search.transitions[0]["to"] == "out-of-memory", search.transitions


def masked(world):
    """Addresses, times and folders differ in every run; the failure is one."""
    noise = r"exit=1 | # example.test/p\npanic: boom at 0x%r\n\ngoroutine 7 [running]:\nmain.main()\n\t/tmp/go-build%r/main.go:7 +0x1d"
    world.ask((between("go1.22.8", None), noise))
    search = must(world.bisect("--good", "1.22.6", "--bad", "1.23.0", "--go", ">=1.22.6 <1.23.1", "--same", "exact"), "found", [("go1.22.7", "go1.22.8")])
    signatures = {probe["signature"] for probe in search.probes if probe["outcome"] == "failed"}
    assert len(signatures) == 1, search.probes


# ---- kill


def kill(world):
    world.ask((between("go1.22.4", "go1.22.7"), BROKEN))
    flags = ("--bad", "1.22.5", "--go", ">=1.22.1 <1.22.9", "--jobs", "1")
    whole = must(world.bisect(*flags, "--events", str(world.top / "events")), "found", [("go1.22.3", "go1.22.4")], ["go1.22.7"])
    runs = world.count("probe.start")
    point, points, most = 1, 0, 0
    while killed_at(world, point, flags):
        before = world.count("probe.start")
        resumed = world.bisect(*flags, "--resume")
        must(resumed, "found", whole.found()[1], whole.first_fixed)
        assert resumed.points() == whole.points(), f"record {point}: {resumed.points()}, not {whole.points()}"
        lost = before + resumed.containers - runs
        assert 0 <= lost <= 1, f"record {point}: {before} runs, killed, {resumed.containers} runs, not {runs} in all"
        world.must_hold_no_container()
        most, points = max(most, lost), points + 1
        point += 1 if point % 4 == 0 else 3  # each record is a place before it counts and one after: 1, 4, 5, 8, 9 …
    assert points >= len(whole.points()), f"killed at {points} places, and there are {len(whole.points())} records"
    print(f"  killed at {points} places of a search of {runs} runs: at most {most} run lost")


def killed_at(world, point, flags):
    """True when the search was killed at that record, False when it came to its end."""
    world.forget()
    process = world.start(*flags, "--events", str(world.top / "events"), GOISO_FAULT_POINT=str(point), GOISO_FAULT_PLACE="study-journal")
    process.communicate(timeout=300)
    assert process.returncode in (0, -signal.SIGKILL), f"record {point}: exit {process.returncode}"
    return process.returncode != 0


def killed_in_the_middle(world):
    """Several at once, and asked anew rather than resumed: what is known already is not run again."""
    world.forget()
    world.ask((between("go1.22.4", "go1.23.6"), BROKEN))
    flags = ("--bad", "1.23.0", "--jobs", "2")
    process = world.start(*flags, "--events", str(world.top / "events"))
    world.until(lambda: world.count("probe.end") >= 5, "five answers")
    process.kill()
    process.communicate(timeout=60)
    again = must(world.bisect(*flags), "found", [("go1.22.3", "go1.22.4")], ["go1.23.6"])
    not_listed = sum(int(note.split()[-2]) for note in again.notes if note.startswith("known from earlier runs"))
    assert len(again.points(cached=True)) + not_listed >= 4, again.json
    world.must_hold_no_container()


# ---- trouble


def interrupted(world):
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN.replace("exit=1", "exit=1 sleep=300")), (EVERYTHING, "sleep=300"))
    flags = ("--good", "1.21.0", "--bad", "1.24.9")
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = world.start(*flags, "--events", str(world.top / "events"))
        world.until(lambda: world.count("probe.end") >= 3, "three answers")
        process.send_signal(number)
        stopped = world.finish(process)
        assert stopped.code == code, f"exit {stopped.code}, not {code}\n{stopped.err}"
        assert "--resume" in stopped.hint and "--resume" in stopped.err, stopped.err
        world.must_hold_no_container()
    must(world.bisect(*flags, "--resume"), "found", [("go1.22.3", "go1.22.4")])


def engine_dies(world):
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN.replace("exit=1", "exit=1 sleep=300")), (EVERYTHING, "sleep=300"))
    flags = ("--good", "1.21.0", "--bad", "1.24.9")
    process = world.start(*flags, "--events", str(world.top / "events"))
    world.until(lambda: world.count("probe.end") >= 3, "three answers")
    world.engine("stop")
    lost = world.finish(process)
    assert lost.code == 131 and "--resume" in lost.hint and "--resume" in lost.err, f"exit {lost.code}\n{lost.err}"
    world.engine("start")
    resumed = must(world.bisect(*flags, "--resume"), "found", [("go1.22.3", "go1.22.4")])
    assert resumed.containers < len(resumed.probes), resumed.json


def two_at_once(world):
    world.forget()
    world.ask((between("go1.22.4", None), BROKEN.replace("exit=1", "exit=1 sleep=100")), (EVERYTHING, "sleep=100"))
    flags = ("--good", "1.21.0", "--bad", "1.24.9")
    both = [world.start(*flags) for _ in range(2)]
    for process in both:
        must(world.finish(process), "found", [("go1.22.3", "go1.22.4")])
    world.must_hold_no_container()


def busy(world):
    """A search that a living goiso works on is not taken from it."""
    world.forget()
    world.ask((EVERYTHING, "sleep=2000"))
    flags = ("--good", "1.21.0", "--bad", "1.24.9")
    process = world.start(*flags, "--events", str(world.top / "events"))
    world.until(lambda: world.count("probe.start") >= 1, "a run")
    refused = world.bisect(*flags, "--resume")
    assert refused.code == 133 and str(process.pid) in refused.message, refused.json
    process.kill()
    process.communicate(timeout=60)


def sdk_not_had(world):
    """Releases in the middle whose archive nobody serves are skipped, and said; an end that cannot be had is refused."""
    for name in ("go1.22.5", "go1.22.6"):
        (world.top / f"site/{name}.linux-amd64.tar.gz").rename(world.top / f"{name}.away")
    world.ask((between("go1.22.4", None), BROKEN))
    search = must(world.bisect("--good", "1.22.2", "--bad", "1.22.8", "--go", ">=1.22.2 <1.22.9"), "found", [("go1.22.3", "go1.22.4")])
    assert search.skipped and {skipped["go"] for skipped in search.skipped} <= {"go1.22.5", "go1.22.6"}, search.skipped
    refused = world.bisect("--good", "1.22.5", "--bad", "1.22.8")
    assert refused.code == 132 and "go1.22.5" in refused.message, refused.json
    for name in ("go1.22.5", "go1.22.6"):
        (world.top / f"{name}.away").rename(world.top / f"site/{name}.linux-amd64.tar.gz")
    must(world.bisect("--good", "1.22.3", "--bad", "1.22.5"), "found", [("go1.22.3", "go1.22.4")])


PARTS = {
    "answers": [one_boundary, asked_again, known_from_a_matrix, one_end_alone, window, fix, backports, other_failure, other_words, untestable_region, skipped_by_hand, everything_fails, nothing_fails, every_change,
                cause, cause_each_time, cause_not_by_luck, cause_that_newest_lost, cause_in_compiler, live_line],
    "script": [by_exit_code, inverted, stopped, stopped_by_luck, told_to_stop, stopped_by_two, cannot_be_run, expected_output, believed, replayed,
               replayed_without_what_stops, replayed_as_often,
               unbroken, unbroken_in_the_middle, unbroken_resumed],
    "varies": [flaky, confirmed_cold, cold_differs, never_ends, one_never_ends, memory, masked],
    "kill": [kill, killed_in_the_middle],
    "trouble": [sdk_not_had, interrupted, two_at_once, busy, engine_dies],
}


def main():
    goiso, scenario_go, part, *only = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    world = World(goiso, scenario_go)
    failed = 0
    try:
        for claim in PARTS[part]:
            if only and claim.__name__ not in only:
                continue
            began = time.monotonic()
            try:
                claim(world)
                word = "right"
            except (AssertionError, AttributeError, KeyError) as breach:
                failed += 1
                world.end_all()
                word = f"WRONG {breach}"
            print(f"{claim.__name__:22} {time.monotonic() - began:6.1f} s  {word}", flush=True)
        world.must_hold_no_container()
    finally:
        if os.environ.get("GOISO_TEST_KEEP"):
            print(f"kept {world.top}, engine at {world.url}")
        else:
            world.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
