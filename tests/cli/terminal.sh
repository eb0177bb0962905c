#!/bin/sh
# terminal.sh - the console on a terminal: raw while the guest runs, as it was afterwards on every way out; Ctrl-A keys; pipes.
set -u
command -v python3 >/dev/null || { echo "skip terminal: no python3"; exit 0; }
exec python3 "$(dirname "$0")/terminal.py"
