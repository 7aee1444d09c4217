"""The commands of a script text. Each takes the session, its words and whether '!' stood before it."""
import glob
import json
import os
import pathlib
import re
import shutil
import signal

import engine_view
from session import Failed


def _one(words, what):
    if len(words) != 1:
        raise Failed(f"wants one {what}, not {len(words)} words")
    return words[0]


# ---- running programs

def run_and_expect(session, words, _):
    """exit N PROGRAM ARG…"""
    expected = int(words[0])
    code = session.settle(session.start(words[1:]))
    session.checks += 1
    if code != expected:
        raise Failed(f"exit {code}, not {expected}")


def run_in_background(session, words, _):
    """background PROGRAM ARG…"""
    if session.background is not None:
        raise Failed("one background command at a time")
    session.background = session.start(words)


def wait(session, words, _):
    """wait N: the background command ends with that code and becomes the last command"""
    if session.background is None:
        raise Failed("there is no background command")
    command, session.background = session.background, None
    code = session.settle(command)
    session.checks += 1
    if words and code != int(words[0]):
        raise Failed(f"exit {code}, not {words[0]}")


def kill(session, words, _):
    """kill SIGNAL: sent to the background command"""
    if session.background is None:
        raise Failed("there is no background command")
    number = signal.Signals["SIG" + _one(words, "signal")]
    if number == signal.SIGKILL:
        session.background.killed = True
    session.background.process.send_signal(number)


def until(session, words, _):
    """until stdout|stderr REGEX · until exists NAME · until boxes N (of this script, running)"""
    what, argument = words
    if what in ("stdout", "stderr"):
        pattern = re.compile(argument.encode(), re.M)
        session.until(lambda: pattern.search(getattr(session.background, what)), " ".join(words))
    elif what == "exists":
        session.until(lambda: os.path.lexists(session.path(argument)), " ".join(words))
    elif what == "boxes":
        session.until(lambda: sum(c["state"] == "running" for c in session.own_containers()) == int(argument), " ".join(words))
    else:
        raise Failed(f"cannot wait for '{what}'")


def took(session, words, _):
    """took < SECONDS"""
    sign, limit = words
    if sign != "<":
        raise Failed("write: took < SECONDS")
    session.checks += 1
    limit = float(limit) * float(os.environ.get("GOISO_TEST_SLOWNESS", "1"))
    if session.last.seconds >= limit:
        raise Failed(f"took {session.last.seconds:.1f} s, not less than {limit:.1f}")


def peak(session, words, _):
    """peak < MIB: memory of the last program itself; sanitizers need more, so it is not asked of them"""
    sign, most = words
    if sign != "<":
        raise Failed("write: peak < MIB")
    session.checks += 1
    if session.last.peak_bytes >= int(most) << 20 and not os.environ.get("GOISO_TEST_SLOWNESS"):
        raise Failed(f"took {session.last.peak_bytes / (1 << 20):.1f} MiB, not less than {most}")


def limit(session, words, _):
    """limit SECONDS: how long each later command may take"""
    session.limit = float(_one(words, "number")) * float(os.environ.get("GOISO_TEST_SLOWNESS", "1"))


def stdin(session, words, _):
    """stdin NAME: the next program reads that file"""
    session.stdin = session.path(_one(words, "file"))


# ---- what they said

def _stream(name):
    def check(session, words, negated):
        if session.last is None:
            raise Failed("nothing ran yet")
        session.checks += 1
        content = getattr(session.last, name)
        if not words:
            if not negated:
                raise Failed(f"wants a regular expression; '! {name}' says that it is empty")
            if content:
                raise Failed(f"{name} is not empty")
            return
        pattern = _one(words, "regular expression").encode()
        found = re.search(pattern, content, re.M)
        if bool(found) == negated:
            raise Failed(f"{name} has {found.group()!r}" if found else f"{name} has no match")
    check.__doc__ = f"{name} REGEX · ! {name} REGEX · ! {name}: multi-line search in the last command's bytes"
    return check


def save(session, words, _):
    """save NAME: the last stdout as a file"""
    session.path(_one(words, "file")).write_bytes(session.last.stdout)


_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_MISSING = object()


def _follow(value, path):
    for match in _STEP.finditer(path):
        name, index = match.groups()
        if index is not None:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else _MISSING
        elif name == "#":
            value = len(value) if isinstance(value, (list, dict, str)) else _MISSING
        else:
            value = value.get(name, _MISSING) if isinstance(value, dict) else _MISSING
        if value is _MISSING:
            return _MISSING
    return value


def _literal(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


_COMPARISONS = {
    "==": lambda value, text: value == _literal(text),
    "!=": lambda value, text: value != _literal(text),
    "<": lambda value, text: value < _literal(text),
    "<=": lambda value, text: value <= _literal(text),
    ">": lambda value, text: value > _literal(text),
    ">=": lambda value, text: value >= _literal(text),
    "~": lambda value, text: re.search(text, value if isinstance(value, str) else json.dumps(value), re.M) is not None,
    "has": lambda value, text: _literal(text) in value,
}


def check_json(session, words, negated):
    """json PATH OP VALUE · json PATH exists · ! json PATH exists; OP: == != < <= > >= ~ (regex) has; .# is a length"""
    session.checks += 1
    try:
        document = json.loads(session.last.stdout)
    except ValueError as error:
        raise Failed(f"stdout is not one JSON document: {error}") from None
    value = _follow(document, words[0])
    if words[1:] == ["exists"]:
        if (value is _MISSING) != negated:
            raise Failed(f"{words[0]} is {'missing' if value is _MISSING else 'there'}")
        return
    if value is _MISSING:
        raise Failed(f"{words[0]} is missing")
    name, text = words[1], words[2]
    if name not in _COMPARISONS:
        raise Failed(f"no comparison named '{name}'")
    try:
        held = _COMPARISONS[name](value, text)
    except TypeError:
        held = False
    if held == negated:
        raise Failed(f"{words[0]} is {json.dumps(value)}")


def let(session, words, _):
    """let NAME PATH: a variable from the last stdout's JSON"""
    value = _follow(json.loads(session.last.stdout), words[1])
    if value is _MISSING:
        raise Failed(f"{words[1]} is missing")
    session.env[words[0]] = value if isinstance(value, str) else json.dumps(value)


# ---- files

def exists(session, words, negated):
    """exists NAME… · ! exists NAME…; a name may be a pattern"""
    session.checks += 1
    for word in words:
        there = os.path.lexists(session.path(word)) or bool(glob.glob(str(session.path(word)), recursive=True))
        if there == negated:
            raise Failed(f"'{word}' {'is there' if there else 'is not there'}")


def grep(session, words, negated):
    """grep REGEX NAME · ! grep REGEX NAME"""
    session.checks += 1
    found = re.search(words[0].encode(), session.path(words[1]).read_bytes(), re.M)
    if bool(found) == negated:
        raise Failed(f"{found.group()!r} is there" if found else "no match")


def same(session, words, negated):
    """same NAME NAME · ! same NAME NAME: their bytes"""
    session.checks += 1
    if (session.path(words[0]).read_bytes() == session.path(words[1]).read_bytes()) == negated:
        raise Failed("they are the same" if negated else "they differ")


def change_environment(session, words, _):
    """env NAME=VALUE…"""
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise Failed("write: env NAME=VALUE")
        session.env[name] = value
        if name == "DOCKER_HOST":
            session.docker_host = value


def forget_environment(session, words, _):
    """unset NAME…"""
    for word in words:
        session.env.pop(word, None)


def enter(session, words, _):
    """cd FOLDER, relative to $WORK"""
    session.folder = session.work / _one(words, "folder")


def copy(session, words, _):
    """cp FROM TO"""
    source, target = session.path(words[0]), session.path(words[1])
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


def make_folder(session, words, _):
    """mkdir FOLDER…"""
    for word in words:
        session.path(word).mkdir(parents=True, exist_ok=True)


def remove(session, words, _):
    """rm NAME…"""
    for word in words:
        path = session.path(word)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def change_mode(session, words, _):
    """chmod MODE NAME"""
    session.path(words[1]).chmod(int(words[0], 8))


def _largest(session, pattern):
    files = [p for p in glob.glob(str(session.path(pattern)), recursive=True) if os.path.isfile(p) and not os.path.islink(p)]
    if not files:
        raise Failed(f"nothing matches '{pattern}'")
    return pathlib.Path(max(files, key=os.path.getsize))


def corrupt(session, words, _):
    """corrupt flip|cut PATTERN: one bit of the largest matching file, or its second half; never the seed it is linked to"""
    path = _largest(session, words[1])
    content = bytearray(path.read_bytes())
    if words[0] == "cut":
        content = content[:len(content) // 2]
    elif words[0] == "flip":
        content[len(content) // 2] ^= 1
    else:
        raise Failed("flip or cut")
    mode = path.stat().st_mode
    os.chmod(path.parent, 0o700)
    path.unlink()
    path.write_bytes(content)
    path.chmod(mode)


# ---- the engine

def leaks(session, words, _):
    """leaks: nothing that this script's runs made is left, but for volumes and images that stay warm"""
    session.checks += 1
    end_of_patience = 2.0
    try:
        session.until_quiet(end_of_patience)
    except TimeoutError:
        raise Failed("left: " + "; ".join(session.own_leftovers())) from None


def engine(session, words, _):
    """engine start|kill|term: an engine of this script's own; later programs use it"""
    action = _one(words, "action")
    if action == "start":
        session.start_engine()
    elif action in ("kill", "term"):
        session.signal_engine(signal.SIGKILL if action == "kill" else signal.SIGTERM)
    else:
        raise Failed("start, kill or term")


def forget_volumes(session, words, _):
    """forget_volumes KIND: removes those volumes of goiso from this script's own engine, behind its back"""
    if not session.has_own_engine:
        raise Failed("only in an engine that this script started")
    kind = _one(words, "kind")
    names = [v["name"] for v in engine_view.volumes(session.docker_host) if re.search(kind, v["labels"].get("dev.goiso.kind", ""))]
    if not names:
        raise Failed(f"there is no volume of kind '{kind}'")
    for name in names:
        engine_view.remove_volume(session.docker_host, name)


COMMANDS = {
    "exit": run_and_expect, "background": run_in_background, "wait": wait, "kill": kill, "until": until, "took": took, "peak": peak,
    "limit": limit, "stdin": stdin, "stdout": _stream("stdout"), "stderr": _stream("stderr"), "save": save, "json": check_json, "let": let,
    "exists": exists, "grep": grep, "same": same, "env": change_environment, "unset": forget_environment, "cd": enter,
    "cp": copy, "mkdir": make_folder, "rm": remove, "chmod": change_mode, "corrupt": corrupt, "leaks": leaks,
    "engine": engine, "forget_volumes": forget_volumes,
}
NEGATABLE = {"stdout", "stderr", "json", "exists", "grep", "same"}
