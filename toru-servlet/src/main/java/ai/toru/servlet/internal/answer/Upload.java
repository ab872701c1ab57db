package ai.toru.servlet.internal.answer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads a request's body as it comes, without a waiting thread. Confined to the container's calls, of which there is
 * one at a time.
 */
final class Upload implements ReadListener {

    private final ServletInputStream in;
    private final BodyBuffer buffer;
    private final Consumer<byte[]> arrived;
    private final Consumer<Answer> failed;

    Upload(ServletInputStream in, BodyBuffer buffer, Consumer<byte[]> arrived, Consumer<Answer> failed) {
        this.in = in;
        this.buffer = buffer;
        this.arrived = arrived;
        this.failed = failed;
    }

    @Override
    public void onDataAvailable() throws IOException {
        boolean more = true;
        while (more && buffer.refusal() == null && in.isReady() && !in.isFinished()) {
            more = buffer.read(in);
            Answer refusal = buffer.refusal();
            if (refusal != null) {
                failed.accept(refusal);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (buffer.refusal() == null) {
            arrived.accept(buffer.bytes());
        }
    }

    @Override
    public void onError(Throwable failure) {
        failed.accept(
                failure instanceof TimeoutException || failure instanceof java.net.SocketTimeoutException
                        ? Answer.error(
                                408,
                                "request_timeout",
                                "The request's body did not come in time. Try again.",
                                "Connection",
                                "close")
                        : Answer.error(400, "request_aborted", "The request's body broke off. Send it again."));
    }
}
