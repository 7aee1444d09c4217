#!/usr/bin/env python3
"""unpack_sdk.py DATA VERSION LINK: makes LINK point to the folder of an SDK that a goiso keeps below DATA, unpacked beside it: 'go1.21'
means its newest release there."""
import pathlib
import sys

from real_go import unpack_sdk


def main():
    data, version, link = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    receipts = sorted(data.glob(f"sdk/{version}.*.json"), key=lambda path: [int(part) for part in path.name.split(".")[1:3] if part.isdigit()])
    if not receipts:
        sys.exit(f"no SDK of {version} in '{data}'")
    go = pathlib.Path(unpack_sdk(data, receipts[-1], link.with_name(link.name + ".unpacked")))
    link.symlink_to(go.parents[1].resolve())


if __name__ == "__main__":
    main()
