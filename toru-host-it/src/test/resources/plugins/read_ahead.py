"""A plugin that talks like the field's Rust SDK: it answers in the wrapped shape, and its reader buffers ahead.

For each message it makes a new buffered reader, as the SDK does; what that reader had read beyond the message is lost
with it. Two frames that arrive together are one frame too many.
"""
import json
import os
import socket
import struct
import sys

METADATA = {"id": "read-ahead", "name": "Read Ahead", "version": "1.0.0", "icon": "📚", "route": "/read-ahead"}


def exactly(reader, count):
    data = reader.read(count)
    return data if data is not None and len(data) == count else None


def read_message(conn):
    reader = conn.makefile("rb", buffering=8192)
    prefix = exactly(reader, 4)
    body = exactly(reader, struct.unpack(">I", prefix)[0]) if prefix else None
    reader.detach()
    return json.loads(body) if body else None


def tagged(message):
    """The SDK's enum: without payload.type (and payload.request_id) the message cannot be parsed."""
    payload = message["payload"]
    if payload["type"] != message["type"]:
        raise ValueError("the tag does not match")
    if message["type"] == "http":
        payload["request_id"]
    return payload


def answer(conn, message, response):
    frame = {
        "type": "http",
        "timestamp": "2026-01-01T00:00:00Z",
        "request_id": message["request_id"],
        "payload": {"type": "http", "request_id": message["request_id"], "payload": {"body": json.dumps(response)}},
    }
    body = json.dumps(frame).encode()
    conn.sendall(struct.pack(">I", len(body)) + body)


def handle(conn, message):
    payload = tagged(message)
    if message["type"] == "http":
        request = payload["payload"]
        seen = {"path": request["path"], "init": initialised}
        answer(conn, message, {"status": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(seen)})
    elif payload["action"] == "init":
        initialised.append(payload["instance_id"])
    elif payload["action"] == "shutdown":
        sys.exit(0)


initialised = []
if sys.argv[1:] == ["--metadata"]:
    print(json.dumps(METADATA))
    sys.exit(0)

listener = socket.socket(socket.AF_UNIX)
listener.bind(os.environ["TORU_PLUGIN_SOCKET"])
listener.listen()
while True:
    conn, _ = listener.accept()
    while True:
        message = read_message(conn)
        if message is None:
            break
        handle(conn, message)
    conn.close()
