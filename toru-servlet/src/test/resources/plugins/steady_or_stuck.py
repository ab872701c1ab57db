#!/usr/bin/env python3
"""A plugin that answers after 5 ms, or never: its file's name says which, and is its id."""

import json
import os
import socket
import struct
import sys
import threading
import time

ID = os.path.basename(sys.argv[0]).split(".")[0]


def read_message(stream):
    head = stream.read(4)
    return json.loads(stream.read(struct.unpack(">I", head)[0])) if len(head) == 4 else None


def serve(connection):
    stream = connection.makefile("rb")
    message = read_message(stream)
    while message is not None:
        if message["type"] == "http":
            if ID == "stuck":
                threading.Event().wait()
            time.sleep(0.005)
            answer = {"type": "http", "request_id": message["request_id"], "timestamp": message["timestamp"],
                      "payload": {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": "steady"}}
            data = json.dumps(answer).encode()
            connection.sendall(struct.pack(">I", len(data)) + data)
        elif message["payload"]["action"] == "shutdown":
            os._exit(0)
        message = read_message(stream)


if "--metadata" in sys.argv:
    print(json.dumps({"id": ID, "name": ID, "version": "1", "author": "Tests", "icon": "x", "route": "/" + ID}))
else:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(os.environ["TORU_PLUGIN_SOCKET"])
    server.listen(5)
    while True:
        serve(server.accept()[0])
