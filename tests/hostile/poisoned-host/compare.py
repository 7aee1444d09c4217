"""Two reports are the same but for what no two runs share."""
import json
import sys

VARIES = {"run", "started", "elapsed_ms", "phases", "usage", "path", "hostname", "container"}


def settled(value):
    if isinstance(value, dict):
        return {key: settled(inner) for key, inner in value.items() if key not in VARIES}
    return [settled(inner) for inner in value] if isinstance(value, list) else value


def difference(first, second, at=""):
    """The first place at which the two differ, in words; None where they are the same."""
    if not (isinstance(first, dict) and isinstance(second, dict)):
        return None if first == second else f"{at or 'report'}: {first!r} became {second!r}"
    for key in sorted(first.keys() | second.keys()):
        if found := difference(first.get(key), second.get(key), f"{at}.{key}".lstrip(".")):
            return found
    return None


first, second = (settled(json.load(open(name))) for name in sys.argv[1:])
sys.exit(difference(first, second))
