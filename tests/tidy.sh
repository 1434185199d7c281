#!/usr/bin/env bash
# tidy.sh: clang-tidy on every file, as many at once as there are processors.
#
#   tidy.sh CLANG-TIDY BUILD-FOLDER FILE...

set -euo pipefail
tidy=$1
build=$2
shift 2

# The flags are those of the build's compiler, which may know more warnings than clang does.
printf '%s\0' "$@" |
    xargs -0 -n 1 -P "$(nproc)" \
        "$tidy" --quiet -p "$build" --extra-arg=-Wno-unknown-warning-option 2>&1 |
    sed -E '/^[0-9]+ warnings? generated\.$/d'
