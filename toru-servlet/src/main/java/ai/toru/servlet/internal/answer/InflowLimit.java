package ai.toru.servlet.internal.answer;

import jakarta.servlet.http.HttpServletRequest;

/** How much of a body may come in parts, and how much is read away once nobody wants it. Confined to who reads. */
final class InflowLimit {

    private final HttpServletRequest request;
    private final long most;
    private final long mostDiscarded;
    private final long announced;
    private long come;
    private long discarded;

    InflowLimit(HttpServletRequest request, Transfer transfer) {
        this.request = request;
        most = transfer.maxStreamedBytes();
        mostDiscarded = 2L * transfer.maxBytes();
        announced = request.getContentLengthLong();
    }

    /** Counts, and tells whether that is too much. */
    boolean exceededWith(int more) {
        come += more;
        return come > most;
    }

    Answer tooLarge() {
        return RequestBody.tooLarge(most);
    }

    /** Whether a body of which nothing was read had better be left alone: the client waits for our word, or it is too long. */
    boolean notWorthReading() {
        return request.getHeader("Expect") != null || announced > mostDiscarded;
    }

    /** Counts, and tells whether the rest had better be left alone. */
    boolean enoughDiscarded(int more) {
        discarded += more;
        return discarded > mostDiscarded || announced - come - discarded > mostDiscarded;
    }
}
