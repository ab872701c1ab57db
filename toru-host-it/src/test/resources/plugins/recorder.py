"""Stands between the host and a plugin, and writes down what they say: recorder.py DIRECTORY PROGRAM [ARGUMENTS].

Each connection has two files in the directory, PID-N.from-host and PID-N.from-plugin: its bytes, as they went over the wire.
"""
import itertools
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

DIRECTORY = pathlib.Path(sys.argv[1])
PROGRAM = sys.argv[2:]


def connected(path):
    """A connection to the plugin, which begins to listen when it likes."""
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            time.sleep(0.002)


def copy(source, target, record):
    """Until the source ends; then the target hears of the end."""
    with open(record, "wb", buffering=0) as file:
        try:
            for data in iter(lambda: source.recv(65536), b""):
                file.write(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for each in (source, target):
                each.close()


def stand_between(host, path, name):
    plugin = connected(path)
    back = threading.Thread(target=copy, args=(plugin, host, DIRECTORY / (name + ".from-plugin")), daemon=True)
    back.start()
    copy(host, plugin, DIRECTORY / (name + ".from-host"))
    back.join()
    host.close()
    plugin.close()


def accept(listener, path):
    for number in itertools.count():
        host, _ = listener.accept()
        name = f"{os.getpid()}-{number}"
        threading.Thread(target=stand_between, args=(host, path, name), daemon=True).start()


if sys.argv[-1] == "--metadata":
    os.execvp(PROGRAM[0], PROGRAM)
behind = str(DIRECTORY / f"{os.getpid()}.sock")
listener = socket.socket(socket.AF_UNIX)
listener.bind(os.environ["TORU_PLUGIN_SOCKET"])
listener.listen()
threading.Thread(target=accept, args=(listener, behind), daemon=True).start()
code = subprocess.call(PROGRAM, env={**os.environ, "TORU_PLUGIN_SOCKET": behind})
os._exit(code if code >= 0 else 128 - code)
