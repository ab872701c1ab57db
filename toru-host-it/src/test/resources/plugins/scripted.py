#!/usr/bin/env python3
"""A serial plugin with a path for each thing that tests need. Its id is its file's name.

/echo/X    answers X
/keep/X    stores X as the key "kept", and answers X once that is acknowledged
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


def send(conn, message):
    body = json.dumps(message).encode()
    conn.sendall(struct.pack(">I", len(body)) + body)


def keep(conn, incoming, value):
    send(conn, {"type": "kv", "request_id": value, "payload": {"action": "set", "key": "kept", "value": value}})
    answer = next(incoming)
    kept = answer["type"] == "kv" and answer["request_id"] == value and "error" not in answer["payload"]
    return {"status": 200 if kept else 500, "headers": {"Content-Type": "text/plain"}, "body": value}


def respond(conn, incoming, request):
    path = request["path"]
    if path.startswith("/keep/"):
        return keep(conn, incoming, path[len("/keep/"):])
    if path.startswith("/echo/"):
        return {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": path[len("/echo/"):]}
    if path == "/headers":
        return {"status": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(request["headers"])}
    if path == "/large":
        return {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": LARGE}
    return {"status": 404, "headers": {}, "body": None}


def handle(conn, incoming, message):
    if message["type"] == "lifecycle" and message["payload"]["action"] == "shutdown":
        sys.exit(0)
    if message["type"] == "http" and message["payload"]["payload"]["path"] != "/hang":
        payload = respond(conn, incoming, message["payload"]["payload"])
        send(conn, {"type": "http", "request_id": message["request_id"], "payload": payload})


if sys.argv[1:] == ["--metadata"]:
    print(json.dumps({"id": ID, "name": ID, "version": "1", "icon": "🧪", "route": "/" + ID}))
    sys.exit(0)

listener = socket.socket(socket.AF_UNIX)
listener.bind(os.environ["TORU_PLUGIN_SOCKET"])
listener.listen()
while True:
    conn, _ = listener.accept()
    with conn:
        incoming = messages(conn)
        for message in incoming:
            handle(conn, incoming, message)
