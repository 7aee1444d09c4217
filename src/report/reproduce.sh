#!/bin/sh
# sh reproduce.sh [GO]: repeats a run that goiso kept. GO is the go command of an unpacked @WANT@; without it, $GO, or what
# the go command in PATH is or fetches. Ends with the exit code of the command; 125 when it could not run.
set -eu
want=@WANT@
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/home" "$work/tmp" "$work/src"

clean_go() {
  (cd / && env -i PATH="$PATH" HOME="$work/home" GOTOOLCHAIN=local "$@")
}
version_of() {
  clean_go "$1" version 2>/dev/null | cut -d ' ' -f 3
}

go=${1:-${GO:-}}
if [ -z "$go" ] && command -v go >/dev/null; then
  go=$(command -v go)
  if [ "$(version_of "$go")" != "$want" ]; then
    go=$(cd / && GOTOOLCHAIN=$want go env GOROOT)/bin/go || true
  fi
fi
case "$go" in
  '' | /*) ;;
  *) go=$PWD/$go ;;
esac
if [ -z "$go" ] || [ "$(version_of "$go")" != "$want" ]; then
  echo "reproduce.sh: needs $want; name its go command: sh reproduce.sh /path/to/$want/bin/go" >&2
  exit 125
fi
goroot=$(clean_go "$go" env GOROOT)

if [ ! -f "$here/project.tar" ]; then
  echo "reproduce.sh: put the project's files into '$here' as project.tar" >&2
  exit 125
fi
# Some tars grumble about a keyword that says how names are encoded.
if ! tar -C "$work/src" -xf "$here/project.tar" 2>"$work/tmp/tar"; then
  cat "$work/tmp/tar" >&2
  exit 125
fi
rm "$work/tmp/tar"
if [ -d "$here/overlay" ]; then
  cp -R "$here/overlay/." "$work/src/"
fi
cd "$work/src"/@FOLDER@

set -- @WORDS@
status=0
@LIMIT@env -i \
  PATH="$goroot/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME="$work/home" TMPDIR="$work/tmp" \
  GOCACHE="$work/home/cache" GOPATH=@GOPATH@ GOTOOLCHAIN=local @PROXY@ \
  @SETTINGS@sh -c 'exec "$@"' sh "$@" || status=$?
echo "reproduce.sh: exit code $status; goiso saw @EXIT@" >&2
exit "$status"
