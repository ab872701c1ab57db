#!/usr/bin/env python3
"""A serial plugin with a path for each thing that tests need. Its id is its file's name.

/echo/X    answers X
/hang      never answers
/headers   answers the request's headers, as JSON
/large     answers with as much as a frame can hold, 16 MiB
"""
import json
import os
import socket
import struct
import sys

LARGE = "x" * (16 * 1024 * 1024 - 1000)
ID = os.path.basename(__file__).removesuffix(".binary")


def exactly(conn, count):
    data = b""
    while len(data) < count:
        chunk = conn.recv(count - len(data))
        if not chunk:
            return None
        data += chunk
    return data


def messages(conn):
    while True:
        prefix = exactly(conn, 4)
        body = exactly(conn, struct.unpack(">I", prefix)[0]) if prefix else None
        if body is None:
            return
        yield json.loads(body)


def respond(request):
    path = request["path"]
    if path.startswith("/echo/"):
        return {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": path[len("/echo/"):]}
    if path == "/headers":
        return {"status": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(request["headers"])}
    if path == "/large":
        return {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": LARGE}
    return {"status": 404, "headers": {}, "body": None}


def handle(conn, message):
    if message["type"] == "lifecycle" and message["payload"]["action"] == "shutdown":
        sys.exit(0)
    if message["type"] == "http" and message["payload"]["payload"]["path"] != "/hang":
        payload = respond(message["payload"]["payload"])
        body = json.dumps({"type": "http", "request_id": message["request_id"], "payload": payload}).encode()
        conn.sendall(struct.pack(">I", len(body)) + body)


if sys.argv[1:] == ["--metadata"]:
    print(json.dumps({"id": ID, "name": ID, "version": "1", "icon": "🧪", "route": "/" + ID}))
    sys.exit(0)

listener = socket.socket(socket.AF_UNIX)
listener.bind(os.environ["TORU_PLUGIN_SOCKET"])
listener.listen()
while True:
    conn, _ = listener.accept()
    with conn:
        for message in messages(conn):
            handle(conn, message)
