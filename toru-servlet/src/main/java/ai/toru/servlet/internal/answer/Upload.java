package ai.toru.servlet.internal.answer;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads a request's body and keeps it. Thread-safe. */
final class Upload extends Intake {

    private final BodyBuffer buffer;
    private final Consumer<byte[]> arrived;
    private final Consumer<Answer> failed;

    Upload(ServletInputStream in, BodyBuffer buffer, Consumer<byte[]> arrived, Consumer<Answer> failed) {
        super(in);
        this.buffer = buffer;
        this.arrived = arrived;
        this.failed = failed;
    }

    @Override
    boolean read(ServletInputStream from) throws IOException {
        return buffer.read(from);
    }

    @Override
    boolean unfit() {
        return buffer.refusal() != null;
    }

    @Override
    boolean tooSlow() {
        return buffer.tooSlow();
    }

    @Override
    void refused() {
        failed.accept(Objects.requireNonNull(buffer.refusal()));
    }

    @Override
    void arrived() {
        arrived.accept(buffer.bytes());
    }

    @Override
    void broken(Throwable failure) {
        failed.accept(RequestBody.brokenOff(failure));
    }
}
