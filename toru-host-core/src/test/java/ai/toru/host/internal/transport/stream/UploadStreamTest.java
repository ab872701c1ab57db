package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.ManualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class UploadStreamTest implements UploadStream.Wire, Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PART = 65_536;

    private final ManualTime time = new ManualTime();
    private final StreamDeadline deadline = new StreamDeadline(time, LIMIT, time.nanoTime(), at -> {});
    private final UploadStream stream = new UploadStream(this, this, deadline);
    private final List<String> sent = new ArrayList<>();
    private final Deque<Runnable> written = new ArrayDeque<>();
    private Flow.Subscriber<? super ByteBuffer> reader;
    private long asked;
    private boolean cancelled;

    /** What the publisher has, for a test in which it answers from within the question. */
    private int eager;

    @Test
    void nothingIsAskedFor_beforeTheRequestIsOnItsWay_andThenOnePart() {
        assertThat(reader).isNull();

        stream.begin();
        stream.begin();
        assertThat(asked).isEqualTo(1);
        give("one");

        assertThat(sent).containsExactly("one");
        assertThat(asked).isEqualTo(2);
        reader.onComplete();
        assertThat(sent).containsExactly("one", "<end>");
    }

    @Test
    void noMoreThanFourParts_waitToBeWritten_whateverTheCredit() {
        stream.begin();
        stream.window(1L << 40);
        stream.window(Long.MAX_VALUE);
        give("x".repeat(10 * PART));
        reader.onComplete();
        assertThat(sent).hasSize(4);

        while (!written.isEmpty()) {
            written.poll().run();
        }

        assertThat(sent).hasSize(11).last().isEqualTo("<end>");
    }

    @Test
    void creditIsUsedUp_toTheByte_andThePluginsTurnBegins() {
        stream.begin();
        assertThat(left()).isGreaterThan(Duration.ofDays(1));
        give("x".repeat(4 * PART + 10));
        while (!written.isEmpty()) {
            written.poll().run();
        }
        assertThat(sent).hasSize(4);
        assertThat(left()).isEqualTo(LIMIT);

        stream.window(7);
        assertThat(sent).hasSize(5).last().isEqualTo("xxxxxxx");
        stream.window(3);

        assertThat(sent).hasSize(6);
        assertThat(left()).isGreaterThan(Duration.ofDays(1));
        reader.onComplete();
        assertThat(left()).isEqualTo(LIMIT);
    }

    @Test
    void publisherThatAnswersFromWithin_doesNotNest() {
        eager = 100_000;
        stream.window(1L << 30);
        stream.begin();
        while (!written.isEmpty()) {
            written.poll().run();
        }

        assertThat(sent).hasSize(100_001).last().isEqualTo("<end>");
    }

    @Test
    void error_isToldAtOnce_andTheRestIsDropped() {
        stream.begin();
        give("x".repeat(5 * PART));
        reader.onError(new IllegalStateException("gone"));

        assertThat(sent).hasSize(5).last().isEqualTo("<gone>");
        stream.window(100);
        assertThat(sent).hasSize(5);
    }

    @Test
    void stop_cancels_andNothingIsSentAnyMore() {
        stream.begin();
        stream.stop();
        stream.stop();
        reader.onNext(ByteBuffer.allocate(1));
        reader.onComplete();

        assertThat(cancelled).isTrue();
        assertThat(sent).isEmpty();
    }

    @Test
    void stop_beforeTheBegin_asksForNothing() {
        stream.stop();
        stream.begin();

        assertThat(reader).isNull();
        assertThat(left()).isEqualTo(LIMIT);
    }

    @Test
    void partThatNobodyAskedFor_breaksItOff() {
        stream.begin();
        give("x".repeat(5 * PART));
        reader.onNext(ByteBuffer.allocate(1));

        assertThat(cancelled).isTrue();
        assertThat(sent).hasSize(5).last().asString().contains("nobody asked for");
    }

    private void give(String text) {
        reader.onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private Duration left() {
        return Duration.ofNanos(deadline.at() - time.nanoTime());
    }

    @Override
    public void chunk(byte[] part, Runnable whenWritten) {
        sent.add(new String(part, StandardCharsets.US_ASCII));
        written.add(whenWritten);
    }

    @Override
    public void end() {
        sent.add("<end>");
    }

    @Override
    public void brokenOff(Throwable why) {
        sent.add("<" + why.getMessage() + ">");
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        reader = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long parts) {
        asked += parts;
        if (eager > 0) {
            eager--;
            give("x");
            if (eager == 0) {
                reader.onComplete();
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
