package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final FakeLine busy = new FakeLine();
    private final FakeLine line = new FakeLine();
    private final Heartbeat heartbeat =
            new Heartbeat(new MessageEncoder("p", ProtocolLimits.DEFAULTS, time), time, () -> List.of(busy, line));

    {
        busy.takes = false;
    }

    @Test
    void ping_goesOutEachInterval_onTheFirstLineThatTakesIt() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL.minusNanos(1));
        assertThat(line.ids).isEmpty();

        for (int i = 1; i <= 5; i++) {
            time.advance(INTERVAL);
            assertThat(line.ids).hasSize(i);
            heartbeat.pong(line.last());
        }

        assertThat(line.ids).doesNotHaveDuplicates();
        assertThat(busy.ids).isEmpty();
        assertThat(heartbeat.missed()).isZero();
    }

    @Test
    void pong_freesTheLine_atOnce() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL);
        assertThat(line.overs).isZero();

        heartbeat.pong(line.last());

        assertThat(line.overs).isOne();
        heartbeat.pong(line.last());
        assertThat(line.overs).isOne();
    }

    @Test
    void pong_withoutAnId_answersTheLatest() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL);

        heartbeat.pong("");
        time.advance(INTERVAL);

        assertThat(heartbeat.missed()).isZero();
    }

    /** As where the plugin is faster than the thread that asked it. */
    @Test
    void pong_thatComesWhileThePingIsSent_counts() {
        line.answersAtOnce = true;
        heartbeat.begin(INTERVAL);

        time.advance(INTERVAL.multipliedBy(5));

        assertThat(heartbeat.missed()).isZero();
        assertThat(line.overs).isEqualTo(5);
    }

    @Test
    void pings_withoutAnAnswerWithinTheInterval_areMissed() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL.multipliedBy(2).minusNanos(1));
        assertThat(heartbeat.missed()).isZero();

        for (int i = 1; i <= 4; i++) {
            time.advance(INTERVAL);
            assertThat(heartbeat.missed()).isEqualTo(i);
            assertThat(line.overs).isEqualTo(i);
        }
    }

    @Test
    void latePong_beginsANewCount_andTheLatestPingIsStillAwaited() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL.multipliedBy(3));
        assertThat(heartbeat.missed()).isEqualTo(2);

        heartbeat.pong(line.ids.get(0));

        assertThat(heartbeat.missed()).isZero();
        time.advance(INTERVAL);
        assertThat(heartbeat.missed()).isOne();
    }

    @Test
    void pingWhoseConnectionIsGone_orThatNoLineTook_isNotMissed() {
        heartbeat.begin(INTERVAL);
        line.connected = false;
        time.advance(INTERVAL.multipliedBy(3));
        assertThat(heartbeat.missed()).isZero();

        line.takes = false;
        time.advance(INTERVAL.multipliedBy(3));
        assertThat(heartbeat.missed()).isZero();
    }

    /** What was missed stays missed while the plugin cannot be asked. */
    @Test
    void missed_isForgottenByAPongOnly() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL.multipliedBy(3));
        line.takes = false;

        time.advance(INTERVAL.multipliedBy(5));

        assertThat(heartbeat.missed()).isEqualTo(3);
    }

    @Test
    void end_isTheEnd() {
        heartbeat.begin(INTERVAL);
        time.advance(INTERVAL);

        heartbeat.end();
        time.advance(INTERVAL.multipliedBy(5));

        assertThat(line.ids).hasSize(1);
        assertThat(time.scheduled()).isZero();
        heartbeat.begin(INTERVAL);
        assertThat(time.scheduled()).isZero();
    }

    private final class FakeLine implements Heartbeat.Line {

        final List<String> ids = new ArrayList<>();
        boolean takes = true;
        boolean connected = true;
        boolean answersAtOnce;
        int overs;

        String last() {
            return ids.get(ids.size() - 1);
        }

        @Override
        public boolean ping(OutgoingFrame frame) {
            if (takes) {
                byte[] bytes = frame.bytes();
                ids.add(PeerPlugin.requestId(new String(bytes, 4, bytes.length - 4, StandardCharsets.UTF_8)));
            }
            if (answersAtOnce) {
                heartbeat.pong(last());
            }
            return takes;
        }

        @Override
        public boolean pingOver() {
            overs++;
            return connected;
        }
    }
}
