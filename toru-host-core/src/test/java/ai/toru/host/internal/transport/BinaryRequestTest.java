package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request is made before it is known which run will have it; none gets a body that it does not understand. */
class BinaryRequestTest {

    @TempDir
    Path directory;

    private PeerRuns runs;

    @BeforeEach
    void begin() {
        runs = new PeerRuns(directory, 1);
    }

    @AfterEach
    void end() throws IOException {
        runs.close();
    }

    @Test
    void run_thatOffersBinary_getsBytes() throws Exception {
        PeerRuns.Run run = runs.start(PeerPlugin.echo(), "binary");

        assertThat(post().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(run.framesWith("\"body_base64\":\"/w==\"")).hasSize(1);
    }

    @Test
    void init_offersTheFeature_toEveryRun() throws Exception {
        PeerRuns.Run run = runs.start(PeerPlugin.echo());

        assertThat(run.framesWith("\"protocol_version\":\"1.1\"").get(0))
                .containsPattern("\"features\":\\[[^]]*\"binary\"");
    }

    @Test
    void beforeTheFirstRun_bytesWait_forOneThatUnderstandsThem() throws Exception {
        CompletableFuture<PluginResponse> waiting = post();

        runs.start(PeerPlugin.echo(), "binary");

        assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void beforeTheFirstRun_bytesWait_andAreRefusedWhereItDoesNotUnderstandThem() throws Exception {
        CompletableFuture<PluginResponse> waiting = post();
        CompletableFuture<PluginResponse> text = runs.get("/text");

        PeerRuns.Run run = runs.start(PeerPlugin.echo());

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(UnsupportedBodyException.class);
        assertThat(text.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/text");
        assertThat(run.framesWith("body_base64")).isEmpty();
        assertThat(runs.dispatcher.queued()).isZero();
    }

    @Test
    void upgradeToTheFeature_hasTheNextBytesTaken_andTheWayBackRefused() throws Exception {
        PeerRuns.Run old = runs.start(PeerPlugin.echo());
        assertThatThrownBy(this::post).isInstanceOf(UnsupportedBodyException.class);
        old.drain().get(10, TimeUnit.SECONDS);
        PeerRuns.Run upgraded = runs.start(PeerPlugin.echo(), "binary");
        assertThat(post().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);

        upgraded.drain().get(10, TimeUnit.SECONDS);
        runs.start(PeerPlugin.echo());

        assertThatThrownBy(this::post).isInstanceOf(UnsupportedBodyException.class);
    }

    @Test
    void bytesThatWaitBehindARequest_areRefused_whereTheNextRunDoesNotUnderstandThem() throws Exception {
        PeerRuns.Holding plugin = new PeerRuns.Holding();
        PeerRuns.Run old = runs.start(plugin, "binary");
        CompletableFuture<PluginResponse> held = runs.get("/held");
        PeerRuns.Held request = plugin.take();
        CompletableFuture<PluginResponse> waiting = post();

        CompletableFuture<Void> drained = old.drain();
        PeerRuns.Run next = runs.start(PeerPlugin.echo());

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(UnsupportedBodyException.class);
        request.answer();
        assertThat(held.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/held");
        drained.get(10, TimeUnit.SECONDS);
        assertThat(next.framesWith("body_base64")).isEmpty();
    }

    private CompletableFuture<PluginResponse> post() {
        PluginRequest request = PluginRequest.builder("POST", "/bytes")
                .body(new byte[] {(byte) 0xFF})
                .build();
        return runs.dispatcher.http(request, PeerRuns.LONG);
    }
}
