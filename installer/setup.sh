# Sourced by ./run, ./test and .ci/run: finds a Python and has it prepare .venv.
# shellcheck shell=bash

# Prints the first Python that will do. The environment's own comes first, so that the same
# one is used each time, whatever else is on the path today.
find_python() {
    local candidate
    for candidate in "$1/.venv/bin/python" python3 python3.13 python3.12 python3.11; do
        if "$candidate" -I -S -c \
            'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
            >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    echo "Không tìm thấy Python 3.11, 3.12 hoặc 3.13 trên máy. Hãy cài Python rồi thử lại." >&2
    return 1
}

# prepare ROOT window|tests [OPTION...]: makes or refreshes ROOT/.venv.
prepare() {
    local root=$1 python
    shift
    python=$(find_python "$root") || return 1
    # In a subshell: the caller's own folder stays, its arguments may name files there.
    (cd "$root" && exec "$python" -s -m installer.environment "$@" </dev/null)
}
