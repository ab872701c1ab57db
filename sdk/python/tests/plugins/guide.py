#!/usr/bin/env python3
import json
import sys

METADATA = {
    "id": "my-plugin",
    "name": "My Plugin",
    "version": "0.1.0",
    "author": "Me",
    "icon": "🚀",
    "route": "/my-plugin"
}

def handle_http(payload):
    return {
        "status": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"status": "ok"})
    }

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--metadata":
        print(json.dumps(METADATA))
        sys.exit(0)

    # See full example for socket implementation
    from toru_plugin import run_plugin
    run_plugin(METADATA, handle_http)
