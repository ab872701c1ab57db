"""A plugin that misbehaves on demand: scripted_plugin.py ID BEHAVIOUR [--metadata].

Each behaviour is named after what it does to its host. "echo" behaves well: it answers every request with what it got.
"""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time


def metadata(plugin_id, behaviour):
    """The behaviour "offers-log-kv2" is "echo" with these features of protocol 1.1."""
    said = {"id": plugin_id, "name": "Scripted " + plugin_id, "version": "1.0.0", "author": "Tests", "icon": "T",
            "route": "/" + plugin_id}
    if behaviour.startswith("offers-"):
        said["protocol"] = {"version": "1.1", "features": behaviour.split("-")[1:]}
    return said


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
    if head is None:
        return None
    body = read_exactly(conn, struct.unpack(">I", head)[0])
    return None if body is None else json.loads(body)


def send(conn, message):
    data = json.dumps(message).encode()
    conn.sendall(struct.pack(">I", len(data)) + data)


def answer(conn, request, status=200, headers=None, body=""):
    send(conn, {"type": "http", "timestamp": "2026-01-01T00:00:00Z", "request_id": request["request_id"],
                "payload": {"status": status, "headers": headers or {}, "body": body}})


def key_value(conn, **payload):
    send(conn, {"type": "kv", "timestamp": "2026-01-01T00:00:00Z", "request_id": "from-plugin", "payload": payload})
    return read_message(conn)["payload"]["value"]


def many_key_values(conn, count):
    """Asks without waiting, then reads all answers, which may come in any order; gives them by request_id."""
    ask = lambda number, **payload: send(conn, {"type": "kv", "timestamp": "2026-01-01T00:00:00Z",
                                                "request_id": "many-%d" % number, "payload": payload})
    for i in range(count):
        ask(2 * i, action="set", key="many-%d" % (i % 100), value=str(i))
        ask(2 * i + 1, action="get", key="many-%d" % (i % 100))
    answers = {}
    for _ in range(2 * count):
        message = read_message(conn)
        answers[message["request_id"]] = message["payload"]
    return answers


def flood_key_values(conn):
    """Asks for ever and never reads an answer."""
    key_value(conn, action="set", key="large", value="x" * 1000000)
    question = json.dumps({"type": "kv", "timestamp": "2026-01-01T00:00:00Z", "request_id": "flood",
                           "payload": {"action": "get", "key": "large"}}).encode()
    while True:
        conn.sendall(struct.pack(">I", len(question)) + question)


def forever():
    threading.Event().wait()


def on_fault(path, argument, server, conn, request):
    """What a request's path may have the plugin do to its host; whether it was one of these."""
    if path == "/stop-self":
        os.kill(os.getpid(), signal.SIGSTOP)
        answer(conn, request, body="awake")
    elif path == "/delete-socket":
        os.unlink(os.environ["TORU_PLUGIN_SOCKET"])
        answer(conn, request)
    elif path == "/close-listener":
        server.close()
        answer(conn, request)
    elif path == "/close-everything":
        server.close()
        answer(conn, request)
        conn.close()
        forever()
    elif path == "/die-mid-reply":
        conn.sendall(struct.pack(">I", 1000) + b'{"type": "http"')
        os.kill(os.getpid(), signal.SIGKILL)
    elif path == "/spin":
        while True:
            pass
    elif path == "/daemon":
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        answer(conn, request, body=str(child.pid))
    elif path == "/wait-for-file":
        while not os.path.exists(argument):
            time.sleep(0.01)
        answer(conn, request, body="done")
    elif path == "/read-file":
        try:
            with open(argument) as file:
                answer(conn, request, body=file.read())
        except OSError as e:
            answer(conn, request, status=403, body=e.strerror)
    else:
        return False
    return True


def on_request(behaviour, server, conn, request):
    http = request["payload"]["payload"]
    path = http["path"]
    if on_fault(path, http.get("body"), server, conn, request):
        return
    if path == "/environment":
        answer(conn, request, body=json.dumps({"env": dict(os.environ), "cwd": os.getcwd(), "pid": os.getpid(),
                                               "group": os.getpgid(0), "session": os.getsid(0), "uid": os.getuid()}))
    elif path == "/kill-self":
        os.kill(os.getpid(), signal.SIGKILL)
    elif path == "/exit":
        print("leaving on request", file=sys.stderr, flush=True)
        os._exit(7)
    elif path == "/hang":
        forever()
    elif path == "/count":
        before = int(key_value(conn, action="get", key="count") or "0")
        key_value(conn, action="set", key="count", value=str(before + 1))
        answer(conn, request, body=str(before + 1))
    elif path == "/count-many":
        answers = many_key_values(conn, int(http["body"]))
        seen = [answers["many-%d" % (2 * i + 1)]["value"] for i in range(int(http["body"]))]
        errors = [each for each in answers.values() if "error" in each]
        answer(conn, request, body=json.dumps({"seen": seen, "errors": errors}))
    elif path == "/kv2-many":  # counts without waiting, asks for a list behind that, then reads all answers
        count = int(http["body"])
        for i in range(count):
            send(conn, {"type": "kv", "request_id": "incr-%d" % i, "payload": {"action": "incr", "key": "n"}})
        send(conn, {"type": "kv", "request_id": "list", "payload": {"action": "list"}})
        answers = dict((each["request_id"], each["payload"]) for each in [read_message(conn) for _ in range(count + 1)])
        sums = [answers["incr-%d" % i]["value"] for i in range(count)]
        answer(conn, request, body=json.dumps({
            "sums": len(sums), "in_order": sums == [str(i + 1) for i in range(count)],
            "listed": answers["list"]["entries"][0]["value"]}))
    elif path == "/flood-kv":
        flood_key_values(conn)
    elif path == "/kv-refused":
        send(conn, {"type": "kv", "timestamp": "2026-01-01T00:00:00Z", "request_id": "r",
                    "payload": json.loads(http["body"])})
        answer(conn, request, body=json.dumps(read_message(conn)))
    elif path == "/log":  # sends any payload as a log message, or several
        said = json.loads(http["body"])
        for payload in said if isinstance(said, list) else [said]:
            send(conn, {"type": "log", "timestamp": "2026-01-01T00:00:00Z", "payload": payload})
        answer(conn, request)
    elif path == "/flood-log":
        for i in range(int(http["body"])):
            send(conn, {"type": "log", "payload": {"level": "info", "message": "flood %d" % i, "fields": {"x": "y" * 1000}}})
        answer(conn, request)
    elif path == "/same-body":
        body = {name: http[name] for name in ("body", "body_base64") if name in http}
        send(conn, {"type": "http", "request_id": request["request_id"], "payload": {"status": 200, **body}})
    elif path == "/payload":  # answers with any payload
        send(conn, {"type": "http", "request_id": request["request_id"], "payload": json.loads(http["body"])})
    elif behaviour == "answers-wrapped":
        send(conn, {"type": "http", "timestamp": "2026-01-01T00:00:00Z", "request_id": request["request_id"],
                    "payload": {"type": "http", "payload": {"body": json.dumps(
                        {"status": 200, "headers": {"X-Shape": "wrapped"}, "body": path})}}})
    else:
        answer(conn, request, headers={"Content-Type": "application/json"}, body=json.dumps(http))


def handle_kv(behaviour, conn, message):
    if behaviour == "kv-never":
        return
    if behaviour == "kv-nonsense":
        payload = {"value": {"not": "a string"}}
    elif behaviour == "kv-nested":  # the guide's Python example
        asked = message["payload"]["payload"]
        payload = {"value": asked["action"] + " " + asked["key"] + " " + str(asked.get("value"))}
    elif message["payload"]["key"] == "nothing":
        payload = {"value": None}
    else:
        asked = message["payload"]
        payload = {"value": asked["action"] + " " + asked["key"] + " " + str(asked.get("value"))}
    send(conn, {"type": "kv", "request_id": message["request_id"], "timestamp": "2026-01-01T00:00:00Z",
                "payload": payload})


def serve(behaviour):
    path = os.environ["TORU_PLUGIN_SOCKET"]
    if behaviour == "keeps-stale-socket":
        forever()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(path)
    server.listen(5)
    if behaviour == "never-accepts":
        forever()
    while True:
        conn, _ = server.accept()
        try:
            serve_connection(behaviour, server, conn)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the host waits no more for this answer
        conn.close()


def serve_connection(behaviour, server, conn):
    while True:
        message = read_message(conn)
        if message is None:
            break
        kind = message["type"]
        if kind == "http":
            on_request(behaviour, server, conn, message)
        elif kind == "kv":
            handle_kv(behaviour, conn, message)
        elif message["payload"]["action"] == "init":
            print("init " + json.dumps(message["payload"]), file=sys.stderr, flush=True)
        elif message["payload"]["action"] == "shutdown":
            if behaviour == "ignores-shutdown":
                print("shutdown ignored", file=sys.stderr, flush=True)
            else:
                if behaviour == "asks-while-stopping":
                    key_value(conn, action="set", key="last", value="words")
                    print("told " + key_value(conn, action="get", key="last"), file=sys.stderr, flush=True)
                print("bye", file=sys.stderr, flush=True)
                sys.exit(0)


def main():
    plugin_id, behaviour = sys.argv[1], sys.argv[2]
    if sys.argv[3:] == ["--metadata"]:
        print(json.dumps(metadata(plugin_id, behaviour)))
        return
    if behaviour == "exits-at-once":
        print("cannot go on: the database is missing", file=sys.stderr, flush=True)
        sys.exit(3)
    if behaviour == "never-listens":
        forever()
    if behaviour == "ignores-shutdown":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if behaviour == "has-child":
        child = subprocess.Popen(["sleep", "1000"])
        print("child %d" % child.pid, file=sys.stderr, flush=True)
    if behaviour == "has-daemon":
        fork_daemon()
    if behaviour == "floods-stderr":
        threading.Thread(target=flood, daemon=True).start()
    serve(behaviour)


def fork_daemon():
    """As daemons do: a grandchild in a session of its own, whose parent is gone."""
    between = os.fork()
    if between == 0:
        os.setsid()
        daemon = subprocess.Popen(["sleep", "1000"])
        print("child %d" % daemon.pid, file=sys.stderr, flush=True)
        os._exit(0)
    os.waitpid(between, 0)


def flood():
    while True:
        os.write(2, b"x" * 65536)


main()
