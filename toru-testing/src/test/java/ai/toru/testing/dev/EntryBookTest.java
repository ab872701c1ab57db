package ai.toru.testing.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryBookTest {
    private final List<Entry> also = new ArrayList<>();
    private final EntryBook book = new EntryBook(also::add);

    @Test
    void after_number_hasTheLaterOnes() throws InterruptedException {
        add("a");
        add("b");
        add("c");

        assertThat(book.after(1, Duration.ZERO)).extracting(Entry::text).containsExactly("b", "c");
        assertThat(book.after(3, Duration.ofMillis(10))).isEmpty();
        assertThat(book.entry(2)).map(Entry::text).contains("b");
        assertThat(also).extracting(Entry::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void add_moreThanThereIsRoomFor_forgetsTheOldest() throws InterruptedException {
        for (int i = 0; i < 2100; i++) {
            add("x");
        }
        assertThat(book.after(0, Duration.ZERO)).hasSize(2000).first().returns(101L, Entry::number);
        add("y".repeat(20 << 20));
        add("z".repeat(20 << 20));
        assertThat(book.after(0, Duration.ZERO)).hasSize(1);
        assertThat(book.entry(1)).isEmpty();
    }

    @Test
    void line_ofAFrame_isOneLineWithoutControls() {
        Entry frame =
                new Entry(1, Instant.EPOCH, "frame", "host", 2, "http", "req-1", 500, "{\n\u001b[1m" + "x".repeat(500));

        assertThat(EntryLine.of(frame))
                .contains("host > plugin #2 http req-1 500 bytes")
                .endsWith("x …")
                .doesNotContain("\n")
                .doesNotContain("\u001b");
    }

    private void add(String text) {
        book.add(new Entry(0, Instant.EPOCH, "log", "stderr", 0, "info", "", text.length(), text));
    }
}
