package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Requests made by chance, in pipelines, against a plugin that answers by chance: every response is well formed, those to
 * sound requests are the ones that were planned for their tokens, and nothing is left in the end. {@code
 * -Dtoru.fuzz.seconds=600} runs longer, {@code -Dtoru.fuzz.seed=N} again.
 */
abstract class FuzzContract extends ContainerContract {

    private static final int CLIENTS = 4;

    /** What is wrong with Tomcat's page, our error or list, or a plan's body where a status line should be. */
    private static final Pattern BODY_ALONE =
            Pattern.compile("[a-z ]+ in: (<!doctype html>.*|\\[?\\{\".*|(?!t-).*:x*)", Pattern.DOTALL);

    private final long seed = Long.getLong("toru.fuzz.seed", System.nanoTime());
    private final Duration duration = Duration.ofSeconds(Long.getLong("toru.fuzz.seconds", 4));
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger sound = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup()
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*", "maxBodyBytes", "5000")
                .servlet(new PluginManagementServlet(gateway, everybody), "/api/plugins/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*", "maxBodyBytes", "5000");
        setup.idleTimeout = Duration.ofSeconds(10); // longer than a busy machine stands still
        return setup;
    }

    @Test
    void serve_requestsByChance_responsesWellFormedInOrderAndNothingLeft() throws Exception {
        System.out.println(getClass().getSimpleName() + ": seed " + seed);
        gateway.behave((id, request) -> {
            pending.incrementAndGet();
            String token = request.path().replaceAll("^/+|[/?].*$", "");
            CompletionStage<PluginResponse> work = FuzzPlan.of(seed, token).run();
            work.whenComplete((answer, failure) -> pending.decrementAndGet()); // not in what a cancellation would skip
            return work;
        });
        converse(new Random(seed), "warm-up");
        int descriptors = descriptors();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            long end = System.nanoTime() + duration.toNanos();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                running.add(clients.submit(() -> converseUntil(end, client)));
            }
            for (Future<?> each : running) {
                each.get(duration.toSeconds() + 60, TimeUnit.SECONDS);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(sound.get()).as("sound requests, seed %d", seed).isGreaterThan(50);
        assertThat(broken.get()).as("broken requests, seed %d", seed).isGreaterThan(10);
        assertThat(cutOff.get()).as("cut off, seed %d", seed).isLessThanOrEqualTo(5 + sound.get() / 100);
        assertNothingIsLeft(descriptors);
    }

    private void assertNothingIsLeft(int descriptors) {
        await().untilAsserted(() -> {
            assertThat(pending).as("seed %d", seed).hasValue(0);
            assertThat(gateway.budget().heldByRequests()).as("seed %d", seed).isZero();
            assertThat(gateway.budget().heldByAnswers()).as("seed %d", seed).isZero();
            assertThat(container.busyThreads()).as("seed %d", seed).isLessThan(3);
            assertThat(descriptors()).as("seed %d", seed).isLessThanOrEqualTo(descriptors + 3);
        });
    }

    private Void converseUntil(long end, int client) throws IOException {
        for (int i = 0; System.nanoTime() < end; i++) {
            String name = client + "-" + i;
            converse(new Random(seed ^ name.hashCode() * 1_000_003L), name);
        }
        return null;
    }

    private void converse(Random random, String name) throws IOException {
        FuzzRequests requests = new FuzzRequests(random, List.of("plugins", "blocking", "api/plugins/route"));
        List<FuzzRequests.Sound> pipeline = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(5); i >= 0; i--) {
            FuzzRequests.Sound each = requests.sound("t-" + name + "-" + i);
            pipeline.add(each);
            out.writeBytes(each.bytes());
        }
        boolean oneIsBroken = random.nextBoolean();
        if (oneIsBroken) {
            out.writeBytes(requests.broken("b-" + name));
        }
        sound.addAndGet(pipeline.size());
        broken.addAndGet(oneIsBroken ? 1 : 0);
        String sent = shown(out.toString(StandardCharsets.ISO_8859_1));
        String waitingFor = "the first";
        boolean allSent = false;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            allSent = send(socket, requests.pieces(out.toByteArray()));
            StrictResponses responses = new StrictResponses(new BufferedInputStream(socket.getInputStream()));
            for (FuzzRequests.Sound each : pipeline) {
                FuzzPlan plan = FuzzPlan.of(seed, each.token());
                waitingFor = plan.toString();
                RawHttp.Response response = next(responses, each);
                check(plan, each, response);
                if (response.all("Connection").contains("close")) {
                    assertThat(responses.next(false)).isNull(); // so Tomcat ends after some statuses, 503 among them
                    return;
                }
            }
            waitingFor = "the end";
            socket.shutdownOutput();
            readToTheEnd(responses);
        } catch (RuntimeException | IOException | AssertionError e) {
            boolean mayEnd = oneIsBroken || pipeline.stream().anyMatch(this::mayEndTheConnection);
            if (!mayEnd || !isReset(e, allSent)) {
                throw new AssertionError(
                        e + "\nseed " + seed + ", conversation " + name + ", at " + waitingFor
                                + (allSent ? ", sent:\n" : ", sent in part:\n") + sent,
                        e);
            }
            cutOff.incrementAndGet();
        }
    }

    /** The kernel tells a reset once. To whom it was told while sending, reading looks like an orderly end. */
    private static boolean isReset(Throwable failure, boolean allSent) {
        return failure instanceof SocketException
                || (!allSent && failure instanceof StrictResponses.TruncatedResponseException);
    }

    private static RawHttp.Response next(StrictResponses responses, FuzzRequests.Sound request) throws IOException {
        RawHttp.Response response = responses.next(request.head());
        if (response == null) {
            throw new StrictResponses.TruncatedResponseException("the connection ends before " + request.token());
        }
        return response;
    }

    /**
     * Tomcat does so after these statuses. What it has not read by then makes the kernel reset the connection, and drop what
     * of the responses is still on its way (RFC 9112, 9.6).
     */
    private boolean mayEndTheConnection(FuzzRequests.Sound request) {
        int status = FuzzPlan.of(seed, request.token()).expected();
        return status == 500 || status == 503;
    }

    /** What follows the sound ones: well formed, and nobody else's answer. */
    private static void readToTheEnd(StrictResponses responses) throws IOException {
        try {
            RawHttp.Response more = responses.next(false);
            while (more != null) {
                assertThat(more.first("X-Token").orElse("")).doesNotStartWith("t-");
                more = responses.next(false);
            }
        } catch (StrictResponses.MalformedResponseException e) {
            // To a request line without a version, which is HTTP/0.9, Tomcat answers with a body alone.
            if (!BODY_ALONE.matcher(String.valueOf(e.getMessage())).matches()) {
                throw e;
            }
        } catch (SocketException e) {
            // The server closed while something it will not read was on its way.
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static String shown(String text) {
        return text.replace("\r", "\\r").replaceAll("[^\n -~]", "?");
    }

    /** False where the server closed before all was sent, as it may when it has answered a broken request. */
    private static boolean send(Socket socket, List<byte[]> pieces) {
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void check(FuzzPlan plan, FuzzRequests.Sound request, RawHttp.Response response) {
        assertThat(response.status())
                .as("status of %s, with %s %s", plan.token(), response.fields(), response.text())
                .isEqualTo(plan.expected());
        assertThat(response.all("X-Gone")).isEmpty();
        assertThat(response.all("X-Bad")).isEmpty();
        if (plan.expected() == plan.status()) {
            assertThat(response.all("X-Token")).containsExactly(plan.token());
        }
        if (plan.hasBody() && !request.head()) {
            assertThat(response.body()).isEqualTo(plan.body());
        }
    }

    private static int descriptors() {
        Path directory = Path.of("/proc/self/fd");
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(directory)) {
            return (int) all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
