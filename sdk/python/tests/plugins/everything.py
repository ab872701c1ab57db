"""A plugin with a path for each thing that the tests of routes and answers need."""

import asyncio
import logging

from toru_plugin import HTTPError, Plugin, Request, Response

ERRORS = {each.__name__: each for each in (asyncio.CancelledError, GeneratorExit, KeyboardInterrupt)}

plugin = Plugin(
    id="everything", name="Everything", version="1.2.3", route="/everything", author="Me", icon="🧪", features=()
)
plugin.bundle("frontend/bundle.js")


@plugin.get("/")
def home(request: Request) -> object:
    return {"message": "grüße", "user": request.user, "roles": request.roles}


@plugin.get("/items/{id}")
def item(request: Request) -> object:
    return {"id": request.params["id"], "query": request.query, "raw": request.query_string, "path": request.path}


@plugin.get("/items/new")
def new_item(request: Request) -> object:
    return "new"


@plugin.delete("/items/{id}")
def delete_item(request: Request) -> object:
    return None


@plugin.post("/items")
def create(request: Request) -> object:
    return 201, {"created": request.json()}


@plugin.route(["PUT", "PATCH"], "/echo")
def echo(request: Request) -> object:
    fields = {"X-Type": request.headers["content-TYPE"], "Set-Cookie": ["a=1", "b=2"]}
    return Response(request.text, 202, fields, content_type="text/html; charset=utf-8")


@plugin.put("/put")
def put(request: Request) -> object:
    return [request.method, request.body.decode(), request.request_id]


@plugin.patch("/patch")
async def patch(request: Request) -> object:
    return 203, "patched", {"X-Done": "yes"}


@plugin.get("/text-bytes")
def text_bytes(request: Request) -> object:
    return "grüße".encode()


@plugin.get("/bytes")
def raw_bytes(request: Request) -> object:
    return bytes(range(256))


@plugin.get("/generator")
def generator(request: Request) -> object:
    yield "a"
    yield "ü"


@plugin.get("/async-generator")
async def async_generator(request: Request) -> object:
    yield b"a"
    yield "ü"


@plugin.get("/forbidden")
def forbidden(request: Request) -> object:
    raise HTTPError(403, "Not for you", {"X-Why": "because"})


@plugin.get("/broken")
def broken(request: Request) -> object:
    raise RuntimeError("the secret reason")


@plugin.get("/broken-async")
async def broken_async(request: Request) -> object:
    raise RuntimeError("the other secret reason")


@plugin.get("/broken-generator")
def broken_generator(request: Request) -> object:
    yield "a"
    raise RuntimeError("the third secret reason")


@plugin.get("/exit")
def leave(request: Request) -> object:
    raise SystemExit(3)


@plugin.get("/no-answer")
def no_answer(request: Request) -> object:
    return object()


@plugin.get("/not-a-number")
def not_a_number(request: Request) -> object:
    return {"value": float("nan")}


@plugin.get("/half-a-pair")
def half_a_pair(request: Request) -> object:
    return "\ud800"


@plugin.get("/bad-header")
def bad_header(request: Request) -> object:
    return Response("x", headers={"X-Bad": "a\r\nX-Other: b"})


@plugin.get("/wide-header")
def wide_header(request: Request) -> object:
    return Response("x", headers={"X-Wide": "10 €"})


@plugin.get("/raise/{what}")
def raise_it(request: Request) -> object:
    raise ERRORS[request.params["what"]]("out of the ordinary")


@plugin.get("/raise-async/{what}")
async def raise_it_async(request: Request) -> object:
    raise ERRORS[request.params["what"]]("out of the ordinary")


@plugin.get("/set")
def a_set(request: Request) -> object:
    return {"a", "b"}


@plugin.get("/too-large")
def too_large(request: Request) -> object:
    return "x" * (16 * 1024 * 1024)


@plugin.get("/log")
def log(request: Request) -> object:
    logging.getLogger("mine").warning("slow %s", "query", extra={"ms": 250, "table": ["notes"]})
    print("printed")
    return "logged"


@plugin.on_kv
def answer(action: str, key: str, value: object) -> object:
    return f"{action} {key}" if action == "get" else None


if __name__ == "__main__":
    plugin.run()
