package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Lines heard as they are written, through the real pump thread. */
final class FollowingTest {

    private static final LogLimits LIMITS = new LogLimits(8192, 1 << 20, 8 << 20, 10 << 20, 5);

    @TempDir
    Path directory;

    private final ExecutorService callbacks = Executors.newCachedThreadPool();
    private final List<LogLine> heard = Collections.synchronizedList(new ArrayList<>());
    private PluginLogs logs;

    @BeforeEach
    void open() {
        logs = new PluginLogs(directory, LIMITS, new ManualClock(), callbacks, "chatty"::equals);
    }

    @AfterEach
    void close() throws InterruptedException {
        logs.close();
        callbacks.shutdownNow();
        assertThat(callbacks.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void follow_linesOfBothStreams_hearsEachInOrder() throws Exception {
        logs.follow("p", heard::add);
        write("p", numbered(5000));
        await().until(() -> heard.size() == 5000);
        assertThat(heard)
                .extracting(LogLine::message)
                .containsExactly(numbered(5000).split("\n"));
        assertThat(heard.get(0).stream()).isEqualTo("stdout");
    }

    @Test
    void follow_json_hearsItsParts() throws Exception {
        logs.follow("p", heard::add);
        write("p", "{\"lvl\":\"warn\",\"msg\":\"low\",\"free\":{\"mb\":3}}\n");
        await().until(() -> heard.size() == 1);
        LogLine line = heard.get(0);
        assertThat(line.level()).isEqualTo(LogLevel.WARN);
        assertThat(line.message()).isEqualTo("low");
        assertThat(line.fields()).containsOnly(Map.entry("free", "{\"mb\":3}"));
        assertThat(line.pluginId()).isEqualTo("p");
    }

    @Test
    void follow_listenerThatStandsStill_holdsUpNobodyAndIsToldWhatItMissed() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<LogLine> slow = Collections.synchronizedList(new ArrayList<>());
        logs.follow("p", line -> {
            awaitUninterrupted(go);
            slow.add(line);
        });
        logs.follow("p", heard::add);
        int count = 40_000;
        write("p", numbered(count)); // returns once all is in the file
        await().until(() -> told(heard) == count); // it may miss some itself on a busy machine
        go.countDown();
        await().until(() -> told(slow) == count);
        assertThat(slow).hasSizeLessThan(7000);
        LogLine notice = slow.get(slow.size() - 1);
        assertThat(notice.stream()).isEqualTo("host");
        assertThat(notice.level()).isEqualTo(LogLevel.WARN);
        assertThat(notice.message()).startsWith("missed ").contains(" lines, ");
        int before = slow.size();
        write("p", "again\n");
        await().until(() -> slow.size() == before + 1);
        assertThat(slow.get(before).message()).isEqualTo("again");
    }

    /** What was heard, and what it says was missed. */
    private static int told(List<LogLine> lines) {
        synchronized (lines) {
            return lines.stream()
                    .mapToInt(line -> line.stream().equals("host")
                            ? Integer.parseInt(line.message().split(" ")[1])
                            : 1)
                    .sum();
        }
    }

    @Test
    void follow_listenerThatThrows_hearsLaterLines() throws Exception {
        logs.follow("p", line -> {
            heard.add(line);
            throw new IllegalStateException("a test's");
        });
        write("p", "one\ntwo\n");
        await().until(() -> heard.size() == 2);
    }

    @Test
    void follow_linesTooFast_hearsTheSummaryInTheirPlace() throws Exception {
        logs.close();
        logs = new PluginLogs(
                directory, new LogLimits(8192, 1000, 2000, 1 << 20, 2), new ManualClock(), callbacks, id -> false);
        logs.follow("p", heard::add);
        write("p", numbered(1000));
        await().until(() ->
                !heard.isEmpty() && heard.get(heard.size() - 1).stream().equals("host"));
        assertThat(heard).hasSizeLessThan(50);
        assertThat(heard.get(heard.size() - 1).message()).contains("dropped " + (1001 - heard.size()) + " lines (");
    }

    @Test
    void close_ofASubscription_endsIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        LogSubscription subscription = logs.follow("p", line -> {
            count.incrementAndGet();
            awaitUninterrupted(go);
        });
        write("p", "one\ntwo\nthree\n");
        await().until(() -> count.get() == 1);
        subscription.close();
        subscription.close();
        go.countDown();
        logs.follow("p", heard::add);
        write("p", "four\n");
        await().until(() -> heard.size() == 1);
        assertThat(count).hasValue(1);
    }

    @Test
    void open_pluginThatLogsToTheHost_writesToItsLogger() throws Exception {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = Collections.synchronizedList(new ArrayList<>());
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger("toru.plugin.chatty");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
        try {
            write("silent", "not this\n");
            write("chatty", "ERROR {} one\nTRACE no\n{\"level\":20,\"msg\":\"a\\nforged\\u001b[0m\",\"k\":1}\n");
            await().until(() -> appender.list.size() == 2);
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(appender.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(tuple(Level.ERROR, "ERROR {} one"), tuple(Level.DEBUG, "a\\u000aforged\\u001b[0m"));
        assertThat(appender.list.get(1).getKeyValuePairs()).containsExactly(new KeyValuePair("k", "1"));
    }

    private void write(String id, String text) throws Exception {
        InputStream stdout = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        logs.attach(logs.open(id), stdout, InputStream.nullInputStream())
                .finish()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static String numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i + "\n").collect(Collectors.joining());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
