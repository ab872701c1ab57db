/*
 * The least that a server can do: reads frames on a Unix socket, and writes an answer of a fixed size for each, with one write a
 * frame. One thread, one connection after the other.
 *
 *     echo SOCKET
 */
#include "wire.h"

static void serve(int connection) {
    static char requests[1 << 18];
    char answer[4 + ANSWER_BYTES];
    size_t held = 0;
    put_length(answer, ANSWER_BYTES);
    memset(answer + 4, 'a', ANSWER_BYTES);
    for (;;) {
        ssize_t came = recv(connection, requests + held, sizeof requests - held, 0);
        if (came <= 0) {
            return;
        }
        held += (size_t) came;
        size_t used = 0;
        while (held - used >= 4 && held - used - 4 >= length_of(requests + used)) {
            answer[4] = requests[used + 4];
            used += 4 + length_of(requests + used);
            if (!write_all(connection, answer, sizeof answer)) {
                return;
            }
        }
        held -= used;
        memmove(requests, requests + used, held);
    }
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "Usage: echo SOCKET\n");
        return 2;
    }
    int listening = listen_on(arguments[1]);
    for (;;) {
        int connection = accept(listening, NULL, NULL);
        if (connection < 0) {
            end_with("accept");
        }
        serve(connection);
        close(connection);
    }
}
