package ai.toru.benchmarks.jmh;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame becomes an answer. Thread-safe once it is set up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeAnswer {

    @Param({"0", "1024", "65536"})
    int bytes;

    @Param({"text", "binary"})
    String body = "text";

    private final MessageDecoder decoder =
            new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.BINARY, ProtocolFeature.MULTIPLEX));
    private byte[] frame = {};

    @Setup
    public void setUp() {
        frame = AnswerText.of("req-0a1b2c3d4e5f6071-1f", body, Bodies.of(body, bytes));
    }

    @Benchmark
    public Incoming decode() throws ProtocolViolationException {
        return decoder.decode(frame);
    }
}
