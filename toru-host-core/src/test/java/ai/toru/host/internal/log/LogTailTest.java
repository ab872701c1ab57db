package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.log.PlacedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs read forwards: each line once, whatever becomes of the files meanwhile. */
final class LogTailTest {

    private static final int FILES = 4;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private Path path;
    private int written;

    @BeforeEach
    void path() {
        path = directory.resolve("p.log");
    }

    @Test
    void run_noFile_nothingThenAllThatCame() throws IOException {
        LogTail none = read(LogTailQuery.END);
        write(3, 1 << 20);

        assertThat(none).isEqualTo(new LogTail(List.of(), "0-0", false, false));
        assertThat(numbers(read(LogTailQuery.END.after(none.place())))).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 30, 1000})
    void run_latest_thoseThenWhatComes(int latest) throws IOException {
        write(30, 2000);
        LogTail first = read(new LogTailQuery(null, latest, null, null));
        write(5, 2000);

        assertThat(numbers(first))
                .containsExactlyElementsOf(
                        IntStream.range(30 - Math.min(30, latest), 30).boxed().toList());
        assertThat(numbers(read(LogTailQuery.END.after(first.place())))).containsExactly(30, 31, 32, 33, 34);
    }

    @Test
    void run_fromThePlaceOfAnyLine_theLinesBehindIt() throws IOException {
        write(40, 2000);
        List<PlacedLine> all = read(LogTailQuery.END.after("0-0")).lines();
        assertThat(Files.exists(directory.resolve("p.log.1"))).isTrue();
        for (int index = 0; index < all.size(); index++) {
            assertThat(read(LogTailQuery.END.after(all.get(index).place())).lines())
                    .isEqualTo(all.subList(index + 1, all.size()));
        }
    }

    @Test
    void run_filter_onlyThoseAndPlaceBehindAll() throws IOException {
        write(30, 1 << 20);
        LogTailQuery query = new LogTailQuery(null, 2, LogLevel.INFO, "N2");

        LogTail part = read(query);
        write(1, 1 << 20);

        assertThat(numbers(part)).containsExactly(28, 29);
        assertThat(numbers(read(LogTailQuery.END.after(part.place())))).containsExactly(30);
    }

    @Test
    void run_moreThanAPart_severalParts() throws IOException {
        write(1201, 10 << 20);

        LogTail first = read(LogTailQuery.END.after("0-0"));
        LogTail second = read(LogTailQuery.END.after(first.place()));
        LogTail third = read(LogTailQuery.END.after(second.place()));

        assertThat(List.of(first.more(), second.more(), third.more())).containsExactly(true, true, false);
        assertThat(numbers(third)).last().isEqualTo(1200);
        assertThat(first.lines().size() + second.lines().size() + third.lines().size())
                .isEqualTo(1201);
    }

    /** Nothing that matches for a long while still ends, so that others have their turn. */
    @Test
    void run_nothingMatches_endsEarlyAndSaysWhere() throws IOException {
        write(12_000, 10 << 20);

        LogTail part = read(new LogTailQuery("0-0", 0, LogLevel.ERROR, null));

        assertThat(part.lines()).isEmpty();
        assertThat(part.more()).isTrue();
        assertThat(part.place()).isNotEqualTo("0-0");
    }

    @Test
    void run_placeWasRotatedAway_lostAndTheOldestThereIs() throws IOException {
        write(10, 2000);
        LogTail early = read(LogTailQuery.END);
        write(200, 2000);

        LogTail part = read(LogTailQuery.END.after(early.place()));

        assertThat(part.lost()).isTrue();
        assertThat(numbers(part)).first().isNotEqualTo(10);
        assertConsecutive(numbers(part));
        assertThat(numbers(part)).last().isEqualTo(209);
    }

    @Test
    void run_fromTheBeginningOfALogThatWasRotatedSince_lost() throws IOException {
        write(200, 2000);

        assertThat(read(LogTailQuery.END.after("0-0")).lost()).isTrue();
    }

    /** An operator's {@code > p.log}, and the file has grown past the place again. */
    @Test
    void run_fileWasEmptied_lostAndAllThatCameSince() throws IOException {
        write(5, 1 << 20);
        LogTail before = read(LogTailQuery.END);
        Files.writeString(path, "");
        write(20, 1 << 20);

        LogTail part = read(LogTailQuery.END.after(before.place()));

        assertThat(part.lost()).isTrue();
        assertThat(numbers(part)).first().isEqualTo(5);
    }

    @Test
    void run_halfALine_waitsUntilItIsWhole() throws IOException {
        write(2, 1 << 20);
        Files.writeString(path, "by ha", StandardOpenOption.APPEND);
        LogTail before = read(LogTailQuery.END);
        Files.writeString(path, "nd\n", StandardOpenOption.APPEND);

        LogTail after = read(LogTailQuery.END.after(before.place()));

        assertThat(before.lines()).isEmpty();
        assertThat(after.lines()).extracting(line -> line.line().message()).containsExactly("by hand");
    }

    /** Read on and on beside a writer whose files are small: each line once, in order. */
    @Test
    void run_besideAWriterThatRotates_eachLineOnce() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                for (int round = 0; round < 400; round++) {
                    write(5, 20_000);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                ended.set(true);
            }
        });
        List<Integer> seen = new ArrayList<>();
        String place = "0-0";
        boolean last = false;
        while (!last) {
            last = ended.get();
            LogTail part = read(LogTailQuery.END.after(place));
            if (part.lost()) { // the writer was faster by three files: then it has to be said, and it was
                seen.clear();
            }
            seen.addAll(numbers(part));
            place = part.place();
            last &= !part.more();
        }
        writing.get(20, TimeUnit.SECONDS);
        assertConsecutive(seen);
        assertThat(seen).last().isEqualTo(1999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x-1", "1-", "-1", "1-123456789", "11112222333344445-1", "1-1 "})
    void query_noPlace_refused(String after) {
        assertThatThrownBy(() -> LogTailQuery.END.after(after)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffff-1", "7fffffffffffffff-ffffffff", "1-0"})
    void run_placeThatNeverWas_lost(String after) throws IOException {
        write(1, 1 << 20);

        LogTail part = read(LogTailQuery.END.after(after));

        assertThat(part.lost()).isTrue();
        assertThat(numbers(part)).containsExactly(0);
    }

    private LogTail read(LogTailQuery query) throws IOException {
        LineMaker maker = new LineMaker("p", new LineReader(new FieldTexts()), 1001);
        return new LogTailRead(query, maker).run(path, FILES);
    }

    private static List<Integer> numbers(LogTail part) {
        return part.lines().stream()
                .map(line -> Integer.parseInt(line.line().message().substring(1)))
                .toList();
    }

    private static void assertConsecutive(List<Integer> numbers) {
        @Nullable Integer before = null;
        for (Integer number : numbers) {
            assertThat(number).isEqualTo(before == null ? number : before + 1);
            before = number;
        }
    }

    private void write(int count, long fileBytes) throws IOException {
        LogLimits limits = new LogLimits(8192, 1L << 40, 1L << 40, fileBytes, FILES);
        LineWriter writer = new LineWriter("p", path, limits, new LineTools(clock), entry -> {});
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofMillis(1));
            writer.line(LogStream.STDOUT, ("n" + written++).getBytes(StandardCharsets.UTF_8), false);
            if (i % 5 == 4) {
                writer.flush();
            }
        }
        writer.flush();
    }
}
