package ai.toru.benchmarks.jmh;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.internal.protocol.HttpFrame;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import java.time.InstantSource;
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

/** A request becomes a frame. Thread-safe once it is set up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeRequest {

    @Param({"0", "1024", "65536"})
    int bytes;

    @Param({"text", "binary"})
    String body = "text";

    private final MessageEncoder encoder =
            new MessageEncoder("benchmark", ProtocolLimits.DEFAULTS, InstantSource.system());
    private PluginRequest request = PluginRequest.get("/");

    @Setup
    public void setUp() {
        request = PluginRequest.builder("POST", "/api/action?page=2")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "0a1b2c3d4e5f")
                .body(Bodies.of(body, bytes))
                .build();
    }

    @Benchmark
    public HttpFrame encode() {
        return encoder.http("req-0a1b2c3d4e5f6071-1f", request, true);
    }
}
