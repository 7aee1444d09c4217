"""Two reports are the same but for what no two runs share."""
import json
import sys

VARIES = {"run", "started", "elapsed_ms", "phases", "usage", "path", "hostname", "container"}


def settled(value):
    if isinstance(value, dict):
        return {key: settled(inner) for key, inner in value.items() if key not in VARIES}
    return [settled(inner) for inner in value] if isinstance(value, list) else value


first, second = (settled(json.load(open(name))) for name in sys.argv[1:])
for key in sorted(first.keys() | second.keys()):
    if first.get(key) != second.get(key):
        sys.exit(f"{key}: {first.get(key)} became {second.get(key)}")
