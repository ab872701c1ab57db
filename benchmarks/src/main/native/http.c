/*
 * The same bodies over HTTP on a Unix socket, for those who have a proxy in front of a program: one thread, any number of
 * connections, each kept open unless the request says otherwise. It is no example: it takes requests without a body only.
 *
 *     http SOCKET
 *
 *     /text/N       N bytes of text
 */
#define _GNU_SOURCE
#include "wire.h"

#include <sys/epoll.h>
#include <sys/uio.h>

#define REQUEST_ROOM 16384

struct client {
    int connection, closes, reads;
    size_t held;
    char request[REQUEST_ROOM];
    /* What of the answer has not been written: a head, then a body. */
    size_t head_from, head_to, body_from, body_to;
    char head[256];
};

static int events;

static void watch(struct client *client, int reads) {
    if (client->reads != reads) {
        struct epoll_event wanted = {.events = reads ? EPOLLIN : EPOLLOUT, .data.ptr = client};
        epoll_ctl(events, EPOLL_CTL_MOD, client->connection, &wanted);
        client->reads = reads;
    }
}

static int unsent(const struct client *client) {
    return client->head_from < client->head_to || client->body_from < client->body_to;
}

/* Writes what can be written now; 0 when the client has gone. */
static int write_some(struct client *client) {
    while (unsent(client)) {
        struct iovec parts[2] = {
            {client->head + client->head_from, client->head_to - client->head_from},
            {letters(client->body_to) + client->body_from, client->body_to - client->body_from},
        };
        struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
        ssize_t written = sendmsg(client->connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0) {
            return errno == EAGAIN;
        }
        size_t of_head = client->head_to - client->head_from;
        of_head = of_head < (size_t) written ? of_head : (size_t) written;
        client->head_from += of_head;
        client->body_from += (size_t) written - of_head;
    }
    return 1;
}

/* Makes the answer to a request, whose end is marked by a zero. */
static void answer(struct client *client, const char *request) {
    size_t size = 0;
    int found = sscanf(request, "GET /text/%zu ", &size) == 1 && size <= BODY_BYTES;
    size = found ? size : 0;
    client->closes = strcasestr(request, "\r\nConnection: close") != NULL
            || (strstr(request, " HTTP/1.0\r\n") != NULL && strcasestr(request, "\r\nConnection: keep-alive") == NULL);
    client->head_from = 0;
    client->head_to = (size_t) sprintf(
            client->head,
            "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n%s\r\n",
            found ? "200 OK" : "404 Not Found",
            size,
            client->closes ? "Connection: close\r\n" : "");
    client->body_from = 0;
    client->body_to = size;
}

/* Answers what has come, one request after the other; 0 when the connection is to end. */
static int serve(struct client *client) {
    for (;;) {
        if (!write_some(client)) {
            return 0;
        }
        if (unsent(client)) {
            watch(client, 0);
            return 1;
        }
        if (client->closes) {
            return 0;
        }
        client->request[client->held] = 0;
        char *end = strstr(client->request, "\r\n\r\n");
        if (end == NULL) {
            watch(client, 1);
            return client->held < REQUEST_ROOM - 1;
        }
        end[2] = 0;
        answer(client, client->request);
        client->held -= (size_t) (end + 4 - client->request);
        memmove(client->request, end + 4, client->held);
    }
}

static int go_on(struct client *client) {
    if (client->reads) {
        ssize_t came = recv(
                client->connection, client->request + client->held, REQUEST_ROOM - 1 - client->held, MSG_DONTWAIT);
        if (came <= 0) {
            return came < 0 && errno == EAGAIN;
        }
        client->held += (size_t) came;
    }
    return serve(client);
}

static void take_client(int listening) {
    int connection = accept(listening, NULL, NULL);
    if (connection < 0) {
        return;
    }
    struct client *client = calloc(1, sizeof *client);
    client->connection = connection;
    client->reads = 1;
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = client};
    epoll_ctl(events, EPOLL_CTL_ADD, connection, &wanted);
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "Usage: http SOCKET\n");
        return 2;
    }
    int listening = listen_on(arguments[1]);
    events = epoll_create1(0);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(events, EPOLL_CTL_ADD, listening, &wanted);
    for (;;) {
        struct epoll_event ready[64];
        int number = epoll_wait(events, ready, 64, -1);
        for (int i = 0; i < number; i++) {
            struct client *client = ready[i].data.ptr;
            if (client == NULL) {
                take_client(listening);
            } else if (!go_on(client)) {
                close(client->connection);
                free(client);
            }
        }
    }
}
