package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReadingApartTest {

    private final List<String> calls = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ReadingApart reading = new ReadingApart(new Recorder(), tasks::add);
    private boolean endsWithin;
    private @Nullable IOException failure;

    private final class Recorder implements ReadListener {

        @Override
        public void onDataAvailable() throws IOException {
            calls.add("reads");
            if (endsWithin) {
                reading.onAllDataRead(); // as Tomcat does
            }
            if (failure != null) {
                throw failure;
            }
            calls.add("has read");
        }

        @Override
        public void onAllDataRead() {
            calls.add("all");
        }

        @Override
        public void onError(Throwable thrown) {
            calls.add("error " + thrown.getMessage());
        }
    }

    @Test
    void onDataAvailable_containersCall_readsLater() {
        reading.onDataAvailable();
        assertThat(calls).isEmpty();
        tasks.remove().run();
        assertThat(calls).containsExactly("reads", "has read");
    }

    @Test
    void onAllDataRead_withinRead_waitsForItsEnd() {
        endsWithin = true;
        reading.onDataAvailable();
        tasks.remove().run();
        assertThat(calls).containsExactly("reads", "has read", "all");
    }

    @Test
    void onAllDataRead_nobodyReads_atOnce() throws IOException {
        reading.onDataAvailable();
        tasks.remove().run();
        reading.onAllDataRead();
        assertThat(calls).containsExactly("reads", "has read", "all");
    }

    @Test
    void read_fails_isAnErrorAndNotTheEnd() {
        endsWithin = true;
        failure = new IOException("broken");
        reading.onDataAvailable();
        tasks.remove().run();
        assertThat(calls).containsExactly("reads", "error broken");
    }
}
