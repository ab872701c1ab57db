package ai.toru.servlet.internal.answer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Puts an answer into the response of a request that waits for it, without a waiting thread. One answer only; begins on a thread of
 * the container's, and goes on under its calls.
 */
final class Sending {

    /** Of bodies that are longer than this part of its buffer, Jetty, as it is shipped, keeps nothing: 8 of 32 KiB. */
    private static final int KEPT = 4;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Transfer transfer;
    private final Lease lease;
    private final Relay.End end;

    Sending(HttpServletRequest request, HttpServletResponse response, Transfer transfer, Lease lease, Relay.End end) {
        this.request = request;
        this.response = response;
        this.transfer = transfer;
        this.lease = lease;
        this.end = end;
    }

    /**
     * @param early whether the request goes on for a while, so that nobody else would flush the answer soon
     */
    void begin(Answer answer, boolean early) throws IOException {
        byte[] body = AnswerWriter.begin(request, response, answer);
        if (!early && fitsBuffer(body)) {
            response.getOutputStream().write(body);
            end.done();
            return;
        }
        AnswerWriter.tellLength(request, response, answer);
        Parts parts = AnswerWriter.partsToSend(request, answer);
        if (parts != null) {
            relay(response.getOutputStream(), parts);
        } else if (body.length == 0 && !early && !AnswerWriter.needsFlush(request, answer)) {
            end.done();
        } else {
            write(response.getOutputStream(), body, early);
        }
    }

    /**
     * Whether Jetty only keeps what is written, as long as it does not know that it is all; it tells the length and writes it all,
     * without waiting for the client, when the request is given back. That spares the way through a write listener.
     */
    private boolean fitsBuffer(byte[] body) {
        return body.length > 0
                && body.length <= response.getBufferSize() / KEPT
                && response.getClass().getName().startsWith("org.eclipse.jetty.");
    }

    private void write(ServletOutputStream out, byte[] body, boolean early) {
        Download download = new Download(out, body, early, transfer.pace(), end::done, end::broken);
        out.setWriteListener(download);
        transfer.watch(() -> {
            if (download.takenTooSlowly()) {
                lease.cutOff(end::cutOff);
            }
        });
    }

    private void relay(ServletOutputStream out, Parts parts) {
        Relay relay = new Relay(out, parts, transfer, lease, end);
        out.setWriteListener(relay);
        transfer.atEnd(relay::drop);
        transfer.watch(new Looks(relay), relay::stop);
        relay.begin();
    }

    /** Confined to the watch. */
    private final class Looks implements Runnable {

        /** After so many, a container that was to say that a write has failed will not. */
        private static final int MOST_AFTER_FAILURE = 60;

        private final Relay relay;
        private int afterFailure;

        Looks(Relay relay) {
            this.relay = relay;
        }

        @Override
        public void run() {
            if (relay.failed() && ++afterFailure > MOST_AFTER_FAILURE) {
                lease.start(end::broken);
            } else if (relay.takenTooSlowly()) {
                lease.cutOff(() -> end.severed(new IOException("The client takes the answer too slowly.")));
            }
        }
    }
}
