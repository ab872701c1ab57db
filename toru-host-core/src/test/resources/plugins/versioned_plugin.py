"""A plugin that says which version of it answers: versioned_plugin.py ID VERSION ROUTE BEHAVIOUR PLACES [--metadata].

Each process locks one of PLACES' files for its life, so that the kernel counts the processes that live at once: one that
finds no free place writes that down.
"""

import fcntl
import json
import os
import signal
import socket
import struct
import sys
import time


def read_exactly(conn, count):
    data = b""
    while len(data) < count:
        chunk = conn.recv(count - len(data))
        if not chunk:
            return None
        data += chunk
    return data


def read_message(conn):
    head = read_exactly(conn, 4)
    body = None if head is None else read_exactly(conn, struct.unpack(">I", head)[0])
    return None if body is None else json.loads(body)


def answer(conn, request, body):
    data = json.dumps({"type": "http", "timestamp": "2026-01-01T00:00:00Z", "request_id": request["request_id"],
                       "payload": {"status": 200, "headers": {}, "body": body}}).encode()
    conn.sendall(struct.pack(">I", len(data)) + data)


def on_request(conn, request, version):
    path = request["payload"]["payload"]["path"]
    if path == "/kill-self":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.startswith("/slow"):
        time.sleep(3)
    answer(conn, request, "%s %d %s" % (version, os.getpid(), path))


def serve(version):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(os.environ["TORU_PLUGIN_SOCKET"])
    server.listen(5)
    while True:
        conn, _ = server.accept()
        while True:
            message = read_message(conn)
            if message is None:
                break
            if message["type"] == "http":
                on_request(conn, message, version)
            elif message["payload"].get("action") == "shutdown":
                sys.exit(0)
        conn.close()


def take_place(places):
    """Keeps the file that is locked; the kernel unlocks it when the process is gone."""
    for name in sorted(os.listdir(places)):
        place = open(os.path.join(places, name), "r+")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return place
        except BlockingIOError:
            place.close()
    with open(places + ".too-many", "a") as report:
        report.write("pid %d found no place\n" % os.getpid())
    return None


def main():
    plugin_id, version, route, behaviour, places = sys.argv[1:6]
    if sys.argv[6:] == ["--metadata"]:
        print(json.dumps({"id": plugin_id, "name": plugin_id, "version": version, "author": "Tests", "icon": "T",
                          "route": route}))
        return
    place = take_place(places)
    if behaviour == "exits-at-once":
        print("cannot go on: the database is missing", file=sys.stderr, flush=True)
        sys.exit(3)
    if behaviour == "never-listens":
        signal.pause()
    serve(version)
    place.close()


main()
