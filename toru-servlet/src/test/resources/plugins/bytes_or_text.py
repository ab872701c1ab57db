#!/usr/bin/env python3
"""A plugin that answers with the body it got: its file's name, which is its id, says whether it takes bytes or only text."""

import json
import os
import socket
import struct
import sys

ID = os.path.basename(sys.argv[0]).split(".")[0]


def read_message(stream):
    head = stream.read(4)
    return json.loads(stream.read(struct.unpack(">I", head)[0])) if len(head) == 4 else None


def serve(connection):
    stream = connection.makefile("rb")
    message = read_message(stream)
    while message is not None:
        if message["type"] == "http":
            request = message["payload"]["payload"]
            payload = {"status": 200, "headers": {"Content-Type": "application/octet-stream",
                                                  "X-Member": ",".join(sorted(set(request) & {"body", "body_base64"}))}}
            payload.update({name: request[name] for name in ("body", "body_base64") if name in request})
            data = json.dumps({"type": "http", "request_id": message["request_id"], "payload": payload}).encode()
            connection.sendall(struct.pack(">I", len(data)) + data)
        elif message["payload"]["action"] == "shutdown":
            os._exit(0)
        message = read_message(stream)


if "--metadata" in sys.argv:
    metadata = {"id": ID, "name": ID, "version": "1", "author": "Tests", "icon": "x", "route": "/" + ID}
    if ID == "bytes":
        metadata["protocol"] = {"version": "1.1", "features": ["binary"]}
    print(json.dumps(metadata))
else:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(os.environ["TORU_PLUGIN_SOCKET"])
    server.listen(5)
    while True:
        serve(server.accept()[0])
