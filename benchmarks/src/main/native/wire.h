/* What the parts in C share: frames on a Unix socket, text to answer with, and the end when something is wrong. */
#ifndef WIRE_H
#define WIRE_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Frames of the size that a small request and its answer have, their length of 4 bytes not counted. */
#define REQUEST_BYTES 728
#define ANSWER_BYTES 210

/* The longest body that a path may ask for. */
#define BODY_BYTES (16 << 20)

static inline void end_with(const char *what) {
    perror(what);
    exit(1);
}

static inline struct sockaddr_un address_of(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "The socket's path is too long: %s\n", path);
        exit(1);
    }
    strcpy(address.sun_path, path);
    return address;
}

/* A socket that listens on a path where nothing is yet. */
static inline int listen_on(const char *path) {
    struct sockaddr_un address = address_of(path);
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listening < 0 || bind(listening, (struct sockaddr *) &address, sizeof address) < 0 || listen(listening, 1024) < 0) {
        end_with(path);
    }
    return listening;
}

static inline int connect_to(const char *path) {
    struct sockaddr_un address = address_of(path);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *) &address, sizeof address) < 0) {
        end_with(path);
    }
    return connection;
}

/* Writes all of it; 0 when the other side has gone. */
static inline int write_all(int connection, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = send(connection, bytes, length, MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return 0;
        }
        bytes += written;
        length -= (size_t) written;
    }
    return 1;
}

static inline void put_length(char *frame, uint32_t length) {
    uint32_t ordered = htonl(length);
    memcpy(frame, &ordered, 4);
}

static inline uint32_t length_of(const char *frame) {
    uint32_t ordered;
    memcpy(&ordered, frame, 4);
    return ntohl(ordered);
}

static inline int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* The alphabet again and again: any body is a front part of it. Only what is asked for is ever written. */
static inline char *letters(size_t length) {
    static char *text;
    static size_t filled;
    if (text == NULL && (text = malloc(BODY_BYTES)) == NULL) {
        end_with("no memory");
    }
    for (; filled < length; filled++) {
        text[filled] = (char) ('a' + filled % 26);
    }
    return text;
}

#endif
