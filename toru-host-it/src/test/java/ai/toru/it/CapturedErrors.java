package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What this process prints to standard error, where applications inside it log to; it is still printed when closed. */
final class CapturedErrors implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    CapturedErrors() {
        System.setErr(new PrintStream(captured, true, UTF_8));
    }

    /** Whole lines that contain a text. */
    List<String> lines(String text) {
        return captured.toString(UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
        before.print(captured.toString(UTF_8));
    }
}
