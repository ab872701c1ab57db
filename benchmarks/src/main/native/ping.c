/*
 * The client of echo: keeps DEPTH frames in flight for a while, with one write a frame, and prints two numbers, the median time
 * from a frame to its answer in nanoseconds, and answers per second.
 *
 *     ping SOCKET DEPTH MILLISECONDS
 */
#include "wire.h"

#define MOST_SAMPLES (1 << 22)

static int by_size(const void *left, const void *right) {
    int64_t a = *(const int64_t *) left, b = *(const int64_t *) right;
    return a < b ? -1 : a > b;
}

static void send_one(int connection, char *request, uint64_t number) {
    request[4] = (char) ('a' + number % 26);
    if (!write_all(connection, request, 4 + REQUEST_BYTES)) {
        end_with("echo does not read");
    }
}

/* Ends the program unless it is the answer to the request of that number. */
static void check(const char *answer, uint64_t number) {
    int right = length_of(answer) == ANSWER_BYTES && answer[4] == (char) ('a' + number % 26);
    for (int i = 1; right && i < ANSWER_BYTES; i++) {
        right = answer[4 + i] == 'a';
    }
    if (!right) {
        fprintf(stderr, "Answer %llu is wrong.\n", (unsigned long long) number);
        exit(1);
    }
}

int main(int count, char **arguments) {
    int depth = count == 4 ? atoi(arguments[2]) : 0;
    if (depth < 1) {
        fprintf(stderr, "Usage: ping SOCKET DEPTH MILLISECONDS\n");
        return 2;
    }
    int connection = connect_to(arguments[1]);
    int64_t *sent_at = malloc(sizeof(int64_t) * (size_t) depth);
    int64_t *samples = malloc(sizeof(int64_t) * MOST_SAMPLES);
    static char request[4 + REQUEST_BYTES], answers[1 << 18];
    size_t held = 0;
    uint64_t sent = 0, answered = 0;
    put_length(request, REQUEST_BYTES);
    memset(request + 4, 'r', REQUEST_BYTES);

    int64_t start = now_nanos(), now = start, end = start + atoll(arguments[3]) * 1000000;
    for (; sent < (uint64_t) depth; sent++) {
        sent_at[sent] = now_nanos();
        send_one(connection, request, sent);
    }
    while (now < end) {
        ssize_t came = recv(connection, answers + held, sizeof answers - held, 0);
        if (came <= 0) {
            end_with("echo does not answer");
        }
        now = now_nanos();
        held += (size_t) came;
        size_t used = 0;
        while (held - used >= 4 + ANSWER_BYTES) {
            check(answers + used, answered);
            used += 4 + ANSWER_BYTES;
            samples[answered % MOST_SAMPLES] = now - sent_at[answered % (uint64_t) depth];
            answered++;
            sent_at[sent % (uint64_t) depth] = now_nanos();
            send_one(connection, request, sent++);
        }
        held -= used;
        memmove(answers, answers + used, held);
    }
    size_t sampled = answered < MOST_SAMPLES ? (size_t) answered : MOST_SAMPLES;
    qsort(samples, sampled, sizeof *samples, by_size);
    printf("%lld %.1f\n", (long long) samples[sampled / 2], (double) answered * 1e9 / (double) (now - start));
    return 0;
}
