"""Takes all threads that its user may have, says so, and each that becomes free, until its standard input ends."""

import select
import sys
import threading

END = threading.Event()
MILLISECOND = 0.001


def take_all():
    try:
        while True:
            threading.Thread(target=END.wait, daemon=True).start()
    except RuntimeError:
        return


threading.stack_size(64 * 1024)
take_all()
print("full", flush=True)
while not select.select([sys.stdin], [], [], MILLISECOND)[0]:
    take_all()
