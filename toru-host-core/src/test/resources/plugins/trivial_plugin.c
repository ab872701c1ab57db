/* The cheapest plugin there is: trivial_plugin ID BEHAVIOUR [--metadata]. Answers every request with its id. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char message[65536];

static int read_exactly(int conn, char *to, size_t count) {
    for (size_t done = 0; done < count;) {
        ssize_t n = read(conn, to + done, count - done);
        if (n <= 0) return 0;
        done += n;
    }
    return 1;
}

static int read_message(int conn) {
    uint32_t length;
    if (!read_exactly(conn, (char *)&length, 4)) return 0;
    length = ntohl(length);
    if (length >= sizeof message || !read_exactly(conn, message, length)) return 0;
    message[length] = 0;
    return 1;
}

static void answer(int conn, const char *id) {
    char reply[1024];
    char request_id[256] = "";
    char *found = strstr(message, "\"request_id\":\"");
    if (found) sscanf(found + 14, "%255[^\"]", request_id);
    int length = snprintf(reply + 4, sizeof reply - 4,
        "{\"type\":\"http\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"request_id\":\"%s\","
        "\"payload\":{\"status\":200,\"headers\":{},\"body\":\"%s\"}}", request_id, id);
    uint32_t head = htonl(length);
    memcpy(reply, &head, 4);
    if (write(conn, reply, length + 4) < 0) exit(4);
}

static void serve(int conn, const char *id, int stubborn) {
    while (read_message(conn)) {
        if (strstr(message, "\"type\":\"http\"")) answer(conn, id);
        else if (strstr(message, "\"action\":\"shutdown\"") && !stubborn) exit(0);
    }
    close(conn);
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    if (count > 3 && !strcmp(arguments[3], "--metadata")) {
        printf("{\"id\":\"%s\",\"name\":\"%s\",\"version\":\"1\",\"author\":\"Tests\",\"icon\":\"T\",\"route\":\"/%s\"}\n",
            arguments[1], arguments[1], arguments[1]);
        return 0;
    }
    int stubborn = !strcmp(arguments[2], "ignores-shutdown");
    if (stubborn) signal(SIGTERM, SIG_IGN);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("TORU_PLUGIN_SOCKET");
    if (!path) return 2;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 5)) return 3;
    for (;;) serve(accept(server, 0, 0), arguments[1], stubborn);
}
