package ai.toru.benchmarks.jmh;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.SystemTimer;
import ai.toru.host.internal.transport.IoThreads;
import ai.toru.host.internal.transport.PluginSession;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.internal.transport.SocketLinks;
import ai.toru.host.internal.transport.UnixSockets;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A request goes through a real socket to a plugin in this process, and its answer comes back. Thread-safe once it is set up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoundTrip {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of the request and of the answer. */
    @Param({"0", "1024", "65536"})
    int bytes;

    @Param({"serial", "multiplex"})
    String lane = "serial";

    private final SystemTimer timer = new SystemTimer("benchmark-timer");
    private final IoThreads threads = new IoThreads();
    private final SocketLinks links = new SocketLinks(
            ProtocolLimits.DEFAULTS,
            1000,
            id -> 1,
            UnixSockets.auto(),
            threads,
            timer,
            HostClock.system(),
            new ByteBudget(1 << 30));
    private final RequestDispatcher dispatcher = links.dispatcher("benchmark", PluginMetrics.NONE);
    private PluginRequest request = PluginRequest.get("/");
    private AutoCloseable connected = () -> {};

    @Setup
    public void setUp() throws Exception {
        byte[] body = Bodies.of("text", bytes);
        request = PluginRequest.builder("POST", "/api/action?page=2")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .body(body)
                .build();
        Path directory = Files.createTempDirectory("toru-jmh-");
        Path socket = directory.resolve("s");
        EchoPeer peer = new EchoPeer(socket, body);
        PluginSession session = session(socket);
        connected = () -> {
            session.close("the benchmark is over.");
            peer.close();
            Files.delete(socket);
            Files.delete(directory);
        };
        session.open("instance", directory.resolve("log"), LIMIT)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        session.serve(LIMIT);
    }

    private PluginSession session(Path socket) {
        ProtocolDeclaration declared = lane.equals("serial")
                ? ProtocolDeclaration.V1_0
                : new ProtocolDeclaration("1.1", Set.of("multiplex"), 256);
        return links.session("benchmark", declared, socket, dispatcher, new Deaf());
    }

    @TearDown
    public void tearDown() throws Exception {
        connected.close();
        threads.close();
        timer.close();
    }

    @Benchmark
    public PluginResponse roundTrip() {
        return dispatcher.http(request, LIMIT).join();
    }
}
