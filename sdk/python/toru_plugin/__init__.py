"""Plugins for a Toru host, in Python.

    from toru_plugin import Plugin

    plugin = Plugin(id="hello", name="Hello", version="1.0.0", route="/hello")

    @plugin.get("/")
    def home(request):
        return {"message": "Hello!"}

    plugin.run()

This one file is the whole library. Install it as the package toru-plugin, or copy it beside your plugin as
toru_plugin.py; it needs Python 3.9 and nothing else. It speaks protocol 1.0 with every host, and those features of
1.1 that the host offers too.

The file goes from the bottom to the top: errors, frames, the connection, bodies in pieces, key-value data, requests
and responses, routing, the log, threads, one request's way, running, the plugin itself.
"""

from __future__ import annotations

import base64
import collections
import collections.abc
import contextvars
import errno
import functools
import itertools
import json
import logging
import os
import queue
import re
import signal
import socket
import stat
import struct
import sys
import threading
import time
import types
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import (
    TYPE_CHECKING,
    Any,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Deque,
    Dict,
    FrozenSet,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
    TypeVar,
    Union,
)

if TYPE_CHECKING:
    import asyncio

__version__ = "0.1.0"
__all__ = [
    "FEATURES",
    "BatchResult",
    "CasResult",
    "Change",
    "HTTPError",
    "Headers",
    "Init",
    "Kv",
    "KvEntry",
    "KvError",
    "KvPage",
    "LogHandler",
    "Plugin",
    "Request",
    "RequestCancelled",
    "Response",
    "run_plugin",
]

FEATURES: FrozenSet[str] = frozenset({"ready", "ping", "multiplex", "cancel", "binary", "stream", "kv2", "log"})
"""All features of protocol 1.1 that this library can use. Leave some out with ``features=FEATURES - {"multiplex"}``."""

LOG = logging.getLogger("toru_plugin")

Message = Dict[str, Any]
HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])


# Errors ------------------------------------------------------------------------------------------------------


class HTTPError(Exception):
    """Raise it in a handler to answer with a status: ``raise HTTPError(404, "No such note")``.

    The client gets JSON, ``{"error": message}``. The status is within 200 to 599. It is not logged.
    """

    def __init__(self, status: int, message: str = "", headers: Optional[HeaderFields] = None) -> None:
        super().__init__(f"{status}: {message}" if message else str(status))
        self.status = status
        self.message = message
        self.headers = headers


class KvError(Exception):
    """The key-value data could not be read or changed. The code is for programs, the message for people.

    Codes of the host are in docs/protocol.md, "Key-value data": ``quota_exceeded``, ``store_busy`` and so on. Codes of
    this library are ``not_connected`` (asked before init, or while there is no connection; nothing was changed),
    ``connection_lost`` and ``timeout`` (a change was made, or it was not: read to see), and ``not_supported`` (the
    host does not offer the feature kv2; nothing was changed).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class RequestCancelled(Exception):
    """The client has gone, or the request took too long: nobody waits for the answer any more.

    Raised where a handler waits for pieces of a request's body. Let it pass, or clean up and raise it again.
    """


class FrameError(Exception):
    """What came from the host is no frame, or what was to go there does not fit into one."""


# Frames ------------------------------------------------------------------------------------------------------

MAX_FRAME = 16 * 1024 * 1024  # bytes, without the four of the length

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode_frame(message: Message) -> bytes:
    """The length in 4 bytes, then the message as JSON in UTF-8. ValueError for text that UTF-8 cannot hold."""
    body = _ENCODER.encode(message).encode("utf-8")
    if len(body) > MAX_FRAME:
        raise FrameError(f"a message of {len(body)} bytes is larger than a frame may be, {MAX_FRAME}")
    return struct.pack(">I", len(body)) + body


READ_SIZE = 65536  # bytes that are read at once where there are so many


class Frames:
    """The messages that come on a socket, one after the other. For one thread at a time."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._data = b""
        self._at = 0  # what is before it has been taken

    def next(self) -> Optional[Message]:
        """The next message; None where the connection ends between two frames."""
        prefix = self._take(4)
        if not prefix:
            return None
        if len(prefix) == 4:
            (length,) = struct.unpack(">I", prefix)
            if not 1 <= length <= MAX_FRAME:
                raise FrameError(f"a frame of {length} bytes; 1 to {MAX_FRAME} are possible")
            body = self._take(length)
            if len(body) == length:
                return decode_message(body)
        raise FrameError("the connection ended inside a frame")

    def _take(self, count: int) -> bytes:
        """Just so many bytes; fewer where the connection ends before."""
        if len(self._data) - self._at < count:
            self._read(count)
        taken = self._data[self._at : self._at + count]
        self._at += len(taken)
        if self._at == len(self._data):
            self._data, self._at = b"", 0  # it may have been a large frame
        return taken

    def _read(self, count: int) -> None:
        parts = [self._data[self._at :]]
        have = len(parts[0])
        while have < count:
            part = self._sock.recv(max(READ_SIZE, min(count - have, MAX_FRAME // 16)))
            if not part:
                break
            parts.append(part)
            have += len(part)
        self._data, self._at = b"".join(parts), 0


def decode_message(body: bytes) -> Message:
    """A frame's JSON: an object with a type. FrameError for everything else."""
    try:
        message = _JSON.decode(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a frame that is no JSON in UTF-8: {error}") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise FrameError("a frame that is no JSON object with a type")
    return message


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)


def envelope(kind: str, request_id: Optional[str], payload: Mapping[str, Any]) -> Message:
    """A message to the host."""
    message: Message = {"type": kind, "timestamp": _timestamp(time.time()), "payload": payload}
    if request_id is not None:
        message["request_id"] = request_id
    return message


def _timestamp(seconds: float) -> str:
    whole, milliseconds = divmod(int(seconds * 1000), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(whole))}.{milliseconds:03d}Z"


def _object(value: Any) -> Dict[str, Any]:
    """The value if it is an object, else an empty one: what the host says is looked at, never trusted."""
    return value if isinstance(value, dict) else {}


# The connection ----------------------------------------------------------------------------------------------


class Outbox:
    """Frames on their way to the host, each whole and in the order in which they were sent.

    ``send`` never waits, so that neither the event loop nor the reader can be held up by a host that reads slowly: what
    the socket does not take at once is written by a thread, which is started when it is first needed.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._changed = threading.Condition()
        self._waiting: Deque[memoryview] = collections.deque()
        self._waiting_bytes = 0
        self._closed = False
        self._writer: Optional[threading.Thread] = None

    def send(self, frame: bytes) -> None:
        """Sends a frame; ConnectionError where the connection has ended."""
        with self._changed:
            if self._closed:
                raise ConnectionError("the connection to the host has ended")
            rest = memoryview(frame)
            if not self._waiting:
                rest = rest[self._write_now(rest) :]
            if len(rest) > 0:
                self._put(rest)

    def _write_now(self, data: memoryview) -> int:
        try:
            return self._sock.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        except OSError as error:
            self._closed = True
            raise ConnectionError(f"the connection to the host has ended: {error}") from None

    def _put(self, rest: memoryview) -> None:
        self._waiting.append(rest)
        self._waiting_bytes += len(rest)
        if self._writer is None:
            self._writer = start_thread("toru-writer", self._write)
        self._changed.notify_all()

    def _write(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or len(self._waiting) > 0)
                if self._closed:
                    return
                first = self._waiting[0]  # stays there while it is written: nothing may overtake it
            try:
                self._sock.sendall(first)
            except OSError:
                self.close()
                return
            with self._changed:
                self._waiting.popleft()
                self._waiting_bytes -= len(first)
                self._changed.notify_all()

    def waiting_bytes(self) -> int:
        """How much the host has not taken yet."""
        return self._waiting_bytes

    def flush(self, seconds: float) -> None:
        """Waits until the host has taken everything, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._waiting) == 0, seconds)

    def close(self) -> None:
        """Sends nothing any more. What waits is lost with the connection."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


LONGEST_LOAN = 0.005  # seconds for which a handler may keep the thread that reads, before another one reads
QUICK = 0.0002  # seconds in which a handler is through that is called by the thread that reads
MOST_THREADED = 128  # requests that a slower one gets in threads of their own before it is tried again

_LENDER = threading.local()  # its "connection" is the one whose reader is with a handler in this thread


class Connection:
    """One connection from the host: a thread reads it, anybody may write, and questions wait here for their answers.

    The thread that reads may be lent to a handler, which spares two changes of threads. If the handler keeps it for long, or
    waits for what has to be read, another thread goes on reading.
    """

    _numbers = itertools.count(1)

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lock = threading.Lock()
        self._frames = Frames(sock)
        self._reader = 0
        """The thread that reads; 0 before there is one, and between two."""
        self._lent_at = 0.0
        """When it was lent to a handler; 0 while it reads."""
        self._judge: Callable[[bool], object] = lambda quick: None
        """Hears whether the borrower was quick."""
        self.read_on: Callable[[], object] = lambda: None
        """Has another thread go on reading."""
        self._questions: Dict[str, Future[Dict[str, Any]]] = {}
        self._ended = False
        self.outbox = Outbox(sock)
        self.takes_questions = True
        """False on init's own connection, where the host has closed its side and could not answer."""
        self.exchanges: Dict[str, Exchange] = {}
        """Requests that are not answered yet, by id."""
        self.turns: Deque[Callable[[], None]] = collections.deque()
        """Without multiplex: what is being answered, then what waits for its turn."""

    def read(self, receive: Callable[[Connection, Message], None]) -> None:
        """Reads until the end of the connection, or until another thread does.

        A broken frame ends this connection, and nothing else.
        """
        self._reader = threading.get_ident()
        over = True
        try:
            while self.is_read_here:
                message = self._frames.next()
                if message is None:
                    break
                receive(self, message)
            else:
                over = False
        except FrameError as error:
            LOG.error("The host's connection is closed, since it sent %s", error)
        except OSError as error:
            LOG.debug("The host's connection was lost: %s", error)
        except Exception:
            LOG.exception("The host's connection is closed, since what it sent could not be understood")
        finally:
            if over:
                self.end()

    @property
    def is_read_here(self) -> bool:
        """Whether it is this thread that reads."""
        return self._reader == threading.get_ident()

    def lend(self, work: Callable[[], None], judge: Callable[[bool], object]) -> None:
        """Has the thread that reads, which is this one, do some work; tells whether that was quick."""
        _LENDER.connection = self
        self._judge = judge
        started = self._lent_at = time.monotonic()
        try:
            work()
        finally:
            _LENDER.connection = None
            with self._lock:
                back = self.is_read_here
                if back:
                    self._lent_at = 0.0
            if back:
                judge(time.monotonic() - started < QUICK)

    def take_over(self, after: float) -> None:
        """Has another thread read, if the one that does is lent for so many seconds already."""
        with self._lock:
            lent_at, reader, judge = self._lent_at, self._reader, self._judge
            if self._ended or not lent_at or time.monotonic() - lent_at < after:
                return
            self._lent_at = 0.0
            self._reader = 0
            try:
                self.read_on()
            except RuntimeError:  # there is no other thread: it goes on once it is back
                self._lent_at, self._reader = lent_at, reader
                return
        judge(False)

    def leave_to_parent(self) -> None:
        """In a process that was forked from a handler: what comes is for the parent."""
        self._reader = 0

    @property
    def has_ended(self) -> bool:
        return self._ended

    def send(self, kind: str, request_id: Optional[str], payload: Mapping[str, Any]) -> None:
        """Sends a message, without waiting. ConnectionError, FrameError, or ValueError (half a surrogate pair)."""
        self.outbox.send(encode_frame(envelope(kind, request_id, payload)))

    def ask(self, payload: Mapping[str, Any]) -> Future[Dict[str, Any]]:
        """Asks for key-value data. The payload of the answer, later; KvError where the connection is lost."""
        request_id = f"sdk-{next(self._numbers)}"
        answer: Future[Dict[str, Any]] = Future()
        with self._lock:
            if self._ended:
                raise _not_connected()
            self._questions[request_id] = answer
        try:
            self.send("kv", request_id, payload)
        except ConnectionError:
            self._questions.pop(request_id, None)
            raise _not_connected() from None
        except (FrameError, ValueError) as error:
            self._questions.pop(request_id, None)
            code = "value_too_large" if isinstance(error, FrameError) else "invalid_value"
            raise KvError(code, str(error)) from None
        return answer

    def answered(self, request_id: str, payload: Dict[str, Any]) -> bool:
        """Takes an answer of the host; False if it was asked no such question."""
        answer = self._questions.pop(request_id, None)
        if answer is None:
            return False
        if answer.set_running_or_notify_cancel():
            answer.set_result(payload)
        return True

    def remember(self, exchange: Exchange) -> None:
        """A request has come, and what the host says about it is for this exchange."""
        with self._lock:
            self.exchanges[exchange.request.request_id] = exchange

    def forget(self, exchange: Exchange) -> None:
        """It is over."""
        with self._lock:
            if self.exchanges.get(exchange.request.request_id) is exchange:
                del self.exchanges[exchange.request.request_id]

    def end(self) -> None:
        """Ends it: no answer goes out any more, no question is answered any more."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            questions, self._questions = self._questions, {}
            exchanges = list(self.exchanges.values())
        self.outbox.close()
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the host has closed it already
        self._sock.close()
        for answer in questions.values():
            if answer.set_running_or_notify_cancel():
                answer.set_exception(
                    KvError("connection_lost", "The host closed the connection instead of answering. Read to see.")
                )
        for exchange in exchanges:
            exchange.cancel()


def about_to_wait() -> None:
    """Has another thread read, if this one does: what it will wait for may have to be read."""
    connection: Optional[Connection] = getattr(_LENDER, "connection", None)
    if connection is not None and connection.is_read_here:
        connection.take_over(0.0)


def _forked() -> None:
    connection: Optional[Connection] = getattr(_LENDER, "connection", None)
    if connection is not None:
        _LENDER.connection = None
        connection.leave_to_parent()


os.register_at_fork(after_in_child=_forked)


class LoanWatch:
    """Looks after readers that are lent: every few milliseconds while there are such, and not at all else."""

    ROUNDS = 20  # without a loan, then it sleeps

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._begun = threading.Event()
        self._needed = False  # since the last round
        self._awake = False
        self._started = False

    def begin(self) -> bool:
        """A reader will be lent; False if there is no thread to look after it. Cheap if one was lent just now."""
        self._needed = True
        if not self._awake:
            with self._lock:
                if not self._started:
                    try:
                        start_thread("toru-watch", self._run)
                    except RuntimeError:
                        return False
                    self._started = True
                self._awake = True
                self._begun.set()
        return True

    def _run(self) -> None:
        while True:
            self._begun.wait()
            for _ in range(self.ROUNDS):
                time.sleep(LONGEST_LOAN)
                self._look()
                if self._needed:
                    self._needed = False
                    break
            else:
                with self._lock:
                    self._awake = False
                    self._begun.clear()
                if self._needed:  # begun before it saw that this sleeps
                    self.begin()


def _not_connected() -> KvError:
    return KvError(
        "not_connected",
        "There is no connection to the host that could carry the question. Ask while a request is answered, or later.",
    )


def start_thread(name: str, work: Callable[[], None]) -> threading.Thread:
    """A thread that does not keep the process alive."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


# Bodies in pieces --------------------------------------------------------------------------------------------

MAX_CHUNK = 65536  # bytes of data in one chunk
DEFAULT_WINDOW = 262144  # bytes, where init does not say


class Waitable:
    """A state that threads and coroutines can wait for alike."""

    def __init__(self, changed: Optional[threading.Condition] = None) -> None:
        self._changed = changed or threading.Condition()
        self._wakers: List[Callable[[], object]] = []

    def _wait(self, ready: Callable[[], bool]) -> None:
        with self._changed:
            if not ready():
                about_to_wait()
                self._changed.wait_for(ready)

    async def _async_wait(self, ready: Callable[[], bool]) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        while True:
            with self._changed:
                if ready():
                    return
                woken: asyncio.Future[None] = loop.create_future()
                self._wakers.append(functools.partial(loop.call_soon_threadsafe, _wake, woken))
            await woken

    def _tell(self) -> None:
        """Says that the state has changed; with the lock held."""
        self._changed.notify_all()
        wakers, self._wakers = self._wakers, []
        for waker in wakers:
            waker()


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)


class Credit(Waitable):
    """How many bytes of a streamed answer the host is ready to take."""

    def __init__(self, count: int, changed: Optional[threading.Condition] = None) -> None:
        super().__init__(changed)
        self._left = count
        self._closed = False

    def give(self, count: int) -> None:
        with self._changed:
            self._left += count
            self._tell()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._tell()

    def take(self, wanted: int) -> int:
        """Waits until there is some, and takes at most what is wanted. RequestCancelled when nobody reads any more."""
        self._wait(self._is_there)
        return self._take(wanted)

    async def async_take(self, wanted: int) -> int:
        await self._async_wait(self._is_there)
        return self._take(wanted)

    def _is_there(self) -> bool:
        return self._left > 0 or self._closed

    def _take(self, wanted: int) -> int:
        with self._changed:
            if self._closed:
                raise RequestCancelled("nobody reads the answer any more")
            count = min(wanted, self._left)
            self._left -= count
            return count


class Piece:
    """Something a handler yielded, cut into chunks as the credit allows, and between characters if it is text."""

    def __init__(self, data: Union[str, bytes]) -> None:
        self._data = to_bytes(data)
        self._is_text = isinstance(data, str)  # Base64 of bytes is quicker, and mostly shorter, than to escape them
        self._at = 0

    @property
    def wanted(self) -> int:
        """The size of the next chunk, if credit allows; 0 at the end."""
        return min(MAX_CHUNK, len(self._data) - self._at)

    def cut(self, count: int) -> Tuple[Dict[str, str], int]:
        """The payload of the next chunk, and how many of the bytes it did not use."""
        end = self._at + count
        if self._is_text:
            while end < len(self._data) and end > self._at and self._data[end] & 0xC0 == 0x80:
                end -= 1
            if end > self._at:
                text = self._data[self._at : end].decode("utf-8")
                unused = self._at + count - end
                self._at = end
                return {"data": text}, unused
            self._is_text = False  # not even one character fits: the rest goes as bytes
            end = self._at + count
        data = self._data[self._at : end]
        self._at = end
        return {"data_base64": base64.b64encode(data).decode("ascii")}, 0


def to_bytes(data: Union[str, bytes]) -> bytes:
    if isinstance(data, str):
        return data.encode("utf-8")
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data)
    raise TypeError(f"a body's pieces are str or bytes, not {type(data).__name__}")


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Body(Waitable):
    """A request's body, whole or still coming. Whoever takes pieces of it gives the host credit for more."""

    def __init__(self, whole: Optional[bytes], window: int, give: Callable[[int], None]) -> None:
        super().__init__()
        self._window = window
        self._give = give
        self._pieces: Deque[bytes] = collections.deque([whole] if whole else [])
        self._held = 0  # bytes that have come and were not taken
        self._owed = 0  # bytes that were taken and no credit given for
        self._complete = whole is not None
        self._broken: Optional[str] = None
        self._when_complete: Optional[Callable[[], None]] = None
        self._limit: Optional[int] = None  # of what is collected, where the whole is wanted
        self._collected = 0
        self.too_large = False

    @property
    def changed(self) -> threading.Condition:
        """For other states of the same request: to make one takes longer than all else that is made for a request."""
        return self._changed

    def feed(self, data: bytes) -> None:
        """A chunk has come. FrameError if there was no credit for it."""
        with self._changed:
            if self._complete:
                return
            self._held += len(data)
            if self._held + self._owed > self._window:
                raise FrameError(f"more of a request's body than the credit of {self._window} bytes")
            self._pieces.append(data)
            self._tell()
            credit = self._collect(len(data))
        self._after_collecting(credit)

    def _collect(self, count: int) -> int:
        """The credit to give for a piece that nobody waits for, since the whole body is collected."""
        if self._limit is None:
            return 0
        self._collected += count
        if self._collected > self._limit:
            self.too_large = True
            self._pieces.clear()
            return 0
        return self._settle(count)

    def _after_collecting(self, credit: int) -> None:
        if credit:
            self._give(credit)
        if self.too_large:
            self.finish(None)

    def finish(self, error: Optional[str]) -> None:
        """The end has come; with an error, before its time."""
        with self._changed:
            if self._complete:
                return
            self._complete = True
            self._broken = error
            then, self._when_complete = self._when_complete, None
            self._tell()
        if then is not None:
            then()

    def when_complete(self, limit: int, then: Callable[[], None]) -> None:
        """Collects the whole body, at most so many bytes, and calls it then; at once if it is whole already."""
        with self._changed:
            is_complete = self._complete
            if not is_complete:
                self._limit = limit
                self._when_complete = then
                credit = self._collect(self._held)
        if is_complete:
            then()
        else:
            self._after_collecting(credit)

    @property
    def broken(self) -> Optional[str]:
        return self._broken

    def next(self) -> Optional[bytes]:
        """The next piece, as soon as it is there; None at the end."""
        self._wait(self._is_there)
        return self.take()

    async def async_next(self) -> Optional[bytes]:
        await self._async_wait(self._is_there)
        return self.take()

    def _is_there(self) -> bool:
        return len(self._pieces) > 0 or self._complete

    def take(self) -> Optional[bytes]:
        """The next piece, if it is there."""
        with self._changed:
            if self._broken is not None:
                raise RequestCancelled(f"the request's body was broken off: {self._broken}")
            if not self._pieces:
                return None
            piece = self._pieces.popleft()
            credit = 0 if self._complete else self._settle(len(piece))
        if credit:
            self._give(credit)
        return piece

    def _settle(self, count: int) -> int:
        """The credit to give now: it goes out in portions, since each is a message."""
        self._held -= count
        self._owed += count
        if self._owed * 4 < self._window:
            return 0
        credit, self._owed = self._owed, 0
        return credit


# Key-value data ----------------------------------------------------------------------------------------------

KV_TIMEOUT = 30.0  # seconds


class KvEntry(NamedTuple):
    """A key and what it holds. ``expires_at`` is None where it does not expire."""

    key: str
    value: str
    expires_at: Optional[str]


class KvPage(NamedTuple):
    """Some entries in the order of their keys. Go on with ``after=page.next``, unless that is None."""

    entries: List[KvEntry]
    next: Optional[str]


class CasResult(NamedTuple):
    """What came of ``compare_and_set``: true if it was applied. ``value`` is what is there now."""

    applied: bool
    value: Optional[str]

    def __bool__(self) -> bool:
        return self.applied


class BatchResult(NamedTuple):
    """What came of ``batch``: true if all was applied, false if nothing was. ``values`` has one for each change."""

    applied: bool
    values: List[Optional[str]]

    def __bool__(self) -> bool:
        return self.applied


class Change:
    """One change of a ``batch``: made by ``Change.set``, ``.delete``, ``.compare_and_set`` or ``.increment``."""

    def __init__(self, operation: Dict[str, Any]) -> None:
        self.operation = operation

    @classmethod
    def set(cls, key: str, value: str, *, ttl: Optional[float] = None) -> Change:
        """Sets a key, for so many seconds if there is a ttl."""
        operation: Dict[str, Any] = {"action": "set", "key": _text("key", key), "value": _text("value", value)}
        if ttl is not None:
            operation["ttl_ms"] = _milliseconds(ttl)
        return cls(operation)

    @classmethod
    def delete(cls, key: str) -> Change:
        """Deletes a key. It need not be there."""
        return cls({"action": "delete", "key": _text("key", key)})

    @classmethod
    def compare_and_set(
        cls, key: str, expected: Optional[str], value: Optional[str], *, ttl: Optional[float] = None
    ) -> Change:
        """Sets a key (None: deletes it) if it holds what is expected (None: nothing), for so many seconds if there is a ttl."""
        operation: Dict[str, Any] = {
            "action": "cas",
            "key": _text("key", key),
            "expected": None if expected is None else _text("expected", expected),
            "value": None if value is None else _text("value", value),
        }
        if ttl is not None:
            operation["ttl_ms"] = _milliseconds(ttl)
        return cls(operation)

    @classmethod
    def increment(cls, key: str, by: int = 1) -> Change:
        """Adds to a decimal integer; a key that is not there counts as 0."""
        return cls({"action": "incr", "key": _text("key", key), "by": int(by)})


class Kv:
    """The host's key-value store for this plugin: strings under keys, which survive a restart of the plugin.

    Keys have 1 to 512 bytes, values at most 1 MiB. Numbers and objects: use ``str`` and ``json.dumps``.

    Each method has a twin for ``async def`` handlers: ``await plugin.kv.async_get(key)``. Both may be used from any
    thread, also in the middle of a request. They wait at most 30 seconds and raise KvError. The plain ones hold up
    whoever calls them; in an ``async def`` handler that is the event loop.

    What needs the feature kv2 raises KvError ``not_supported`` where the host does not offer it.
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    def get(self, key: str) -> Optional[str]:
        """What the key holds, or None."""
        return _value(self._ask(_get(key)))

    async def async_get(self, key: str) -> Optional[str]:
        """As get."""
        return _value(await self._async_ask(_get(key)))

    def set(self, key: str, value: str, *, ttl: Optional[float] = None) -> None:
        """Sets a key. With a ttl (seconds; needs kv2) it is gone after so long."""
        self._ask(self._set(key, value, ttl))

    async def async_set(self, key: str, value: str, *, ttl: Optional[float] = None) -> None:
        """As set."""
        await self._async_ask(self._set(key, value, ttl))

    def delete(self, key: str) -> None:
        """Deletes a key. It need not be there."""
        self._ask(Change.delete(key).operation)

    async def async_delete(self, key: str) -> None:
        """As delete."""
        await self._async_ask(Change.delete(key).operation)

    def list(self, prefix: str = "", *, after: Optional[str] = None, limit: int = 100) -> KvPage:
        """Entries whose keys begin with the prefix and come after a key, 1 to 1000 at a time. Needs kv2."""
        return _page(self._ask(self._list(prefix, after, limit)))

    async def async_list(self, prefix: str = "", *, after: Optional[str] = None, limit: int = 100) -> KvPage:
        """As list."""
        return _page(await self._async_ask(self._list(prefix, after, limit)))

    def items(self, prefix: str = "") -> Iterator[KvEntry]:
        """All entries whose keys begin with the prefix, in the order of their keys, asked for as you go on. Needs kv2.

        What changes meanwhile may be missed or seen twice.
        """
        after = None
        while True:
            page = self.list(prefix, after=after)
            yield from page.entries
            if page.next is None:
                return
            after = page.next

    async def async_items(self, prefix: str = "") -> AsyncIterator[KvEntry]:
        """As items, for ``async for``."""
        after = None
        while True:
            page = await self.async_list(prefix, after=after)
            for entry in page.entries:
                yield entry
            if page.next is None:
                return
            after = page.next

    def compare_and_set(
        self, key: str, expected: Optional[str], value: Optional[str], *, ttl: Optional[float] = None
    ) -> CasResult:
        """Sets a key (None: deletes it) if it holds what is expected (None: nothing). Needs kv2.

        The result is true if so, and tells what is there now either way. With a ttl (seconds) it is gone after so long.
        """
        return _cas(self._ask(self._kv2(Change.compare_and_set(key, expected, value, ttl=ttl).operation)))

    async def async_compare_and_set(
        self, key: str, expected: Optional[str], value: Optional[str], *, ttl: Optional[float] = None
    ) -> CasResult:
        """As compare_and_set."""
        question = self._kv2(Change.compare_and_set(key, expected, value, ttl=ttl).operation)
        return _cas(await self._async_ask(question))

    def increment(self, key: str, by: int = 1) -> int:
        """Adds to a decimal integer of 64 bits and tells the sum; a key that is not there counts as 0. Needs kv2.

        KvError ``not_a_number`` if the key holds something else, or the sum does not fit.
        """
        return _number(self._ask(self._kv2(Change.increment(key, by).operation)))

    async def async_increment(self, key: str, by: int = 1) -> int:
        """As increment."""
        return _number(await self._async_ask(self._kv2(Change.increment(key, by).operation)))

    def batch(self, changes: Sequence[Change]) -> BatchResult:
        """Makes all the changes, or none: ``batch([Change.set("a", "1"), Change.delete("b")])``. Needs kv2."""
        return _batch(self._ask(self._changes(changes)))

    async def async_batch(self, changes: Sequence[Change]) -> BatchResult:
        """As batch."""
        return _batch(await self._async_ask(self._changes(changes)))

    def _ask(self, question: Dict[str, Any]) -> Dict[str, Any]:
        answer = self._run.connection_for_questions().ask(question)
        about_to_wait()
        try:
            return _checked(answer.result(KV_TIMEOUT))
        except FutureTimeout:
            raise _no_answer() from None

    async def _async_ask(self, question: Dict[str, Any]) -> Dict[str, Any]:
        import asyncio

        answer = asyncio.wrap_future(self._run.connection_for_questions().ask(question))
        try:
            await asyncio.wait([answer], timeout=KV_TIMEOUT)  # wait_for could lose a cancellation
            if not answer.done():
                raise _no_answer()
        finally:
            answer.cancel()
        return _checked(answer.result())

    def _kv2(self, question: Dict[str, Any]) -> Dict[str, Any]:
        if "kv2" not in self._run.features:
            self._run.connection_for_questions()  # without a connection, that is the reason
            raise KvError("not_supported", f"The host does not offer kv2, which {question['action']} needs.")
        return question

    def _set(self, key: str, value: str, ttl: Optional[float]) -> Dict[str, Any]:
        operation = Change.set(key, value, ttl=ttl).operation
        return operation if ttl is None else self._kv2(operation)

    def _list(self, prefix: str, after: Optional[str], limit: int) -> Dict[str, Any]:
        question: Dict[str, Any] = {"action": "list", "prefix": _text("prefix", prefix), "limit": limit}
        if after is not None:
            question["after"] = _text("after", after)
        return self._kv2(question)

    def _changes(self, changes: Sequence[Change]) -> Dict[str, Any]:
        return self._kv2({"action": "batch", "operations": [change.operation for change in changes]})


def _get(key: str) -> Dict[str, Any]:
    return {"action": "get", "key": _text("key", key)}


def _text(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a {what} is a str, not {type(value).__name__}: use str() or json.dumps()")
    return value


def _milliseconds(ttl: float) -> int:
    if not ttl > 0:
        raise ValueError(f"a ttl is a number of seconds above 0, not {ttl}")
    return max(1, round(ttl * 1000))


def _no_answer() -> KvError:
    return KvError("timeout", f"The host did not answer within {KV_TIMEOUT:.0f} s. Read to see what is there.")


def _checked(payload: Dict[str, Any]) -> Dict[str, Any]:
    """The payload, unless it is a refusal: that has a null value too, and must not pass for a key that is not there."""
    error = payload.get("error")
    if error is not None:
        details = _object(error)
        raise KvError(str(details.get("code", "unknown")), str(details.get("message", error)))
    return payload


def _value(payload: Dict[str, Any]) -> Optional[str]:
    value = payload.get("value")
    return None if value is None else str(value)


def _number(payload: Dict[str, Any]) -> int:
    return int(payload["value"])


def _page(payload: Dict[str, Any]) -> KvPage:
    entries = [KvEntry(entry["key"], entry["value"], entry.get("expires_at")) for entry in payload["entries"]]
    return KvPage(entries, payload.get("next"))


def _cas(payload: Dict[str, Any]) -> CasResult:
    return CasResult(bool(payload["applied"]), _value(payload))


def _batch(payload: Dict[str, Any]) -> BatchResult:
    results = payload.get("results") or []
    return BatchResult(bool(payload["applied"]), [_value(_object(result)) for result in results])


# Requests and responses --------------------------------------------------------------------------------------

HeaderFields = Mapping[str, Union[str, int, Sequence[str]]]


class Headers(Mapping[str, str]):
    """A request's header fields. Names compare without regard to case: ``request.headers.get("content-type")``."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = {name.lower(): (name, str(value)) for name, value in fields.items()}

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def __repr__(self) -> str:
        return f"Headers({dict(self.items())!r})"


class Chunks:
    """Pieces of a request's body, as they come: ``for`` in plain handlers, ``async for`` in ``async def`` ones."""

    def __init__(self, body: Body) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body.next, None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            piece = await self._body.async_next()
            if piece is None:
                return
            yield piece


class Request:
    """What a handler is given."""

    def __init__(self, request_id: str, payload: Dict[str, Any], body: Body) -> None:
        self.request_id: str = request_id
        """The host's id of this request. The client's own is in the field X-Request-Id."""
        self.payload: Dict[str, Any] = payload
        """What the host sent, as it stands: method, path, headers, body."""
        self.method: str = str(payload.get("method", "GET")).upper()
        """GET, POST and so on, in capitals."""
        self.path, _, self.query_string = str(payload.get("path") or "/").partition("?")
        """What follows the plugin's route, as the client wrote it, not decoded; and what follows the ?."""
        self.headers: Headers = Headers(_object(payload.get("headers")))
        self.params: Dict[str, str] = {}
        """Parts of the path that the pattern names, decoded: ``request.params["id"]`` for ``/items/{id}``."""
        self._body = body
        self._whole: Optional[bytes] = None
        self._cancelled = False

    @property
    def query(self) -> Dict[str, List[str]]:
        """The query, decoded: ``{"tag": ["a", "b"]}`` for ``?tag=a&tag=b``."""
        from urllib.parse import parse_qs

        return parse_qs(self.query_string, keep_blank_values=True)

    def arg(self, name: str, default: str = "") -> str:
        """The first value of a name in the query."""
        return self.query.get(name, [default])[0]

    @property
    def body(self) -> bytes:
        """The whole body; empty if there is none. In a handler with ``stream=True`` it waits for what is to come."""
        if self._whole is None:
            self._whole = b"".join(self.chunks())
        return self._whole

    @property
    def text(self) -> str:
        """The body as text. HTTPError 400 if it is not UTF-8."""
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError:
            raise HTTPError(400, "The body is not UTF-8 text") from None

    def json(self) -> Any:
        """The body as JSON. HTTPError 400 if it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise HTTPError(400, f"The body is not JSON: {error}") from None

    def chunks(self) -> Chunks:
        """The body's pieces as they come, in a handler with ``stream=True``. RequestCancelled if it is broken off."""
        return Chunks(self._body)

    @property
    def user(self) -> Optional[str]:
        """Who is logged in, as the host says; None for nobody. A client cannot forge it."""
        return self.headers.get("X-Toru-User")

    @property
    def roles(self) -> List[str]:
        """The user's roles that the host tells plugins of."""
        return [role.strip() for role in self.headers.get("X-Toru-Roles", "").split(",") if role.strip()]

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the answer any more. Look at it in long loops of plain handlers."""
        return self._cancelled

    def __repr__(self) -> str:
        return f"<Request {self.request_id} {self.method} {self.path}>"


class Response:
    """An answer with a status and header fields of its own.

    The body is a dict or list (sent as JSON), str, bytes, None, or a generator or another iterable, plain or
    asynchronous, of str or bytes, such as request.chunks(). A field's value is a
    string, or a list of strings for one that repeats. Content-Type follows from the body unless you say it, here
    or among the headers. Content-Length is the host's affair.
    """

    def __init__(
        self,
        body: Any = None,
        status: int = 200,
        headers: Optional[HeaderFields] = None,
        *,
        content_type: Optional[str] = None,
    ) -> None:
        if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
            raise ValueError(f"a status is a whole number within 200 to 599, not {status!r}")
        self.body = body
        self.status = status
        self.headers: Dict[str, Union[str, int, List[str]]] = {
            _field_name(name): _field_value(name, value) for name, value in (headers or {}).items()
        }
        if content_type is not None:
            self.headers["Content-Type"] = _field_value("Content-Type", content_type)

    def has_content_type(self) -> bool:
        """Whether the fields say what the body is."""
        return any(name.lower() == "content-type" for name in self.headers)


def _field_name(name: str) -> str:
    if not isinstance(name, str) or re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) is None:
        raise ValueError(f"no name of a header field: {name!r}")
    return name


def _field_value(name: str, value: object) -> Union[str, int, List[str]]:
    if isinstance(value, (list, tuple)):
        return [str(_field_value(name, one)) for one in value]
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or re.search(r"[^\x09\x20-\x7e\x80-\xff]", value) is not None:
        raise ValueError(f"the header field {name} cannot have the value {value!r}: only Latin-1 on one line can be sent")
    return value


def to_response(result: Any) -> Response:
    """What a handler returned, as a response. TypeError or ValueError if it cannot be one."""
    if isinstance(result, Response):
        return result
    if isinstance(result, tuple):
        if len(result) not in (2, 3):
            raise TypeError("a handler's tuple is (status, body) or (status, body, headers)")
        return Response(result[1], result[0], result[2] if len(result) == 3 else None)
    return Response(result, 204 if result is None else 200)


def is_in_pieces(body: Any) -> bool:
    return is_plain_iterable(body) or hasattr(body, "__aiter__")


def is_plain_iterable(body: Any) -> bool:
    """Whether it gives pieces one after the other, and is no value of its own."""
    return hasattr(body, "__iter__") and not isinstance(body, _VALUES)


# What can be iterated and is not sent in pieces: text, bytes, what JSON is made of, and what has no order.
_VALUES = (str, bytes, bytearray, memoryview, list, tuple, Mapping, set, frozenset)


def default_content_type(body: Any) -> Optional[str]:
    """The Content-Type of a body, or of the first piece of one."""
    if body is None:
        return None
    if isinstance(body, str):
        return "text/plain; charset=utf-8"
    if isinstance(body, (bytes, bytearray, memoryview)):
        return "application/octet-stream"
    return "application/json"


def head_of(response: Response, body: Any) -> Dict[str, Any]:
    """Status and fields, as the protocol has them."""
    headers: Dict[str, Any] = dict(response.headers)
    content_type = default_content_type(body)
    if content_type is not None and not response.has_content_type():
        headers["Content-Type"] = content_type
    return {"status": response.status, "headers": headers}


def whole_answer(response: Response, body: Any, features: FrozenSet[str]) -> Dict[str, Any]:
    """The payload of an answer in one message. TypeError or ValueError if the body cannot be sent."""
    payload = head_of(response, body)
    if isinstance(body, (bytes, bytearray, memoryview)):
        data = bytes(body)
        if is_utf8(data) and not ("binary" in features and b"\0" in data):  # which text never has, and escaping makes six of
            payload["body"] = data.decode("utf-8")
        elif "binary" in features:
            payload["body_base64"] = base64.b64encode(data).decode("ascii")
        else:
            raise ValueError("the body is bytes that are not UTF-8 text, and the feature binary is not on")
    elif body is None or isinstance(body, str):
        payload["body"] = body
    else:
        payload["body"] = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return payload


class LargeBody:
    """A body that is there as a whole and still goes in pieces, since it does not fit into a message."""

    def __init__(self, data: Union[str, bytes]) -> None:
        self._data = data

    def __iter__(self) -> Iterator[Union[str, bytes]]:
        yield self._data

    async def __aiter__(self) -> AsyncIterator[Union[str, bytes]]:
        yield self._data


def in_pieces(response: Response) -> Response:
    """The same response, with its whole body in pieces."""
    body = response.body
    if isinstance(body, (bytearray, memoryview)):
        body = bytes(body)
    content_type = None if response.has_content_type() else default_content_type(body)
    if not isinstance(body, (str, bytes)):
        body = json.dumps(body, ensure_ascii=False, allow_nan=False)
    headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
    headers["Content-Length"] = len(to_bytes(body))
    return Response(LargeBody(body), response.status, headers, content_type=content_type)


def joined(pieces: List[Union[str, bytes]]) -> Union[str, bytes]:
    """All pieces of a body as one: text if all are."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if len(texts) == len(pieces):
        return "".join(texts)
    return b"".join(to_bytes(piece) for piece in pieces)


# Routing -----------------------------------------------------------------------------------------------------


class Endpoint:
    """A handler, and how it wants to be called."""

    def __init__(self, handler: Callable[[Request], Any], *, stream: bool = False) -> None:
        self.handler = handler
        self.stream = stream
        self.is_async = is_async(handler)
        self._threaded = 0  # requests until it is tried again
        self._next_threaded = 1

    def is_quick(self) -> bool:
        """Whether the thread that reads may call it: as long as it was through soon enough when that was tried last."""
        if self._threaded <= 0:  # readers of several connections may count at once
            return True
        self._threaded -= 1
        return False

    def judge(self, quick: bool) -> None:
        """It was called by the thread that reads. Each time that it was not quick, it gets twice as many requests in threads."""
        if quick:
            self._next_threaded = 1
        else:
            self._threaded = self._next_threaded
            self._next_threaded = min(2 * self._next_threaded, MOST_THREADED)


class Route(NamedTuple):
    methods: FrozenSet[str]
    segments: List[str]
    endpoint: Endpoint

    def match(self, segments: List[str]) -> Optional[Dict[str, str]]:
        """The parameters, if the path fits the pattern."""
        if len(segments) != len(self.segments):
            return None
        params: Dict[str, str] = {}
        for wanted, segment in zip(self.segments, segments):
            if wanted.startswith("{"):
                if segment == "":
                    return None
                params[wanted[1:-1]] = segment
            elif wanted != segment:
                return None
        return params

    def order(self) -> List[bool]:
        """Words go before parameters: /items/new before /items/{id}."""
        return [segment.startswith("{") for segment in self.segments]


class Router:
    """Which handler answers which method and path."""

    def __init__(self) -> None:
        self._routes: List[Route] = []

    def add(self, methods: Iterable[str], pattern: str, endpoint: Endpoint) -> None:
        segments = _pattern(pattern)
        self._routes.append(Route(frozenset(method.upper() for method in methods), segments, endpoint))
        self._routes.sort(key=Route.order)

    def find(self, method: str, path: str) -> Tuple[Endpoint, Dict[str, str]]:
        """The handler and the path's parameters. HTTPError 404, or 405 with Allow."""
        segments = path.split("/")
        if "%" in path:
            segments = _decoded(segments)
        allowed: Set[str] = set()
        for route in self._routes:
            params = route.match(segments)
            if params is None:
                continue
            if method in route.methods or (method == "HEAD" and "GET" in route.methods):
                return route.endpoint, params
            allowed |= route.methods
        if not allowed:
            raise HTTPError(404, f"There is no {path} here")
        if "GET" in allowed:
            allowed.add("HEAD")
        allow = ", ".join(sorted(allowed))
        raise HTTPError(405, f"{method} is not possible here, only {allow}", {"Allow": allow})

    def any_async(self) -> bool:
        return any(route.endpoint.is_async for route in self._routes)


def _decoded(segments: List[str]) -> List[str]:
    from urllib.parse import unquote

    return [unquote(segment) for segment in segments]


def _pattern(pattern: str) -> List[str]:
    if not pattern.startswith("/"):
        raise ValueError(f"a pattern begins with a slash, as /items/{{id}}; {pattern!r} does not")
    segments = pattern.split("/")
    names = [segment for segment in segments if "{" in segment or "}" in segment]
    for name in names:
        if re.fullmatch(r"\{[A-Za-z_][A-Za-z_0-9]*\}", name) is None:
            raise ValueError(f"a parameter is a whole segment, as /items/{{id}}; {name!r} in {pattern!r} is not")
    if len(set(names)) != len(names):
        raise ValueError(f"a parameter's name stands twice in {pattern!r}")
    return segments


def is_async(handler: Callable[..., Any]) -> bool:
    """Whether a handler belongs on the event loop."""
    call = getattr(handler, "__call__", handler)
    return any(_code_flags(one) & _ASYNC for one in (handler, call))


_ASYNC = 0x80 | 0x200  # inspect.CO_COROUTINE and CO_ASYNC_GENERATOR; to import inspect takes longer than all that a plugin does at its start


def _code_flags(function: Any) -> int:
    while isinstance(function, (functools.partial, types.MethodType)):
        function = function.func if isinstance(function, functools.partial) else function.__func__
    code = getattr(function, "__code__", None)
    return code.co_flags if isinstance(code, types.CodeType) else 0


# The log -----------------------------------------------------------------------------------------------------

MAX_LOG_LINE = 8000  # bytes; the host cuts lines at 8 KiB, and JSON that is cut is no JSON
MAX_LOG_BACKLOG = 1024 * 1024  # bytes the host has not read; beyond it, lines go to standard error

_ON_A_TERMINAL = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
_STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class LogHandler(logging.Handler):
    """Writes each record to the plugin's log with its level, its logger and what ``extra`` says.

    As a line of JSON on standard error, or as a message where the host offers the feature log. On a terminal, as text.
    ``plugin.run()`` gives it to the root logger unless you have configured logging yourself, so that this is enough:
    ``logging.getLogger(__name__).warning("slow", extra={"ms": 250})``.
    """

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        try:
            entry = log_entry(record)
            if not self._run.send_log(entry):
                sys.stderr.write(self._line(record, entry) + "\n")
                sys.stderr.flush()
        except Exception:
            self.handleError(record)

    def _line(self, record: logging.LogRecord, entry: Dict[str, Any]) -> str:
        if sys.stderr.isatty():
            return (self.formatter or _ON_A_TERMINAL).format(record)
        flat = {"timestamp": _timestamp(record.created), **entry}
        return _fitting_line(flat)


def log_entry(record: logging.LogRecord) -> Dict[str, Any]:
    """A record as the protocol has it: level, message, fields, request_id."""
    fields: Dict[str, Any] = {"logger": record.name}
    for name, value in vars(record).items():
        if name not in _STANDARD_ATTRIBUTES:
            fields[name[:256]] = _plain(value)
    if record.exc_info and record.exc_info[0] is not None:
        fields["exception"] = logging.Formatter().formatException(record.exc_info)
    elif record.exc_text:
        fields["exception"] = record.exc_text
    entry: Dict[str, Any] = {"level": _level(record.levelno), "message": record.getMessage(), "fields": fields}
    exchange = _CURRENT.get()
    if exchange is not None:
        entry["request_id"] = exchange.request.request_id
    return entry


def _level(number: int) -> str:
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warn"
    if number >= logging.INFO:
        return "info"
    return "debug" if number >= logging.DEBUG else "trace"


def _plain(value: Any) -> Any:
    """A value that JSON has; of all others, their text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int) and abs(value) < 1 << 63:
        return value
    return repr(value)


def _fitting_line(entry: Dict[str, Any]) -> str:
    """One line of JSON that the host does not cut: long texts lose their middle, an exception's end stays."""
    room = MAX_LOG_LINE
    while True:
        line = json.dumps(_shortened(entry, room), ensure_ascii=False)
        line = line.encode("utf-8", "replace").decode("utf-8")  # half surrogate pairs become ?
        if len(line.encode("utf-8")) <= MAX_LOG_LINE or room < 16:
            return line
        room //= 2


def _shortened(value: Any, room: int) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(member, room) for name, member in value.items()}
    if isinstance(value, str) and len(value) > room:
        return value[: room // 3] + " … " + value[-(room // 2) :]
    return value


# Threads -----------------------------------------------------------------------------------------------------


class Workers:
    """Threads for plain handlers: as many as there is work for, and never more than the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._threads = 0
        self._free = 0  # threads that wait, less the work that lies ready for them

    def set_limit(self, limit: int) -> None:
        with self._lock:
            self._limit = limit

    def submit(self, work: Callable[[], None]) -> None:
        """Has a thread do it, soon; does it itself if there is none and none can be started."""
        with self._lock:
            self._add_threads(1 - self._free)
            if self._threads > 0:
                self._free -= 1
                self._work.put(work)
                return
        work()

    def _add_threads(self, count: int) -> None:
        for _ in range(min(count, self._limit - self._threads)):
            try:
                start_thread(f"toru-worker-{self._threads + 1}", self._run)
            except RuntimeError as error:
                log_error("No further thread could be started: %s", error)
                return
            self._threads += 1
            self._free += 1

    def _run(self) -> None:
        while True:
            work = self._work.get()
            try:
                work()
            except BaseException as error:
                log_error("A thread's work failed", exc_info=error)
            with self._lock:
                self._free += 1


class EventLoop:
    """The event loop for ``async def`` handlers, in a thread of its own, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: Optional[asyncio.AbstractEventLoop] = None

    @property
    def is_started(self) -> bool:
        return self._loop is not None

    def start(self) -> asyncio.AbstractEventLoop:
        import asyncio

        with self._lock:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                self._thread = start_thread("toru-event-loop", functools.partial(_run_loop, loop))
                self._loop = loop
            return self._loop

    def submit(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Runs it on the loop, with the context of the caller."""
        import asyncio

        return asyncio.run_coroutine_threadsafe(work, self.start())

    def soon(self, work: Callable[[], None]) -> None:
        """Calls it on the loop: at once if the loop is free, later if something blocks it."""
        self.start().call_soon_threadsafe(work)

    def stop(self) -> None:
        """Ends it: what tasks of its own a plugin has left there stop where they are."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(1.0)

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Calls a function, plain or ``async def``, and waits for what it returns. Not on the loop itself."""
        result = function(*args)
        if not isinstance(result, collections.abc.Awaitable):
            return result
        about_to_wait()
        return self.submit(_awaited(result)).result()


def _run_loop(loop: asyncio.AbstractEventLoop) -> None:
    import asyncio

    asyncio.set_event_loop(loop)
    loop.run_forever()


async def _awaited(result: Awaitable[Any]) -> Any:
    return await result


# One request's way -------------------------------------------------------------------------------------------


class Exchange:
    """A request and its answer."""

    def __init__(self, connection: Connection, request: Request, body: Body, run: Run) -> None:
        self.connection = connection
        self.request = request
        self.body = body
        self.credit = Credit(run.window, body.changed)
        self.features = run.features
        self._lock = threading.Lock()
        self._stop_work: Optional[Callable[[], object]] = None
        self._begun = False  # an answer in pieces
        self._ended = False  # the last message has been sent

    def attach(self, stop_work: Callable[[], object]) -> None:
        """How to stop the task that answers it, if it is cancelled."""
        with self._lock:
            self._stop_work = stop_work
        if self.request.cancelled:
            stop_work()

    def cancel(self) -> None:
        """Nobody waits for the answer any more."""
        with self._lock:
            self.request._cancelled = True
            stop_work = self._stop_work
        self.credit.close()
        self.body.finish("the client has gone")
        if stop_work is not None:
            stop_work()

    def answer(self, response: Response, body: Any, or_in_pieces: bool = False) -> bool:
        """Answers in one message; with a 500 if that cannot be sent. Breaks off what has been begun in pieces.

        False, and nothing was sent, if the body does not fit into a message and may go in pieces instead.
        """
        if self._begun:
            self.finish(_BROKEN_OFF)
            return True
        try:
            payload = whole_answer(response, body, self.features)
            if self.request.method == "HEAD":
                payload.pop("body_base64", None)
                payload["body"] = None
            self._send("http", payload)
        except (TypeError, ValueError, FrameError, RecursionError) as error:
            if or_in_pieces and isinstance(error, FrameError) and "stream" in self.features:
                return False
            log_error("%s %s: the answer cannot be sent: %s", self.request.method, self.request.path, error)
            self._send("http", whole_answer(failure(), failure().body, self.features))
        return True

    def begin(self, response: Response, first: Any) -> None:
        """The first message of an answer in pieces."""
        self._send("http", {**head_of(response, first), "stream": True}, last=False)
        self._begun = True

    def chunk(self, piece: Piece, count: int) -> None:
        payload, unused = piece.cut(count)
        if unused:
            self.credit.give(unused)
        self._send("http.chunk", payload, last=False)

    def finish(self, error: Optional[str] = None) -> None:
        """The last message of an answer in pieces."""
        self._send("http.end", {} if error is None else {"error": error})

    def _send(self, kind: str, payload: Dict[str, Any], last: bool = True) -> None:
        if self.request.cancelled or self._ended:
            return
        try:
            self.connection.send(kind, self.request.request_id, payload)
            self._ended = last
        except ConnectionError as error:
            LOG.debug("%s %s: nobody to answer any more: %s", self.request.method, self.request.path, error)
            self.cancel()


_CURRENT: contextvars.ContextVar[Optional[Exchange]] = contextvars.ContextVar("toru_exchange", default=None)
_BROKEN_OFF = "The plugin failed while it answered"


def log_error(message: str, *args: object, exc_info: Optional[BaseException] = None) -> None:
    """A plugin's own handlers and filters of the log may fail, too: that must not cost an answer."""
    try:
        LOG.error(message, *args, exc_info=exc_info)
    except Exception as failed:
        print(f"toru_plugin: {message % args} (and the log failed, too: {failed!r})", file=sys.stderr, flush=True)


def failure() -> Response:
    return Response({"error": "Internal error in the plugin; its log has the details"}, 500)


def error_response(error: BaseException, request: Request) -> Response:
    """The answer to a request whose handler failed. The client gets no stack trace; the log does."""
    if isinstance(error, HTTPError):
        try:
            message = error.message or f"Status {error.status}"
            return Response({"error": message}, error.status, error.headers)
        except Exception as wrong:  # of its status or header fields
            error = wrong
    if isinstance(error, RequestCancelled):
        return Response({"error": "The request's body was broken off"}, 400)
    log_error("%s %s failed", request.method, request.path, exc_info=error)
    return failure()


def handle(exchange: Exchange, endpoint: Endpoint, loop: EventLoop) -> None:
    """Has a plain handler answer a request, in this thread."""
    try:
        response = to_response(loop.call(endpoint.handler, exchange.request))
        if is_in_pieces(response.body) and not is_plain_iterable(response.body):
            task = loop.submit(async_deliver(exchange, response))
            exchange.attach(task.cancel)
            about_to_wait()
            task.result()
        else:
            deliver(exchange, response)
    except BaseException as error:
        fail(exchange, error)


def fail(exchange: Exchange, error: BaseException) -> None:
    """Answers a request whose handler failed, if anybody still waits."""
    if not exchange.request.cancelled:
        response = error_response(error, exchange.request)
        exchange.answer(response, response.body)


def deliver(exchange: Exchange, response: Response) -> None:
    """Sends a response, also one in pieces. Raises what its generator raises before the first piece."""
    if not is_in_pieces(response.body):
        if exchange.answer(response, response.body, or_in_pieces=True):
            return
        response = in_pieces(response)
    pieces: Iterator[Union[str, bytes]] = iter(response.body)
    try:
        if exchange.request.method == "HEAD":
            exchange.answer(response, None)
        elif "stream" not in exchange.features:
            body = joined(list(pieces))
            exchange.answer(response, body)
        else:
            _stream(exchange, response, pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _stream(exchange: Exchange, response: Response, pieces: Iterator[Union[str, bytes]]) -> None:
    first = list(itertools.islice(pieces, 1))
    checked = [to_bytes(one) for one in first]  # while nothing is sent yet, a wrong one can be a 500
    exchange.begin(response, first[0] if checked else None)
    try:
        for data in itertools.chain(first, pieces):
            piece = Piece(data)
            while piece.wanted:
                exchange.chunk(piece, exchange.credit.take(piece.wanted))
            if exchange.request.cancelled:
                return
        exchange.finish()
    except BaseException as error:
        break_off(exchange, error)


def break_off(exchange: Exchange, error: BaseException) -> None:
    """Ends an answer in pieces that cannot go on."""
    if not isinstance(error, RequestCancelled):
        log_error("%s %s failed", exchange.request.method, exchange.request.path, exc_info=error)
    exchange.finish(_BROKEN_OFF)


def deliver_or_fail(exchange: Exchange, response: Response) -> None:
    try:
        deliver(exchange, response)
    except BaseException as error:
        fail(exchange, error)


def is_stopped(exchange: Exchange, error: BaseException) -> bool:
    """Whether a coroutine ends since it was told to, and not of its own accord."""
    import asyncio

    return isinstance(error, asyncio.CancelledError) and exchange.request.cancelled


async def async_handle(exchange: Exchange, endpoint: Endpoint) -> Optional[Response]:
    """Has an ``async def`` handler answer a request, on the event loop.

    A response from a plain generator comes back: it may wait where the loop must not, and is delivered by a thread.
    """
    _CURRENT.set(exchange)
    try:
        result = endpoint.handler(exchange.request)
        response = to_response(await result if isinstance(result, collections.abc.Awaitable) else result)
        if is_in_pieces(response.body) and not hasattr(response.body, "__aiter__"):
            return response
        await async_deliver(exchange, response)
    except BaseException as error:
        if is_stopped(exchange, error):
            raise
        fail(exchange, error)
    return None


async def async_deliver(exchange: Exchange, response: Response) -> None:
    """As deliver, for an asynchronous generator."""
    if not is_in_pieces(response.body):
        if exchange.answer(response, response.body, or_in_pieces=True):
            return
        response = in_pieces(response)
    pieces: AsyncIterator[Union[str, bytes]] = response.body.__aiter__()
    try:
        if exchange.request.method == "HEAD":
            exchange.answer(response, None)
        elif "stream" not in exchange.features:
            body = joined([piece async for piece in pieces])
            exchange.answer(response, body)
        else:
            await _async_stream(exchange, response, pieces)
    finally:
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()


async def _async_stream(exchange: Exchange, response: Response, pieces: AsyncIterator[Union[str, bytes]]) -> None:
    first = await _first(pieces)
    checked = [to_bytes(one) for one in first]  # as above
    exchange.begin(response, first[0] if checked else None)
    try:
        for one in first:
            await _async_send(exchange, one)
        async for data in pieces:
            await _async_send(exchange, data)
        exchange.finish()
    except BaseException as error:
        if is_stopped(exchange, error):
            raise
        break_off(exchange, error)


async def _first(pieces: AsyncIterator[Union[str, bytes]]) -> List[Union[str, bytes]]:
    """The first piece, in a list; empty if there is none."""
    async for piece in pieces:
        return [piece]
    return []


async def _async_send(exchange: Exchange, data: Union[str, bytes]) -> None:
    piece = Piece(data)
    while piece.wanted:
        exchange.chunk(piece, await exchange.credit.async_take(piece.wanted))


# Running -----------------------------------------------------------------------------------------------------

DEFAULT_SOCKETS = "/tmp/toru-plugins"  # where a plugin listens that is run by hand
FLUSH_LIMIT = 5.0  # seconds for the host to take the last answers


class Init(NamedTuple):
    """What the host tells a plugin at the start of a run."""

    instance_id: str
    """The installation's id; the same after a restart of the host."""
    plugin_socket: str
    log_path: str
    protocol_version: str
    features: FrozenSet[str]
    """The features of protocol 1.1 that are on: those the host offers and the plugin declares."""
    payload: Dict[str, Any]
    """All of what the host said."""


class App:
    """What a run needs to know of a plugin."""

    def __init__(self, metadata: Mapping[str, Any], workers: Optional[int], max_body: int) -> None:
        self.metadata = dict(metadata)
        self.workers = workers
        self.max_body = max_body
        self.find: Callable[[str, str], Tuple[Endpoint, Dict[str, str]]] = Router().find
        self.any_async: Callable[[], bool] = lambda: False
        self.on_init: Optional[Callable[[Init], Any]] = None
        self.on_shutdown: Optional[Callable[[], Any]] = None
        self.on_kv: Optional[Callable[[Dict[str, Any]], Any]] = None

    @property
    def declared(self) -> FrozenSet[str]:
        features = _object(self.metadata.get("protocol")).get("features")
        return FEATURES.intersection(features if isinstance(features, list) else ())

    @property
    def max_in_flight(self) -> int:
        return int(_object(self.metadata.get("protocol")).get("max_in_flight") or 256)


class Run:
    """One run of a plugin: from the first connection to the last answer."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._connections: List[Connection] = []
        self._workers = Workers(app.workers or 1)
        self._loop = EventLoop()
        self._loans = LoanWatch(self._take_over)
        self._events: queue.SimpleQueue[Tuple[str, int]] = queue.SimpleQueue()
        self._active = 0  # what is being answered
        self._stopping = False
        self._initializing = False
        self._held: List[Callable[[], None]] = []  # requests that came before on_init was through
        self.has_init = False
        self.features: FrozenSet[str] = frozenset()
        self.window = DEFAULT_WINDOW
        self._receivers: Dict[str, Callable[[Connection, Message], None]] = {
            "lifecycle": self._receive_lifecycle,
            "http": self._receive_request,
            "http.chunk": self._receive_chunk,
            "http.end": self._receive_end,
            "http.window": self._receive_window,
            "cancel": self._receive_cancel,
            "kv": self._receive_kv,
        }

    # From the start to the end

    def serve(self, path: str) -> int:
        """Serves until there is a reason to stop; the process's exit code."""
        listener = listen(path)
        mine = os.stat(path)
        if self._app.any_async():
            self._loop.start()
        self._watch_signals()
        watch_standard_input(lambda: self._events.put(("gone", 0)))
        start_thread("toru-accept", functools.partial(self._accept, listener))
        try:
            code, host_gone = self._until_stopped(listener)
            if host_gone:
                start_thread("toru-end", functools.partial(_end_process_later, FLUSH_LIMIT, code))
            self._say_goodbye(host_gone)
        finally:
            remove_socket(path, mine)
            self._leave_signals()
        if host_gone:
            _end_process_now(code)
        return code

    @property
    def stopping(self) -> bool:
        return self._stopping

    def stop(self, reason: str, code: int = 0) -> None:
        """Finishes what is running, then ends. From any thread, and from a signal's handler."""
        self._events.put((reason, code))

    def _until_stopped(self, listener: socket.socket) -> Tuple[int, bool]:
        """Waits for a reason to stop, then for the last answer; the exit code, and whether the host is gone."""
        code = 0
        while True:
            event, event_code = self._events.get()
            code = code or event_code
            if event == "gone":
                return code, True
            if event != "idle" and not self._stopping:
                LOG.debug("Stopping: %s", event)
                _close_listener(listener)
            with self._lock:
                self._stopping = True
                if self._active == 0:
                    return code, False

    def _say_goodbye(self, host_gone: bool) -> None:
        if self._app.on_shutdown is not None:
            try:
                self._loop.call(self._app.on_shutdown)
            except Exception:
                LOG.exception("on_shutdown failed")
        self._loop.stop()
        for connection in list(self._connections):
            if not host_gone:
                connection.outbox.flush(FLUSH_LIMIT)
            connection.end()

    def _watch_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        signal.signal(signal.SIGTERM, lambda *_: self.stop("SIGTERM"))
        signal.signal(signal.SIGINT, self._interrupted)

    def _leave_signals(self) -> None:
        """Lets SIGTERM end a process that threads of the plugin's own keep alive."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)

    def _interrupted(self, *_: object) -> None:
        if self._stopping:
            os._exit(130)  # Ctrl-C twice: somebody does not want to wait
        self.stop("SIGINT")

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError as error:
                if self._stopping or listener.fileno() < 0 or error.errno not in _PASSING:
                    return
                LOG.error("No connection could be accepted: %s", error)
                time.sleep(0.1)  # too many open files: some may be closed soon
                continue
            connection = Connection(sock)
            connection.read_on = functools.partial(start_thread, "toru-reader", functools.partial(self._read, connection))
            with self._lock:
                self._connections.append(connection)
            try:
                connection.read_on()
            except RuntimeError as error:
                log_error("A connection is closed, since no thread could be started that reads it: %s", error)
                connection.end()
                self._forget(connection)

    def _read(self, connection: Connection) -> None:
        connection.read(self._receive)
        if connection.has_ended:
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)

    def _take_over(self) -> None:
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.take_over(LONGEST_LOAN)

    def _begin(self) -> None:
        with self._lock:
            self._active += 1

    def _done(self) -> None:
        with self._lock:
            self._active -= 1
            if self._stopping and self._active == 0:
                self._events.put(("idle", 0))

    # What others ask of it

    def connection_for_questions(self) -> Connection:
        """The connection of the request that is being answered here; else the newest one that will do."""
        if not self.has_init:
            raise KvError("not_connected", "The host has not sent init yet: ask from on_init on, not while you load.")
        exchange = _CURRENT.get()
        with self._lock:
            if exchange is not None and exchange.connection in self._connections:
                return exchange.connection
            for connection in reversed(self._connections):
                if connection.takes_questions:
                    return connection
        raise _not_connected()

    def send_log(self, entry: Dict[str, Any]) -> bool:
        """Sends a line of the log to the host, if it offers that; whether it went out."""
        if "log" not in self.features:
            return False
        try:
            connection = self.connection_for_questions()
            if connection.outbox.waiting_bytes() > MAX_LOG_BACKLOG:
                return False
            connection.send("log", None, entry)
            return True
        except (KvError, ConnectionError, FrameError, ValueError):
            return False

    # What the host sends

    def _receive(self, connection: Connection, message: Message) -> None:
        receiver = self._receivers.get(message["type"])
        if receiver is not None:
            receiver(connection, message)
        # Other types are newer than this library. Ignoring them is right.

    def _receive_lifecycle(self, connection: Connection, message: Message) -> None:
        payload = _object(message.get("payload"))
        action = payload.get("action")
        if action == "init":
            self._receive_init(connection, message.get("request_id"), payload)
        elif action == "shutdown":
            self.stop("shutdown")
        elif action == "ping":
            self._answer_ping(connection, message.get("request_id"))

    def _answer_ping(self, connection: Connection, request_id: Optional[str]) -> None:
        """Through the loop if there is one: a plugin whose loop is blocked is not well, and must not say it is."""
        pong = functools.partial(_send_quietly, connection, "lifecycle", request_id, {"action": "pong"})
        if self._loop.is_started:
            self._loop.soon(pong)
        else:
            pong()

    def _receive_init(self, connection: Connection, request_id: Optional[str], payload: Dict[str, Any]) -> None:
        again, self.has_init = self.has_init, True
        init = self._take_init(payload)
        connection.takes_questions = "ready" in init.features
        if again or self._app.on_init is None:
            self._say_ready(connection, request_id)
            return
        self._begin()
        with self._lock:
            self._initializing = True
        start_thread("toru-init", functools.partial(self._initialize, connection, request_id, init))

    def _take_init(self, payload: Dict[str, Any]) -> Init:
        offered = payload.get("features")
        self.features = self._app.declared.intersection(offered if isinstance(offered, list) else ())
        window = payload.get("stream_window")
        self.window = window if isinstance(window, int) and window > 0 else DEFAULT_WINDOW
        if self._app.workers is None and "multiplex" in self.features:
            self._workers.set_limit(self._app.max_in_flight)
        texts = [str(payload.get(name, "")) for name in ("instance_id", "plugin_socket", "log_path")]
        return Init(texts[0], texts[1], texts[2], str(payload.get("protocol_version", "1.0")), self.features, payload)

    def _initialize(self, connection: Connection, request_id: Optional[str], init: Init) -> None:
        assert self._app.on_init is not None
        try:
            self._loop.call(self._app.on_init, init)
        except Exception as error:
            LOG.exception("on_init failed")
            self._say_failed(connection, request_id, error)
        else:
            self._say_ready(connection, request_id)
            self._release()
        finally:
            self._done()

    def _say_ready(self, connection: Connection, request_id: Optional[str]) -> None:
        if "ready" in self.features:
            _send_quietly(connection, "lifecycle", request_id, {"action": "ready"})

    def _say_failed(self, connection: Connection, request_id: Optional[str], error: Exception) -> None:
        """Has the host end the run and show the reason; a host that cannot be told sees the process end."""
        if "ready" in self.features:
            message = f"on_init: {type(error).__name__}: {error}"[:1000]
            _send_quietly(connection, "lifecycle", request_id, {"action": "failed", "message": message})
        else:
            self.stop("on_init failed", 1)

    def _release(self) -> None:
        """Begins with the requests that came before on_init was through."""
        with self._lock:
            self._initializing = False
            held, self._held = self._held, []
        for begin in held:
            begin()

    def _receive_request(self, connection: Connection, message: Message) -> None:
        request_id = message.get("request_id")
        if not isinstance(request_id, str):
            LOG.warning("The host sent a request without a request_id")
            return
        connection.takes_questions = True
        payload = _object(_object(message.get("payload")).get("payload"))
        give = functools.partial(self._give_credit, connection, request_id)
        body = Body(None if payload.get("stream") is True else _whole_body(payload), self.window, give)
        exchange = Exchange(connection, Request(request_id, payload, body), body, self)
        connection.remember(exchange)
        self._begin()
        self._in_turn(connection, functools.partial(self._begin_exchange, exchange))

    def _give_credit(self, connection: Connection, request_id: str, count: int) -> None:
        _send_quietly(connection, "http.window", request_id, {"bytes": count})

    def _begin_exchange(self, exchange: Exchange) -> None:
        request = exchange.request
        try:
            endpoint, request.params = self._app.find(request.method, request.path)
        except HTTPError as error:
            endpoint = Endpoint(functools.partial(_raise, error), stream=True)
        if endpoint.stream:
            self._start(exchange, endpoint)
        else:
            exchange.body.when_complete(self._app.max_body, functools.partial(self._start_whole, exchange, endpoint))

    def _start_whole(self, exchange: Exchange, endpoint: Endpoint) -> None:
        """Starts a handler that wants the whole body, unless that did not come."""
        if exchange.body.too_large:
            error = HTTPError(413, f"The body is larger than {self._app.max_body} bytes")
            endpoint = Endpoint(functools.partial(_raise, error))
        elif exchange.body.broken is not None:
            endpoint = Endpoint(functools.partial(_raise, RequestCancelled(exchange.body.broken)))
        self._start(exchange, endpoint)

    def _start(self, exchange: Exchange, endpoint: Endpoint) -> None:
        if endpoint.is_async:
            self._loop.soon(functools.partial(self._spawn, exchange, endpoint))
            return
        work = functools.partial(self._work, exchange, functools.partial(handle, exchange, endpoint, self._loop))
        if self._may_lend and exchange.connection.is_read_here and endpoint.is_quick() and self._loans.begin():
            exchange.connection.lend(work, endpoint.judge)
        else:
            self._workers.submit(work)

    @property
    def _may_lend(self) -> bool:
        """Whether the number of handlers at work is left to the library, and one may begin before another has ended."""
        return self._app.workers is None and "multiplex" in self.features

    def _work(self, exchange: Exchange, work: Callable[[], None]) -> None:
        """In a worker."""
        token = _CURRENT.set(exchange)
        try:
            if not exchange.request.cancelled:
                work()
        except BaseException as error:
            log_error("%s %s could not be answered", exchange.request.method, exchange.request.path, exc_info=error)
        finally:
            _CURRENT.reset(token)
            self._end_exchange(exchange)

    def _spawn(self, exchange: Exchange, endpoint: Endpoint) -> None:
        """On the event loop."""
        import asyncio

        task = asyncio.get_running_loop().create_task(async_handle(exchange, endpoint))
        task.add_done_callback(functools.partial(self._spawned, exchange))
        exchange.attach(functools.partial(self._loop.soon, task.cancel))

    def _spawned(self, exchange: Exchange, task: asyncio.Task[Optional[Response]]) -> None:
        """On the event loop, when the task is over; also when it was cancelled before it began."""
        if task.cancelled():
            fail(exchange, RuntimeError("the handler's task was cancelled"))
        elif task.exception() is None:
            response = task.result()
            if response is not None:
                deliver_it = functools.partial(deliver_or_fail, exchange, response)
                self._workers.submit(functools.partial(self._work, exchange, deliver_it))
                return
        self._end_exchange(exchange)

    def _end_exchange(self, exchange: Exchange) -> None:
        exchange.connection.forget(exchange)
        exchange.body.finish("answered before its end")
        self._next_turn(exchange.connection)
        self._done()

    def _in_turn(self, connection: Connection, begin: Callable[[], None]) -> None:
        """Begins with a request: at once with multiplex, else after those before it on the connection."""
        with self._lock:
            if self._initializing:
                self._held.append(functools.partial(self._in_turn, connection, begin))
                return
            if "multiplex" not in self.features:
                connection.turns.append(begin)
                if len(connection.turns) > 1:
                    return
        begin()

    def _next_turn(self, connection: Connection) -> None:
        with self._lock:
            if not connection.turns:
                return
            connection.turns.popleft()
            if not connection.turns:
                return
            begin = connection.turns[0]
        begin()

    def _receive_chunk(self, connection: Connection, message: Message) -> None:
        exchange = connection.exchanges.get(str(message.get("request_id")))
        if exchange is not None:
            exchange.body.feed(_chunk_data(_object(message.get("payload"))))

    def _receive_end(self, connection: Connection, message: Message) -> None:
        exchange = connection.exchanges.get(str(message.get("request_id")))
        if exchange is not None:
            error = _object(message.get("payload")).get("error")
            exchange.body.finish(None if error is None else str(error))

    def _receive_window(self, connection: Connection, message: Message) -> None:
        exchange = connection.exchanges.get(str(message.get("request_id")))
        count = _object(message.get("payload")).get("bytes")
        if exchange is not None and isinstance(count, int) and count > 0:
            exchange.credit.give(count)

    def _receive_cancel(self, connection: Connection, message: Message) -> None:
        exchange = connection.exchanges.get(str(message.get("request_id")))
        if exchange is not None and {"multiplex", "cancel"} <= self.features:
            exchange.cancel()

    def _receive_kv(self, connection: Connection, message: Message) -> None:
        """An answer to a question of ours, or, with an action, a question of the host."""
        request_id = message.get("request_id")
        payload = _object(message.get("payload"))
        question = payload if "action" in payload else _object(payload.get("payload"))
        if not isinstance(request_id, str):
            return
        if "action" not in question:
            connection.answered(request_id, payload)
            return
        self._begin()
        work = functools.partial(self._answer_kv, connection, request_id, question)
        self._in_turn(connection, functools.partial(self._workers.submit, work))

    def _answer_kv(self, connection: Connection, request_id: str, question: Dict[str, Any]) -> None:
        value: Optional[str] = None
        try:
            if self._app.on_kv is not None:
                value = _kv_answer(self._loop.call(self._app.on_kv, question))
        except BaseException:
            LOG.exception("The host's key-value question failed: %s %s", question.get("action"), question.get("key"))
        finally:
            _send_quietly(connection, "kv", request_id, {"value": value})
            self._next_turn(connection)
            self._done()


def _raise(error: Exception, _: Request) -> None:
    raise error


def _send_quietly(connection: Connection, kind: str, request_id: Optional[str], payload: Dict[str, Any]) -> None:
    """Sends something whose loss nobody would miss: if the connection has ended, so has the need."""
    try:
        connection.send(kind, request_id, payload)
    except ConnectionError as error:
        LOG.debug("%s was not sent: %s", kind, error)
    except (FrameError, ValueError) as error:
        LOG.error("%s was not sent: %s", kind, error)


def _whole_body(payload: Dict[str, Any]) -> bytes:
    encoded = payload.get("body_base64")
    if isinstance(encoded, str):
        return base64.b64decode(encoded, validate=True)
    body = payload.get("body")
    return b"" if body is None else to_bytes(body)


def _chunk_data(payload: Dict[str, Any]) -> bytes:
    encoded = payload.get("data_base64")
    if isinstance(encoded, str):
        return base64.b64decode(encoded, validate=True)
    return to_bytes(payload.get("data") or "")


def _kv_answer(result: Any) -> Optional[str]:
    """What a handler of key-value questions returned: the value, or {"value": value} as in the guide."""
    value = result.get("value") if isinstance(result, dict) else result
    if value is not None and not isinstance(value, str):
        raise TypeError(f"the answer to a key-value question is a str or None, not {type(value).__name__}")
    return value


# The process: its socket, its standard input, its end

_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED})


def socket_path(plugin_id: str) -> str:
    """Where to listen: where the host says, else, run by hand, in a directory that is made if it is missing."""
    return os.environ.get("TORU_PLUGIN_SOCKET") or os.path.join(DEFAULT_SOCKETS, f"{plugin_id}.sock")


def listen(path: str) -> socket.socket:
    """Listens there. OSError if another process does, if the path is too long, or if no socket is in the way."""
    directory = os.path.dirname(path)
    if directory:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    _remove_stale(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(path)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _remove_stale(path: str) -> None:
    """Removes what a run left that was killed: a socket on which nobody listens."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise FileExistsError(errno.EEXIST, "it is in the way and no socket", path)
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            os.unlink(path)
            return
    raise OSError(errno.EADDRINUSE, "another process listens there", path)


def remove_socket(path: str, mine: os.stat_result) -> None:
    """Removes the socket, unless another run has put its own there."""
    try:
        now = os.lstat(path)
        if (now.st_dev, now.st_ino) == (mine.st_dev, mine.st_ino):
            os.unlink(path)
    except OSError:
        pass  # it is not there any more, or not ours to remove


def _close_listener(listener: socket.socket) -> None:
    try:
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
    except OSError:
        pass
    listener.close()


def watch_standard_input(gone: Callable[[], None]) -> None:
    """Calls it when standard input ends, if that is the host's pipe: then the host is gone."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        start_thread("toru-standard-input", functools.partial(_read_to_end, gone))


def _read_to_end(gone: Callable[[], None]) -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        return
    gone()


def _end_process_later(seconds: float, code: int) -> None:
    """Ends a process whose on_shutdown does not."""
    time.sleep(seconds)
    os._exit(code)


def _end_process_now(code: int) -> None:
    """Ends without waiting for handlers, whose answers nobody reads any more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass  # the host read them, and is gone
    os._exit(code)


# The plugin --------------------------------------------------------------------------------------------------


class Plugin:
    """A plugin: what it is, its handlers, and the host's services. Ends with ``plugin.run()``.

    :param id: 1 to 63 letters, digits and hyphens
    :param name: what people read, at most 100 characters
    :param version: at most 64 characters
    :param route: where it is mounted, as ``/my-plugin``
    :param author: may be left out
    :param icon: usually one emoji; may be left out
    :param features: features of protocol 1.1 that it may use where the host offers them: ``"all"``, or names, as
        ``FEATURES - {"multiplex"}``; ``()`` for none
    :param workers: how many plain handlers may run at the same time. By default one, and where multiplex is on,
        ``max_in_flight``. Say ``workers=1`` if your handlers must not meet. ``async def`` handlers do not count.
    :param max_in_flight: how many requests the host may send before it gets an answer, with multiplex; 1 to 65536
    :param max_body: bytes that a streamed request may have where the handler wants it whole; more gets 413
    """

    def __init__(
        self,
        *,
        id: str,
        name: str,
        version: str,
        route: str,
        author: Optional[str] = None,
        icon: Optional[str] = None,
        features: Union[str, Iterable[str]] = "all",
        workers: Optional[int] = None,
        max_in_flight: int = 256,
        max_body: int = MAX_FRAME,
    ) -> None:
        metadata: Dict[str, Any] = {"id": id, "name": name, "version": version, "route": route}
        metadata.update({key: value for key, value in (("author", author), ("icon", icon)) if value is not None})
        declared = _declared(features)
        if not 1 <= max_in_flight <= 65536:
            raise ValueError(f"max_in_flight is 1 to 65536, not {max_in_flight}")
        if declared:
            metadata["protocol"] = {"version": "1.1", "features": declared, "max_in_flight": max_in_flight}
        self.metadata = checked_metadata(metadata)
        """What ``--metadata`` prints."""
        self.directory = _directory_of(sys._getframe(1).f_globals)
        """Where the file is that made the plugin; files are looked for from here."""
        self._router = Router()
        self._app = App(self.metadata, workers, max_body)
        self._app.find = self._router.find
        self._app.any_async = self._router.any_async
        self._run = Run(self._app)
        self.kv: Kv = Kv(self._run)
        """The host's key-value store."""
        self.log: LogHandler = LogHandler(self._run)
        """The handler for ``logging`` that writes to the plugin's log; ``run`` installs it."""

    # Handlers

    def route(self, methods: Iterable[str], pattern: str, *, stream: bool = False) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer requests: ``@plugin.route(["GET", "POST"], "/items/{id}")``.

        It is given the Request, and returns a Response, a dict or list (JSON), str (text), bytes, None (204), a
        generator of str or bytes (sent as it comes), ``(status, body)`` or ``(status, body, headers)``. It may be
        ``async def``. A name in braces stands for one segment of the path. HEAD goes to the handler of GET.

        With ``stream=True`` it begins before the request's body has come: see ``Request.chunks``.
        """

        def register(handler: HandlerT) -> HandlerT:
            names = [methods] if isinstance(methods, str) else methods
            self._router.add(names, pattern, Endpoint(handler, stream=stream))
            return handler

        return register

    def get(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer GET and HEAD: see ``route``."""
        return self.route(["GET"], pattern)

    def post(self, pattern: str, *, stream: bool = False) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer POST: see ``route``."""
        return self.route(["POST"], pattern, stream=stream)

    def put(self, pattern: str, *, stream: bool = False) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer PUT: see ``route``."""
        return self.route(["PUT"], pattern, stream=stream)

    def patch(self, pattern: str, *, stream: bool = False) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer PATCH: see ``route``."""
        return self.route(["PATCH"], pattern, stream=stream)

    def delete(self, pattern: str) -> Callable[[HandlerT], HandlerT]:
        """Has a function answer DELETE: see ``route``."""
        return self.route(["DELETE"], pattern)

    def bundle(self, path: str) -> None:
        """Answers ``/bundle.js`` with a file, relative to the plugin's own. It is read anew for each request."""
        file = os.path.join(self.directory, path)
        self._router.add(["GET"], "/bundle.js", Endpoint(functools.partial(_send_bundle, file)))

    def on_init(self, handler: HandlerT) -> HandlerT:
        """Calls a function with Init once, at the start of a run, before the first request. May be ``async def``.

        If it raises, the run has failed. It counts towards the start's time limit, 5 s by default. Key-value data may
        be asked for here where the host offers ``ready``; otherwise there may be no connection for it yet.
        """
        self._app.on_init = handler
        return handler

    def on_shutdown(self, handler: HandlerT) -> HandlerT:
        """Calls a function without arguments when all requests are answered and the process is to end.

        May be ``async def``. The host allows 5 s by default from its word to the end, running requests included.
        """
        self._app.on_shutdown = handler
        return handler

    def on_kv(self, handler: HandlerT) -> HandlerT:
        """Has a function answer key-value questions of the application around the host, within 5 s.

        It is given action (``get``, ``set``, ``delete``), key and value (None but for ``set``), and returns the value,
        or None. This has nothing to do with ``plugin.kv``. May be ``async def``; runs as plain handlers do.
        """
        self._app.on_kv = lambda question: handler(
            str(question.get("action", "")).lower(), question.get("key"), question.get("value")
        )
        return handler

    # Running

    @property
    def stopping(self) -> bool:
        """Whether the process is to end once all is answered. Look at it in streams that would have no end."""
        return self._run.stopping

    def run(self) -> None:
        """Prints the metadata if the program was called with ``--metadata``; else serves, and ends the process.

        It ends with code 0 when the host says so or is gone, on SIGTERM and on Ctrl-C, after what is running has been
        answered. Threads of your own should be daemons: others keep the process alive.
        """
        if sys.argv[1:2] == ["--metadata"]:
            print(json.dumps(self.metadata))
            sys.exit(0)
        self._watch_log()
        path = socket_path(self.metadata["id"])
        try:
            code = self._run.serve(path)
        except OSError as error:
            sys.exit(f"ERROR: {self.metadata['id']} cannot listen at {path}: {error}")
        sys.exit(code)

    def _watch_log(self) -> None:
        root = logging.getLogger()
        if not root.handlers:
            root.addHandler(self.log)
            if root.level == logging.WARNING:  # nobody has chosen one
                root.setLevel(logging.INFO)
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(line_buffering=True)  # so that print() is in the log at once


RESERVED_IDS = frozenset({"route", "rescan", "events", "metrics", "health"})


def checked_metadata(metadata: Dict[str, Any]) -> Dict[str, Any]:
    """The metadata, if a host takes it; ValueError with the reason otherwise."""
    plugin_id, route = metadata["id"], metadata["route"]
    if re.fullmatch(r"[A-Za-z0-9-]{1,63}", plugin_id) is None or plugin_id.lower() in RESERVED_IDS:
        raise ValueError(f"an id has 1 to 63 letters, digits and hyphens, none reserved; {plugin_id!r} will not do")
    if re.fullmatch(r"(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+", route) is None or len(route) > 255:
        raise ValueError(f"a route is a path as /my-plugin, at most 255 characters; {route!r} will not do")
    for member, limit in (("name", 100), ("version", 64)):
        if not 1 <= len(metadata[member]) <= limit:
            raise ValueError(f"a {member} has 1 to {limit} characters; {metadata[member]!r} will not do")
    return metadata


def _declared(features: Union[str, Iterable[str]]) -> List[str]:
    names = FEATURES if features == "all" else frozenset([features] if isinstance(features, str) else features)
    unknown = sorted(names - FEATURES)
    if unknown:
        raise ValueError(f"no features of this library: {', '.join(unknown)}; there are {', '.join(sorted(FEATURES))}")
    return sorted(names)


def _directory_of(module: Mapping[str, Any]) -> str:
    return os.path.dirname(os.path.abspath(module.get("__file__") or sys.argv[0]))


def _send_bundle(file: str, _: Request) -> Response:
    try:
        with open(file, encoding="utf-8") as bundle:
            return Response(bundle.read(), content_type="text/javascript; charset=utf-8")
    except FileNotFoundError:
        LOG.error("The bundle is not there: %s", file)
        raise HTTPError(404, "The plugin's bundle is not there; its log says where it should be") from None


def run_plugin(
    metadata: Mapping[str, Any],
    handle_http: Callable[[Dict[str, Any]], Any],
    *,
    handle_kv: Optional[Callable[[Dict[str, Any]], Any]] = None,
    on_init: Optional[Callable[[Dict[str, Any]], Any]] = None,
    on_shutdown: Optional[Callable[[], Any]] = None,
) -> None:
    """Runs a plugin that is two things: its metadata and one function, in the guide's form.

    ``handle_http`` is given ``{"method", "path", "headers", "body"}`` as the host sent it, and returns
    ``{"status", "headers", "body"}``. ``handle_kv`` is given ``{"action", "key", "value"}`` and returns
    ``{"value": value}`` or just the value. ``on_init`` is given what init says. All may be ``async def``.

    It prints the metadata if the program was called with ``--metadata``. It speaks protocol 1.0, unless the metadata
    has a member ``protocol`` that declares more.
    """
    plugin = Plugin(id=metadata["id"], name=metadata["name"], version=metadata["version"], route=metadata["route"])
    plugin.metadata = dict(metadata)
    plugin._app.metadata = plugin.metadata
    endpoint = _guide_endpoint(handle_http)
    plugin._app.find = lambda method, path: (endpoint, {})
    plugin._app.any_async = lambda: endpoint.is_async
    plugin._app.on_kv = handle_kv
    plugin._app.on_shutdown = on_shutdown
    if on_init is not None:
        plugin._app.on_init = functools.partial(_call_with_payload, on_init)
    plugin.run()


def _call_with_payload(on_init: Callable[[Dict[str, Any]], Any], init: Init) -> Any:
    return on_init(init.payload)


def _guide_endpoint(handle_http: Callable[[Dict[str, Any]], Any]) -> Endpoint:
    async def async_handler(request: Request) -> Response:
        return _guide_response(await handle_http(_guide_payload(request)))

    def handler(request: Request) -> Response:
        return _guide_response(handle_http(_guide_payload(request)))

    return Endpoint(async_handler if is_async(handle_http) else handler)


def _guide_payload(request: Request) -> Dict[str, Any]:
    """What the host sent; a body that came in pieces stands in it as if it had come whole."""
    payload = {name: value for name, value in request.payload.items() if name != "stream"}
    if request.payload.get("stream") is True:
        whole = request.body
        if is_utf8(whole):
            payload["body"] = whole.decode("utf-8")
        else:
            payload["body_base64"] = base64.b64encode(whole).decode("ascii")
    return payload


def _guide_response(result: Any) -> Response:
    if not isinstance(result, dict) or "status" not in result:
        raise TypeError(f"handle_http returns a dict of status, headers and body, not {type(result).__name__}")
    return Response(result.get("body"), result["status"], result.get("headers"))
