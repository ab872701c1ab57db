#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$here/@id@/@id@.jar" "$@"
