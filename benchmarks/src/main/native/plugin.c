/*
 * A plugin of protocol 1.1 with as little of its own as possible: one thread, one connection at a time, one write a frame. Its
 * id is the name of its file without ".binary". It is no example: of JSON it reads just what this repository's host writes.
 *
 *     /small        an answer whose frame has ANSWER_BYTES
 *     /text/N       N bytes of text, in one frame
 *     /stream/N     the same in parts, as text
 *     /base64/N     the same in parts, as Base64
 *     /frame        the length of the request's own frame
 */
#define _GNU_SOURCE
#include "wire.h"

#include <poll.h>

#define MOST_STREAMS 1024
#define PART_BYTES 65536
#define ID_BYTES 300

/* An answer in parts that is under way; free while it has no id. */
struct stream {
    char id[ID_BYTES];
    size_t sent, length;
    long long credit;
    int base64;
};

static struct stream streams[MOST_STREAMS];
static int active;
static long long stream_window = 262144;
static char *frame;

/* The string behind a name and its colon, as it stands there, cut to the room for it; empty when there is none. */
static void read_string(const char *json, size_t length, const char *name, char *value, size_t room) {
    const char *found = memmem(json, length, name, strlen(name));
    size_t i = 0;
    if (found != NULL) {
        for (found += strlen(name); found < json + length && *found != '"' && i + 1 < room; found++) {
            value[i++] = *found;
        }
    }
    value[i] = 0;
}

static long long read_number(const char *json, size_t length, const char *name, long long otherwise) {
    const char *found = memmem(json, length, name, strlen(name));
    return found == NULL ? otherwise : atoll(found + strlen(name));
}

static int has(const char *json, size_t length, const char *part) {
    return memmem(json, length, part, strlen(part)) != NULL;
}

/* Writes the frame whose JSON stands behind the first four bytes of it. */
static int write_frame(int connection, size_t length) {
    put_length(frame, (uint32_t) length);
    return write_all(connection, frame, 4 + length);
}

static size_t head(const char *type, const char *id) {
    return (size_t) sprintf(frame + 4, "{\"type\":\"%s\",\"request_id\":\"%s\",\"payload\":{", type, id);
}

static size_t encode(char *to, const char *from, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *start = to;
    size_t i = 0;
    for (; i + 2 < length; i += 3) {
        uint32_t three = (uint32_t) (unsigned char) from[i] << 16 | (uint32_t) (unsigned char) from[i + 1] << 8
                | (unsigned char) from[i + 2];
        *to++ = digits[three >> 18];
        *to++ = digits[three >> 12 & 63];
        *to++ = digits[three >> 6 & 63];
        *to++ = digits[three & 63];
    }
    if (i < length) {
        uint32_t rest = (uint32_t) (unsigned char) from[i] << 16;
        if (i + 1 < length) {
            rest |= (uint32_t) (unsigned char) from[i + 1] << 8;
        }
        *to++ = digits[rest >> 18];
        *to++ = digits[rest >> 12 & 63];
        *to++ = i + 1 < length ? digits[rest >> 6 & 63] : '=';
        *to++ = '=';
    }
    return (size_t) (to - start);
}

static int answer(int connection, const char *id, int status, const char *body, size_t length) {
    size_t used = head("http", id);
    used += (size_t) sprintf(
            frame + 4 + used, "\"status\":%d,\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":\"", status);
    memcpy(frame + 4 + used, body, length);
    memcpy(frame + 4 + used + length, "\"}}", 3);
    return write_frame(connection, used + length + 3);
}

/* As long a body as the frame has room for. */
static int answer_small(int connection, const char *id) {
    size_t around = strlen("{\"type\":\"http\",\"request_id\":\"\",\"payload\":{\"status\":200,\"headers\":"
                           "{\"Content-Type\":\"text/plain\"},\"body\":\"\"}}");
    return answer(connection, id, 200, letters(ANSWER_BYTES), ANSWER_BYTES - around - strlen(id));
}

static int begin_stream(int connection, const char *id, size_t length, int base64) {
    for (int i = 0; i < MOST_STREAMS; i++) {
        struct stream *stream = &streams[i];
        if (stream->id[0] == 0) {
            strcpy(stream->id, id);
            stream->sent = 0;
            stream->length = length;
            stream->credit = stream_window;
            stream->base64 = base64;
            active++;
            size_t used = head("http", id);
            used += (size_t) sprintf(
                    frame + 4 + used,
                    "\"status\":200,\"headers\":{\"Content-Type\":\"text/plain\",\"Content-Length\":\"%zu\"},\"stream\":true}}",
                    length);
            return write_frame(connection, used);
        }
    }
    return answer(connection, id, 503, "", 0);
}

static int take_request(int connection, const char *json, size_t length, const char *id) {
    char path[128];
    read_string(json, length, "\"path\":\"", path, sizeof path);
    const char *last = strrchr(path, '/');
    size_t size = last == NULL ? 0 : (size_t) strtoull(last + 1, NULL, 10);
    if (strcmp(path, "/small") == 0) {
        return answer_small(connection, id);
    }
    if (strcmp(path, "/frame") == 0) {
        char number[24];
        return answer(connection, id, 200, number, (size_t) sprintf(number, "%zu", length));
    }
    if (size <= BODY_BYTES && strncmp(path, "/text/", 6) == 0) {
        return answer(connection, id, 200, letters(size), size);
    }
    if (size <= BODY_BYTES && strncmp(path, "/stream/", 8) == 0) {
        return begin_stream(connection, id, size, 0);
    }
    if (size <= BODY_BYTES && strncmp(path, "/base64/", 8) == 0) {
        return begin_stream(connection, id, size, 1);
    }
    return answer(connection, id, 404, "", 0);
}

static struct stream *stream_of(const char *id) {
    for (int i = 0; active > 0 && i < MOST_STREAMS; i++) {
        if (strcmp(streams[i].id, id) == 0) {
            return &streams[i];
        }
    }
    return NULL;
}

static void end_stream(struct stream *stream) {
    stream->id[0] = 0;
    active--;
}

static int say_ready(int connection, const char *json, size_t length, const char *id) {
    stream_window = read_number(json, length, "\"stream_window\":", stream_window);
    size_t used = head("lifecycle", id);
    return write_frame(connection, used + (size_t) sprintf(frame + 4 + used, "\"action\":\"ready\"}}"));
}

/* Does what a message asks for; 0 when the connection is of no use any more. */
static int take(int connection, const char *json, size_t length) {
    char id[ID_BYTES];
    read_string(json, length, "\"request_id\":\"", id, sizeof id);
    if (has(json, length < 20 ? length : 20, "{\"type\":\"http\",")) {
        return take_request(connection, json, length, id);
    }
    if (has(json, length, "\"type\":\"http.window\"")) {
        struct stream *stream = stream_of(id);
        if (stream != NULL) {
            stream->credit += read_number(json, length, "\"bytes\":", 0);
        }
    } else if (has(json, length, "\"type\":\"cancel\"")) {
        struct stream *stream = stream_of(id);
        if (stream != NULL) {
            end_stream(stream);
        }
    } else if (has(json, length, "\"action\":\"init\"")) {
        return say_ready(connection, json, length, id);
    } else if (has(json, length, "\"action\":\"shutdown\"")) {
        exit(0);
    }
    return 1;
}

/* Writes a part, and the end behind the last one; 0 when the connection is of no use any more. */
static int write_part(int connection, struct stream *stream) {
    size_t left = stream->length - stream->sent;
    size_t part = left < PART_BYTES ? left : PART_BYTES;
    if (part > 0) {
        const char *text = letters(stream->length);
        size_t used = head("http.chunk", stream->id);
        used += (size_t) sprintf(frame + 4 + used, stream->base64 ? "\"data_base64\":\"" : "\"data\":\"");
        if (stream->base64) {
            used += encode(frame + 4 + used, text + stream->sent, part);
        } else {
            memcpy(frame + 4 + used, text + stream->sent, part);
            used += part;
        }
        memcpy(frame + 4 + used, "\"}}", 3);
        if (!write_frame(connection, used + 3)) {
            return 0;
        }
    }
    stream->sent += part;
    stream->credit -= (long long) part;
    if (stream->sent == stream->length) {
        size_t used = head("http.end", stream->id);
        end_stream(stream);
        memcpy(frame + 4 + used, "}}", 2);
        return write_frame(connection, used + 2);
    }
    return 1;
}

/* One part of each body that has the credit for it: whether there was one, or -1 without a connection. */
static int write_parts(int connection) {
    int wrote = 0;
    for (int i = 0; active > 0 && i < MOST_STREAMS; i++) {
        struct stream *stream = &streams[i];
        size_t left = stream->length - stream->sent;
        if (stream->id[0] != 0 && stream->credit >= (long long) (left < PART_BYTES ? left : PART_BYTES)) {
            if (!write_part(connection, stream)) {
                return -1;
            }
            wrote = 1;
        }
    }
    return wrote;
}

static void serve(int connection) {
    static char *requests;
    static size_t room = 1 << 18;
    size_t held = 0;
    int wrote = 0;
    if (requests == NULL) {
        requests = malloc(room);
    }
    for (;;) {
        struct pollfd readable = {.fd = connection, .events = POLLIN};
        if (!wrote || poll(&readable, 1, 0) > 0) {
            ssize_t came = recv(connection, requests + held, room - held, 0);
            if (came <= 0) {
                return;
            }
            held += (size_t) came;
        }
        size_t used = 0;
        while (held - used >= 4 && held - used - 4 >= length_of(requests + used)) {
            size_t length = length_of(requests + used);
            if (!take(connection, requests + used + 4, length)) {
                return;
            }
            used += 4 + length;
        }
        held -= used;
        memmove(requests, requests + used, held);
        if (held >= 4 && length_of(requests) + 4 > room) {
            room = length_of(requests) + 4;
            requests = realloc(requests, room);
        }
        wrote = active > 0 ? write_parts(connection) : 0;
        if (wrote < 0) {
            return;
        }
    }
}

static int print_metadata(const char *program) {
    const char *slash = strrchr(program, '/');
    const char *name = slash == NULL ? program : slash + 1;
    const char *dot = strchr(name, '.');
    int length = dot == NULL ? (int) strlen(name) : (int) (dot - name);
    printf("{\"id\":\"%.*s\",\"name\":\"%.*s\",\"version\":\"1\",\"route\":\"/%.*s\",\"protocol\":{\"version\":\"1.1\","
           "\"features\":[\"multiplex\",\"cancel\",\"ready\",\"stream\"],\"max_in_flight\":1024}}\n",
           length, name, length, name, length, name);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "--metadata") == 0) {
        return print_metadata(arguments[0]);
    }
    const char *path = getenv("TORU_PLUGIN_SOCKET");
    if (path == NULL) {
        fprintf(stderr, "TORU_PLUGIN_SOCKET is not set: a plugin is started by a host.\n");
        return 2;
    }
    int listening = listen_on(path);
    frame = malloc(BODY_BYTES + 4096);
    for (;;) {
        int connection = accept(listening, NULL, NULL);
        if (connection < 0) {
            end_with("accept");
        }
        serve(connection);
        close(connection);
        memset(streams, 0, sizeof streams);
        active = 0;
    }
}
