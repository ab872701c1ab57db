package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogSearchTest {

    private static final int FILES = 4;
    private static final List<String> WORDS =
            List.of("alpha", "BETA", "Straße", "ΟΔΟΣ", "οδος", "\\u00e9", "tab\\t", "\\\"q\\\"", "🚀", "x".repeat(300));

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private Path path;

    @BeforeEach
    void path() {
        path = directory.resolve("p.log");
    }

    /** Whatever was written, each page of each filter is what reading everything gives. */
    @RepeatedTest(5)
    void run_randomLinesOverSeveralFiles_agreesWithReadingEverything() throws IOException {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        writeRandomLines(random);
        List<LogLine> everything = everything();
        assertThat(everything).as("seed %s", seed).hasSizeGreaterThan(10);
        for (LogLevel level : levels()) {
            for (String text : texts()) {
                List<LogLine> expected = everything.stream()
                        .filter(line -> level == null || line.level().compareTo(level) >= 0)
                        .filter(line -> text == null || naivelyContains(line, text))
                        .toList();
                for (int size : new int[] {1 + random.nextInt(10), 1 + random.nextInt(1000)}) {
                    assertPages(expected, new LogQuery(0, size, level, text), seed);
                }
            }
        }
    }

    private void assertPages(List<LogLine> expected, LogQuery query, long seed) throws IOException {
        int pages = Math.min(20, expected.size() / query.pageSize() + 2);
        for (int number = 0; number < pages; number++) {
            LogPage page = search(query.page(number, query.pageSize()));
            int from = Math.min(expected.size(), number * query.pageSize());
            int to = Math.min(expected.size(), from + query.pageSize());
            assertThat(page)
                    .as("seed %s, %s", seed, query)
                    .isEqualTo(new LogPage(expected.subList(from, to), number, query.pageSize(), expected.size()));
        }
    }

    @Test
    void run_noFile_isEmpty() throws IOException {
        assertThat(search(LogQuery.LATEST)).isEqualTo(new LogPage(List.of(), 0, 100, 0));
    }

    @Test
    void run_emptyFile_isEmpty() throws IOException {
        Files.createFile(path);
        assertThat(search(LogQuery.LATEST.level(LogLevel.WARN)).total()).isZero();
        assertThat(search(LogQuery.LATEST).total()).isZero();
    }

    @Test
    void run_pagePastTheEnd_isEmptyWithTheTotal() throws IOException {
        write("one", "two");
        assertThat(search(LogQuery.LATEST.page(Integer.MAX_VALUE, 1000)))
                .isEqualTo(new LogPage(List.of(), Integer.MAX_VALUE, 1000, 2));
        assertThat(search(LogQuery.LATEST.page(7, 2).text("o")).total()).isEqualTo(2);
    }

    @Test
    void run_tornLastLine_isShownAsText() throws IOException {
        write("whole");
        Files.write(path, List.of("{\"timestamp\":\"2026-01-0"), StandardOpenOption.APPEND);
        cutLastByte();
        LogPage page = search(LogQuery.LATEST);
        assertThat(page.total()).isEqualTo(2);
        assertThat(page.lines().get(0).message()).isEqualTo("{\"timestamp\":\"2026-01-0");
        assertThat(page.lines().get(0).stream()).isEqualTo("unknown");
        assertThat(page.lines().get(1).message()).isEqualTo("whole");
    }

    @Test
    void run_linesThatAreNotOurs_areShownAsText() throws IOException {
        List<String> lines = List.of(
                "by hand",
                "",
                "{}",
                "{\"timestamp\":\"yesterday\",\"level\":\"info\",\"stream\":\"stdout\",\"message\":\"m\"}",
                "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"loud\",\"stream\":\"stdout\",\"message\":\"m\"}",
                "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"info\",\"stream\":\"x\",\"message\":\"m\"}",
                "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"info\",\"stream\":\"stdout\",\"message\":5}");
        Files.write(path, lines);
        LogPage page = search(LogQuery.LATEST);
        assertThat(page.total()).isEqualTo(lines.size());
        assertThat(page.lines()).allSatisfy(line -> {
            assertThat(line.stream()).isEqualTo("unknown");
            assertThat(line.level()).isEqualTo(LogLevel.INFO);
            assertThat(line.at()).isEqualTo(Files.getLastModifiedTime(path).toInstant());
        });
        assertThat(page.lines()).extracting(LogLine::message).containsExactlyElementsOf(reversed(lines));
    }

    @Test
    void run_invalidUtf8_isReplaced() throws IOException {
        Files.write(path, new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3, '\n'});
        assertThat(search(LogQuery.LATEST).lines()).extracting(LogLine::message).containsExactly("\ufffd", "a\ufffdb");
    }

    @Test
    void run_hugeLine_isCut() throws IOException {
        Files.writeString(path, "é".repeat(5_000_000) + "\nnext\n");
        LogPage page = search(LogQuery.LATEST.text("É"));
        assertThat(page.total()).isEqualTo(1);
        assertThat(page.lines().get(0).message())
                .isEqualTo("é".repeat(500) + " … [cut: the line is longer than 1001 bytes]");
    }

    @Test
    void run_directoryOrGapInTheWay_isPassedOver() throws IOException {
        write("latest");
        Files.createDirectory(directory.resolve("p.log.1"));
        Files.writeString(directory.resolve("p.log.3"), "oldest\n");
        assertThat(search(LogQuery.LATEST).lines()).extracting(LogLine::message).containsExactly("latest", "oldest");
    }

    @Test
    void run_fields_areTextOrJsonInTheirOrder() throws IOException {
        write("{\"msg\":\"m\",\"z\":\"text\",\"a\":{\"b\":[1,2.50,null,true]},\"n\":null}");
        Map<String, String> fields = search(LogQuery.LATEST).lines().get(0).fields();
        assertThat(List.copyOf(fields.entrySet()))
                .containsExactly(
                        Map.entry("z", "text"), Map.entry("a", "{\"b\":[1,2.50,null,true]}"), Map.entry("n", "null"));
    }

    @Test
    void run_text_isLookedForInMessageAndFieldsInAnyCase() throws IOException {
        write("Hello", "{\"msg\":\"x\",\"Order\":\"A-17\"}", "{\"msg\":\"y\",\"a\":{\"deep\":true}}");
        assertThat(search(LogQuery.LATEST.text("HELLO")).total()).isEqualTo(1);
        assertThat(search(LogQuery.LATEST.text("a-17")).total()).isEqualTo(1);
        assertThat(search(LogQuery.LATEST.text("order")).total()).isEqualTo(1);
        assertThat(search(LogQuery.LATEST.text("\"DEEP\":true")).total()).isEqualTo(1);
        assertThat(search(LogQuery.LATEST.text("timestamp")).total()).isZero();
        assertThat(search(LogQuery.LATEST.text("")).total()).isEqualTo(3);
    }

    /** The files move on all the time, and no page has a line twice, or misses one. */
    @Test
    void run_rotationAllTheTime_seesEachLineOnce() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            LineWriter writer = writer(4000);
            for (int number = 0; !stop.get(); number++) {
                writer.line(LogStream.STDOUT, ("n" + number).getBytes(StandardCharsets.UTF_8), false);
                if (number % 7 == 0) {
                    writer.flush();
                }
            }
        });
        try {
            for (int round = 0; round < 300; round++) {
                boolean filtered = round % 2 == 0;
                assertConsecutive(search(new LogQuery(round % 3, 500, null, filtered ? "n" : null)));
            }
        } finally {
            stop.set(true);
            writing.get(10, TimeUnit.SECONDS);
        }
    }

    private static void assertConsecutive(LogPage page) {
        long expected = -1;
        for (LogLine line : page.lines()) {
            assertThat(line.stream()).as(line.message()).isEqualTo("stdout");
            long number = Long.parseLong(line.message().substring(1));
            assertThat(number).isEqualTo(expected < 0 ? number : expected);
            expected = number - 1;
        }
    }

    private LogPage search(LogQuery query) throws IOException {
        return new LogSearch(query, new LineMaker("p", new LineReader(new FieldTexts()), 1001)).run(path, FILES);
    }

    private void write(String... lines) {
        LineWriter writer = writer(1 << 20);
        for (String line : lines) {
            writer.line(LogStream.STDOUT, line.getBytes(StandardCharsets.UTF_8), false);
        }
        writer.flush();
    }

    private LineWriter writer(long fileBytes) {
        LogLimits limits = new LogLimits(8192, 1L << 40, 1L << 40, fileBytes, FILES);
        return new LineWriter("p", path, limits, new LineTools(clock), entry -> {});
    }

    private void writeRandomLines(Random random) throws IOException {
        LineWriter writer = writer(8000 + random.nextInt(40_000));
        for (int number = 0; number < 400; number++) {
            writer.line(LogStream.STDERR, randomLine(random, number), random.nextInt(50) == 0);
            clock.advance(Duration.ofMillis(random.nextInt(2000)));
            if (random.nextInt(10) == 0) {
                writer.flush();
            }
            if (random.nextInt(40) == 0 && Files.exists(path)) {
                Files.writeString(path, random.nextBoolean() ? "torn {" : "by hand\n\n", StandardOpenOption.APPEND);
            }
        }
        writer.flush();
    }

    private static byte[] randomLine(Random random, int number) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        String level = LogLevel.values()[random.nextInt(5)].word();
        return switch (random.nextInt(4)) {
            case 0 -> (level + ": " + word + number).getBytes(StandardCharsets.UTF_8);
            case 1 ->
                ("{\"level\":\"" + level + "\",\"msg\":\"" + word + "\",\"n\":" + number + ",\"f\":[\"" + word + "\"]}")
                        .getBytes(StandardCharsets.UTF_8);
            case 2 ->
                ("{\"severity\":" + (10 + random.nextInt(51)) + ",\"event\":\"" + number + "\",\"" + word + "\":1e5}")
                        .getBytes(StandardCharsets.UTF_8);
            default -> {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = noise[i] == '\n' ? 0 : noise[i];
                }
                yield noise;
            }
        };
    }

    /** All lines, the latest first, read in the simplest way. */
    private List<LogLine> everything() throws IOException {
        List<LogLine> lines = new ArrayList<>();
        LineReader reader = new LineReader(new FieldTexts());
        for (int number = FILES - 1; number >= 0; number--) {
            Path file = number == 0 ? path : directory.resolve("p.log." + number);
            if (Files.exists(file)) {
                for (byte[] line : split(Files.readAllBytes(file))) {
                    lines.add(reader.read(
                            "p", line, Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return reversed(lines);
    }

    private static List<byte[]> split(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte each : text) {
            if (each == '\n') {
                lines.add(line.toByteArray());
                line.reset();
            } else {
                line.write(each);
            }
        }
        if (line.size() > 0) {
            lines.add(line.toByteArray());
        }
        return lines;
    }

    private static boolean naivelyContains(LogLine line, String text) {
        String all = line.message() + "\u0000"
                + line.fields().entrySet().stream()
                        .map(field -> field.getKey() + "\u0000" + field.getValue())
                        .collect(Collectors.joining("\u0000"));
        return all.toUpperCase(Locale.ROOT).contains(text.toUpperCase(Locale.ROOT));
    }

    private static List<@Nullable LogLevel> levels() {
        List<@Nullable LogLevel> levels = new ArrayList<>(List.of(LogLevel.values()));
        levels.add(null);
        return levels;
    }

    private static List<@Nullable String> texts() {
        List<@Nullable String> texts = new ArrayList<>(
                List.of("ALPHA", "beta", "strasse", "οδοσ", "É", "\"Q\"", "🚀", "hand", "17", "1E+5", "\t"));
        texts.add(null);
        return texts;
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private void cutLastByte() throws IOException {
        byte[] all = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(all, all.length - 1));
    }
}
