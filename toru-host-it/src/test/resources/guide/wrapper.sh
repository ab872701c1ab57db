#!/bin/bash
# wrapper.sh - Makes your Python plugin deployable

SCRIPT_DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
exec python3 "$SCRIPT_DIR/my_plugin.py" "$@"
