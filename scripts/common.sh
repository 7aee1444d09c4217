# shellcheck shell=bash
# Sourced by the scripts next to it: where the tree is, and how they speak.

goiso_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

note() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

die() {
  note "error: $*"
  exit 1
}

# The header comment of the calling script, without its marks.
usage() { sed -n '2,/^$/{s/^# \{0,1\}//p}' "$0"; }
