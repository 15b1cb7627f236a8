#!/bin/sh
# Bring .venv up to date with the requirements files named: make it where there is none, install what has changed.
#   sh scripts/venv.sh requirements.txt [requirements-dev.txt]
# PYTHON names the Python to make it with; otherwise the first one from 3.11 on that has venv is taken.
set -eu
cd "$(dirname "$0")/.."

# Says "3.11 ready", "3.11 bare" (Debian's python3 without python3-venv) or "3.9 old".
probe='
import sys
state = "ready"
if sys.version_info < (3, 11):
    state = "old"
else:
    try:
        import ensurepip, venv
    except ImportError:
        state = "bare"
print("%d.%d" % sys.version_info[:2], state)
'

stop() {
    echo "$1" >&2
    exit 1
}

# Sets `python` to the first Python that can make an environment, or stops with what to install.
find_python() {
    bare= old=
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python3.15; do
        found=$("$name" -c "$probe" 2>/dev/null </dev/null) || continue
        case $found in
            *ready) python=$name; return ;;
            *bare) bare=${bare:-${found% *}} ;;
            *old) old=${old:-${found% *}} ;;
        esac
    done
    [ -z "$bare" ] || stop "Python $bare is here without venv: install it (Debian, Ubuntu: apt install python$bare-venv) and try again."
    [ -z "$old" ] || stop "Python 3.11 or newer is needed and the one here is $old: install a newer one with venv and try again."
    stop "Python 3.11 or newer is needed and there is none here: install it (Debian, Ubuntu: apt install python3 python3-venv) and try again."
}

# Whether .venv is complete and belongs to a Python that is still there and new enough.
is_sound() {
    version=$(.venv/bin/python -c "$probe" 2>/dev/null </dev/null) || return 1
    case $version in *old) return 1 ;; esac
    [ -d ".venv/lib/python${version% *}/site-packages/pip" ]
}

if ! is_sound; then
    find_python
    echo "Making .venv with $python."
    "$python" -m venv --clear .venv ||
        stop "$python could not make an environment in .venv: the reason is above."
fi

for file; do
    # A copy of what was installed, for a time stamp would not survive a checkout.
    installed=.venv/installed-$file
    if ! cmp -s "$file" "$installed"; then
        echo "Installing $file (the first time this takes a minute or two)."
        .venv/bin/python -m pip install --quiet --quiet --no-input --disable-pip-version-check -r "$file" ||
            stop "The packages of $file could not be installed: pip's reason is above."
        cp "$file" "$installed"
    fi
done
