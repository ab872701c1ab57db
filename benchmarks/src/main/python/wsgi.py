"""The same over WSGI. /text/N is N bytes of text."""

import string


def application(environ, start_response):
    length = int(environ["PATH_INFO"].rpartition("/")[2])
    body = (string.ascii_lowercase * (length // 26 + 1))[:length].encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(length))])
    return [body]
