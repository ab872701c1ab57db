package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {

    private static final int LIMIT = 8;

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(
            LIMIT, (line, cut) -> lines.add(new String(line, StandardCharsets.UTF_8) + (cut ? "|" : "")));

    @Test
    void accept_severalLines_splitsAtBothKindsOfEnds() {
        feed("one\ntwo\r\n\nfour\n");
        assertThat(lines).containsExactly("one", "two", "", "four");
    }

    @Test
    void accept_anyChunks_givesTheSameLines() {
        String text = "one\r\ntwo two\n\r\nexactly8\r\nmuch too long\r\nend";
        for (int size = 1; size <= text.length(); size++) {
            lines.clear();
            for (int at = 0; at < text.length(); at += size) {
                feed(text.substring(at, Math.min(text.length(), at + size)));
            }
            splitter.flush();
            assertThat(lines)
                    .as("chunks of %s", size)
                    .containsExactly("one", "two two", "", "exactly8", "much too|", "end");
        }
    }

    @Test
    void accept_exactlyTheLimit_isNotCut() {
        feed("12345678\n123456789\nx\n");
        assertThat(lines).containsExactly("12345678", "12345678|", "x");
    }

    @Test
    void accept_cutInsideACharacter_leavesTheCharacterOut() {
        feed("1234567ü\n123456€\n12345€x\n1234🚀x\n12345🚀\n");
        assertThat(lines).containsExactly("1234567|", "123456|", "12345€|", "1234🚀|", "12345|");
    }

    @Test
    void flush_halfALine_isALine() {
        feed("half");
        assertThat(lines).isEmpty();
        splitter.flush();
        splitter.flush();
        assertThat(lines).containsExactly("half");
    }

    @Test
    void flush_restOfACutLine_isDropped() {
        feed("much too long");
        splitter.flush();
        feed("new\n");
        assertThat(lines).containsExactly("much too|", "new");
    }

    /** Faults, "Process": writes a gigabyte without a newline. */
    @Test
    void accept_gigabyteWithoutNewline_isOneLine() {
        byte[] chunk = new byte[1 << 20];
        for (int i = 0; i < 1024; i++) {
            splitter.accept(chunk, chunk.length);
        }
        feed("\nnext\n");
        assertThat(lines).containsExactly("\0".repeat(8) + "|", "next");
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.accept(bytes, bytes.length);
    }
}
