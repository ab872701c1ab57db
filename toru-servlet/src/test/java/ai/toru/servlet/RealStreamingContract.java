package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.TestContainer.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in parts, all the way from a client through a real host to a real plugin, and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealStreamingContract {

    private static final int MIB = 1 << 20;

    private StreamingSite site;

    abstract Starter starter();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        site = StreamingSite.start(starter(), directory);
    }

    @AfterAll
    void stop() throws Exception {
        site.stop();
    }

    @AfterEach
    void nothingIsHeld() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(site.host().byteBudget().heldByRequests()).isZero();
            assertThat(site.host().byteBudget().heldByAnswers()).isZero();
            assertThat(site.host().plugin("streaming").orElseThrow().inFlight()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void events_eachSeenAsItIsSent(String mount) throws IOException {
        try (RawHttp http = site.ask("GET", mount, "/events")) {
            for (String event : new String[] {"data: 1\n\n", "data: 2\n\n", "data: 3\n\n"}) {
                site.emit(event);
                if (event.contains("1")) {
                    assertThat(http.head().all("Content-Type")).containsExactly("text/event-stream");
                }
                assertThat(http.chunk()).isEqualTo(event);
            }
            site.emit("end");
            assertThat(http.chunk()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void download_manyBytes_allCome(String mount) throws IOException {
        try (RawHttp http = site.ask("GET", mount, "/filler/32")) {
            assertThat(http.head().status()).isEqualTo(200);
            long come = 0;
            for (int length = http.chunkLength(); length > 0; length = http.chunkLength()) {
                come += length;
            }
            assertThat(come).isEqualTo(32L * MIB);
        }
    }

    @ParameterizedTest
    @CsvSource({"plugins, Content-Length", "blocking, Content-Length", "plugins, Transfer-Encoding"})
    void upload_manyBytes_allCome(String mount, String framing) throws IOException {
        boolean chunked = framing.equals("Transfer-Encoding");
        try (RawHttp http = site.ask("POST", mount, "/length", framing + ": " + (chunked ? "chunked" : 32 * MIB))) {
            byte[] piece = new byte[MIB];
            for (int i = 0; i < 32; i++) {
                http.send(chunked ? "100000\r\n" : "");
                http.send(piece);
                http.send(chunked ? "\r\n" : "");
            }
            http.send(chunked ? "0\r\n\r\n" : "");
            assertThat(http.receive().text()).isEqualTo(Integer.toString(32 * MIB));
        }
    }

    /** What the plugin has made is with the client, or within what the host, the container and the kernel keep. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void download_slowClient_pluginWaits(String mount) throws IOException {
        try (RawHttp http = RawHttp.withSmallBuffer(site.container().port())) {
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/streaming/filler/64"));
            http.head();
            long[] seen = {-1};
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        long now = site.count(0);
                        boolean same = seen[0] == now && now > 0;
                        seen[0] = now;
                        return same;
                    });
            assertThat(seen[0]).isLessThan(8L * MIB);
            assertThat(site.host().byteBudget().heldByAnswers()).isLessThan(MIB);
        }
        await().until(() -> site.count(1) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void download_clientGoes_pluginHears(String mount) throws IOException {
        long before = site.count(1);
        try (RawHttp http = site.ask("GET", mount, "/filler/1000")) {
            http.head();
        }
        await().until(() -> site.count(1) == before + 1);
    }

    @ParameterizedTest
    @CsvSource({"plugins, fail", "blocking, fail", "plugins, die", "blocking, die"})
    void download_pluginEndsMidway_endIsBroken(String mount, String how) throws IOException {
        try (RawHttp http = site.ask("GET", mount, "/events")) {
            site.emit("half");
            http.head();
            assertThat(http.chunk()).isEqualTo("half");
            try {
                site.emit(how);
            } catch (IOException e) {
                assertThat(how).isEqualTo("die");
            }
            assertThat(http.endsWhole()).isFalse();
        }
        await().until(() -> running());
    }

    private boolean running() {
        try {
            return site.count(0) >= 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void upload_breaksOff_pluginHears(String mount) throws IOException {
        long before = site.count(2);
        try (RawHttp http = site.ask("POST", mount, "/length", "Content-Length: " + 32 * MIB)) {
            http.send(new byte[MIB]);
        }
        await().until(() -> site.count(2) == before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void upload_pluginRefusesAtOnce_clientSeesThat(String mount) throws IOException {
        try (RawHttp http = site.ask("POST", mount, "/refuse", "Content-Length: " + 8 * MIB)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> http.sendQuietly("x".repeat(8 * MIB)));
            RawHttp.Response response = http.receive();
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).isEqualTo("no");
            sending.join();
        }
    }

    /** Both ways at once, of two requests, and others beside them. */
    @Test
    void uploads_sideBySide_nobodyWaitsForAnother() throws IOException {
        try (RawHttp first = site.ask("POST", "plugins", "/upper", "Transfer-Encoding: chunked");
                RawHttp second = site.ask("POST", "plugins", "/upper", "Transfer-Encoding: chunked")) {
            first.send("3\r\nabc\r\n");
            second.send("3\r\nxyz\r\n");
            first.head();
            second.head();
            assertThat(second.chunk()).isEqualTo("XYZ");
            assertThat(first.chunk()).isEqualTo("ABC");
            assertThat(site.count(0)).isNotNegative();
            second.send("2\r\nuv\r\n");
            assertThat(second.chunk()).isEqualTo("UV");
            first.send("0\r\n\r\n");
            second.send("0\r\n\r\n");
            assertThat(first.chunk()).isEmpty();
            assertThat(second.chunk()).isEmpty();
        }
    }
}
