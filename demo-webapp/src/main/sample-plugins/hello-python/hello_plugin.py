"""Hello, Python: a complete Toru plugin in one file, without a library.

A plugin is a program that

  1. prints what it is, as JSON, when it is run with --metadata;
  2. otherwise listens on the Unix socket named by TORU_PLUGIN_SOCKET and answers messages there.

A message is a 4-byte big-endian length, then that many bytes of UTF-8 JSON. The file goes from the bottom
of that protocol to the top: frames, the connection, the plugin's own pages, the loop that joins them.

Standard output and standard error both end up in the plugin's log. This plugin writes to standard error, which
Python does not hold back in a buffer.
"""

import collections
import json
import os
import platform
import socket
import stat
import struct
import sys
import threading
import traceback
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

METADATA = {
    "id": "hello-python",
    "name": "Hello, Python",
    "version": "1.0.0",
    "author": "Toru",
    "icon": "🐍",
    "route": "/hello-python",
}

BUNDLE = Path(__file__).parent / "frontend" / "bundle.js"


def log(text):
    print(f"[hello-python] {text}", file=sys.stderr)


# Frames ------------------------------------------------------------------------------------------------------


def read_exactly(sock, count):
    """Reads count bytes, or None when the other side has closed the connection.

    One recv() may return less than what was asked for, even of the 4 bytes of a length: hence the loop.
    """
    data = bytearray()
    while len(data) < count:
        chunk = sock.recv(count - len(data))
        if not chunk:
            return None
        data += chunk
    return bytes(data)


def read_message(sock):
    """Reads one message, or None at the end of the connection."""
    prefix = read_exactly(sock, 4)
    if prefix is None:
        return None
    body = read_exactly(sock, struct.unpack(">I", prefix)[0])
    return None if body is None else json.loads(body)


def write_message(sock, kind, request_id, payload):
    """Writes one message, length and body in one go."""
    message = {
        "type": kind,
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "request_id": request_id,
        "payload": payload,
    }
    body = json.dumps(message).encode("utf-8")
    sock.sendall(struct.pack(">I", len(body)) + body)


# The connection ----------------------------------------------------------------------------------------------


class HostConnection:
    """One connection from the host: its messages in order, and the host's key-value store."""

    def __init__(self, sock):
        self.sock = sock
        self.waiting = collections.deque()

    def messages(self):
        """All messages until the host closes the connection."""
        while True:
            message = self.waiting.popleft() if self.waiting else read_message(self.sock)
            if message is None:
                return
            yield message

    def answer(self, request, payload):
        """Answers a message. Repeating its request_id is what tells the host which question this answers."""
        write_message(self.sock, request["type"], request.get("request_id"), payload)

    def kv(self, action, key, value=None):
        """Asks the host's key-value store: "get", "set" or "delete". Values are strings.

        The question goes out on the connection that the http request came in on, and its answer comes back there.
        Whatever else the host says in the meantime is kept for later.
        """
        request_id = str(uuid.uuid4())
        write_message(self.sock, "kv", request_id, {"action": action, "key": key, "value": value})
        while True:
            message = read_message(self.sock)
            if message is None:
                raise ConnectionError("the host closed the connection instead of answering a kv request")
            if message.get("type") == "kv" and message.get("request_id") == request_id:
                return kv_value(message["payload"])
            self.waiting.append(message)


class KvError(Exception):
    """The host's store refused, or failed. The code is for programs, the message for people: it says what to do."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def kv_value(payload):
    """The value of an answer; None means that there is no such key.

    A refusal also has the value null, and says so in "error". Whoever looks at the value alone takes a full disk for a
    key that is not there, and begins counting at 1 again.
    """
    error = payload.get("error")
    if error is not None:
        raise KvError(error.get("code"), error.get("message"))
    return payload.get("value")


# What this plugin does ---------------------------------------------------------------------------------------


def json_response(status, content):
    return {
        "status": status,
        "headers": {"Content-Type": "application/json; charset=utf-8"},
        "body": json.dumps(content, ensure_ascii=False),
    }


def count_visit(host):
    """Counts in the host's store: what it has answered survives a crash of this process, and one of the host."""
    visits = int(host.kv("get", "visits") or 0) + 1
    host.kv("set", "visits", str(visits))
    return visits


def home(host, query):
    """A page that greets is worth having without its count: it tells of a store that fails, and goes on."""
    visits, problem = None, None
    try:
        visits = count_visit(host)
    except KvError as error:
        log(f"the visit was not counted: {error}")
        problem = {"code": error.code, "message": error.message}
    except ValueError as error:
        log(f"the visit was not counted: {error}")
        problem = {"code": "not_a_number", "message": "The key visits holds no number. Delete it to count anew."}
    return json_response(200, {
        "message": "Hello from Python!",
        "visits": visits,
        "visits_error": problem,
        "python": platform.python_version(),
        "pid": os.getpid(),
        "instance_id": os.environ.get("TORU_INSTANCE_ID", "unknown"),
        "time": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    })


def greeting(host, query):
    name = query.get("name", [""])[0].strip()
    if not name:
        return json_response(400, {"error": "Say who should be greeted: /greeting?name=Ada"})
    return json_response(200, {"greeting": f"Hello, {name}! Greetings from Python {platform.python_version()}."})


def bundle(host, query):
    return {
        "status": 200,
        "headers": {"Content-Type": "text/javascript; charset=utf-8"},
        "body": BUNDLE.read_text(encoding="utf-8"),
    }


PAGES = {"/": home, "/greeting": greeting, "/bundle.js": bundle}


def handle_http(host, request):
    """Answers one http request: {method, path, headers, body} in, {status, headers, body} out.

    The path is what follows the plugin's route, with the query, exactly as the browser sent it.
    """
    url = urlsplit(request["path"])
    page = PAGES.get(url.path or "/")
    if page is None:
        return json_response(404, {"error": f"There is no {url.path} here"})
    if request["method"] not in ("GET", "HEAD"):
        return json_response(405, {"error": f"{request['method']} is not possible here, only GET"})
    return page(host, parse_qs(url.query))


def guarded(host, request):
    """An error of ours becomes an answer with status 500; without one the browser would wait for its time limit."""
    try:
        return handle_http(host, request)
    except ConnectionError:
        raise
    except Exception:
        traceback.print_exc()
        return json_response(500, {"error": "Internal error in hello-python; its log has the details"})


# The loop ----------------------------------------------------------------------------------------------------


def handle(host, message):
    kind, payload = message.get("type"), message.get("payload", {})
    if kind == "http":
        host.answer(message, guarded(host, payload["payload"]))
    elif kind == "lifecycle" and payload.get("action") == "init":
        log(f"started as pid {os.getpid()} for host {payload.get('instance_id')}")
    elif kind == "lifecycle" and payload.get("action") == "shutdown":
        log("the host asked for a shutdown, bye")
        sys.exit(0)
    elif kind == "kv":
        # The host may also ask the plugin; this one keeps nothing that others could want.
        host.answer(message, {"value": None})
    # Other types are newer than this plugin. Ignoring them is right.


def serve(path):
    """Accepts connections one after the other and answers what comes in on each."""
    if os.path.exists(path):
        os.unlink(path)  # Left by a run that was killed; bind() would fail on it.
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        while True:
            sock, _ = listener.accept()
            with sock:
                serve_connection(HostConnection(sock))


def serve_connection(host):
    """A connection that breaks is the end of that connection, not of the plugin: the host opens another one."""
    try:
        for message in host.messages():
            handle(host, message)
    except OSError as error:
        log(f"connection lost: {error}")


def end_with_host():
    """Standard input is a pipe on which nothing comes. It ends when the host is gone; nobody needs this process then."""
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        while os.read(0, 4096):
            pass
        os._exit(0)


def main():
    if sys.argv[1:] == ["--metadata"]:
        print(json.dumps(METADATA))
        return
    path = os.environ.get("TORU_PLUGIN_SOCKET")
    if not path:
        sys.exit("hello-python is started by a Toru host, which sets TORU_PLUGIN_SOCKET; try --metadata")
    threading.Thread(target=end_with_host, daemon=True).start()
    serve(path)


if __name__ == "__main__":
    main()
