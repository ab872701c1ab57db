package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Writes a body in parts as they come on the thread at hand, which waits for the plugin and for the client. How long a plugin may be
 * silent is the host's to say. Confined to that thread.
 */
final class WaitingRelay {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Transfer transfer;
    private final Patience patience;
    private final Semaphore news = new Semaphore(0);
    private final Arrivals arrivals;

    private volatile boolean stopped;

    WaitingRelay(HttpServletRequest request, HttpServletResponse response, Parts parts, Transfer transfer) {
        this.request = request;
        this.response = response;
        this.transfer = transfer;
        patience = transfer.patience();
        arrivals = new Arrivals(parts, transfer.budget(), news::release);
    }

    void run() throws IOException {
        transfer.watch(() -> {}, this::stop);
        try {
            arrivals.begin();
            copy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } finally {
            arrivals.cancel();
        }
        Throwable why = stopped ? new IOException("The wait was ended.") : arrivals.failure();
        if (why != null) {
            Failures.duringAnswer(why, RequestMark.of(request));
            Severance.sever(request, response);
        }
    }

    private void stop() {
        stopped = true;
        news.release();
    }

    private void copy() throws IOException, InterruptedException {
        response.flushBuffer();
        OutputStream out = response.getOutputStream();
        PieceWriter pieces = new PieceWriter(out);
        boolean unflushed = false;
        while (!stopped) {
            boolean last = arrivals.ended();
            ByteBuffer part = arrivals.next();
            arrivals.askForMore();
            if (part != null) {
                timed(() -> pieces.write(part));
                unflushed = true;
            } else if (unflushed) {
                timed(() -> flush(out));
                unflushed = false;
            } else if (last) {
                return;
            } else {
                news.acquire();
                news.drainPermits();
            }
        }
    }

    /** What waits for the client, and tells how many bytes it has taken. */
    private interface Writing {
        int run() throws IOException;
    }

    private static int flush(OutputStream out) throws IOException {
        out.flush();
        return 0;
    }

    private void timed(Writing writing) throws IOException {
        patience.begin();
        int length = writing.run();
        patience.pause();
        patience.moved(length);
        if (patience.over()) {
            throw new IOException("The client takes the answer too slowly.");
        }
    }
}
