package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers in parts of a real process that is written with the SDK for Python. */
final class PluginStreamTest extends HostWithPlugins {

    private static final String ALL = "ready,ping,multiplex,cancel,binary,stream";

    @Test
    void largeAnswer_comesWhole_inLittleMemory() throws Exception {
        startPlugin(ALL);
        StreamedResponse answer = get(host.streamAsync("p", PluginRequest.get("/large/64")));
        long[] most = {0};
        DigestReader reader = new DigestReader(
                part -> most[0] = Math.max(most[0], host.byteBudget().heldByAnswers()));
        answer.body().subscribe(reader);
        reader.request(Long.MAX_VALUE);

        assertThat(reader.digest()).isEqualTo(DigestReader.expected(64 << 20, i -> (byte) (i / 65_536)));
        assertThat(reader.size()).isEqualTo(64 << 20);
        assertThat(most[0])
                .isLessThan(2 << 20); // what waits, and one frame, in which control characters take six bytes each
        await().until(() -> status("p").inFlight() == 0);
        assertThat(host.byteBudget().heldByAnswers()).isZero();
    }

    @Test
    void answer_thatBecomesTooLong_isNotPutTogether_andTheErrorSaysWhatToDo() throws Exception {
        startPlugin(ALL);

        assertThat(get(send("p", "/large/2")).body()).hasSize(2 << 20);
        assertFails(send("p", "/large/17"), BadPluginResponseException.class)
                .hasMessageContaining("16777216")
                .hasMessageContaining("streamAsync");
        await().until(() -> status("p").inFlight() == 0);
    }

    @Test
    void slowReader_slowsThePlugin() throws Exception {
        startPlugin(ALL);
        StreamedResponse answer = get(host.streamAsync("p", PluginRequest.get("/counted")));
        DigestReader reader = new DigestReader(part -> {});
        answer.body().subscribe(reader);
        for (int read = 0; read <= 40; read += 4) {
            int consumed = read;
            await().until(() -> reader.size() == consumed * 65_536L);
            await().until(() -> produced() >= consumed + 2);
            assertThat(produced()).isLessThanOrEqualTo(consumed + 4 + 1); // one more waits in the plugin for credit
            reader.request(4);
        }

        reader.cancel();

        await().until(() -> request("p", "/produced").bodyText().endsWith("1]"));
        await().until(() -> status("p").inFlight() == 0);
    }

    @Test
    void firstPart_isHere_beforeTheSecondIsMade() throws Exception {
        for (String features : List.of(ALL, "stream")) {
            plugins.streaming("p", features);
            start();
            DigestReader reader = read("/signal", Duration.ofSeconds(20));
            await().until(() -> reader.text().equals("first"));
            if (features.equals(ALL)) {
                get(host.requestAsync("p", with("/go", "")));
                assertThat(reader.whole()).isEqualTo("firstsecond");
            } else {
                reader.cancel(); // it takes the one connection with it
            }
            host.close();
        }
    }

    @Test
    void pluginKilled_inTheMiddle_endsTheAnswer() throws Exception {
        startPlugin(ALL);
        DigestReader reader = read("/kill", Duration.ofSeconds(20));
        await().until(() -> reader.text().equals("last words"));
        long before = pid("p");

        var unused = host.requestAsync("p", with("/go", "")); // whose answer may be lost, too

        assertThatThrownBy(reader::whole).hasCauseInstanceOf(ConnectionLostException.class);
        awaitSuccessor("p", before);
    }

    @Test
    void silence_afterTheHead_isOutOfTime_andALongAnswerThatGoesOnIsNot() throws Exception {
        startPlugin(ALL);
        DigestReader silent = read("/silence", Duration.ofSeconds(1));
        DigestReader ticking = read("/ticks/12", Duration.ofSeconds(1));

        assertThatThrownBy(silent::whole).hasCauseInstanceOf(PluginTimeoutException.class);
        assertThat(ticking.whole()).startsWith("data: 0\n\n").endsWith("data: 11\n\n");
    }

    @Test
    void restart_inTheMiddle_letsTheAnswerEnd() throws Exception {
        startPlugin(ALL);
        long before = pid("p");
        DigestReader ticking = read("/ticks/15", Duration.ofSeconds(20));
        await().until(() -> !ticking.text().isEmpty());

        get(host.restart("p"));

        assertThat(pid("p")).isNotEqualTo(before);
        assertThat(request("p", "/plain/new").bodyText()).isEqualTo("new");
        assertThat(ticking.whole()).endsWith("data: 14\n\n");
        awaitSuccessor("p", before);
    }

    @Test
    void pluginThatFails_inTheMiddle_breaksItsAnswerOff() throws Exception {
        startPlugin(ALL);
        DigestReader reader = read("/broken", Duration.ofSeconds(20));

        assertThatThrownBy(reader::whole)
                .hasCauseInstanceOf(BadPluginResponseException.class)
                .hasMessageContaining("broke off its answer: The plugin failed while it answered.");
        assertThat(reader.text()).isEqualTo("half");
    }

    @Test
    void manyAtOnce_onOneConnection_eachComeIntact_whileOthersAreAnswered() throws Exception {
        startPlugin(ALL);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(host.streamAsync("p", PluginRequest.get("/many/" + i))
                    .thenCompose(DigestReader::textOf)
                    .toCompletableFuture());
        }
        for (int i = 0; i < 50; i++) {
            assertThat(request("p", "/plain/" + i).bodyText()).isEqualTo("" + i);
        }

        for (int i = 0; i < 200; i++) {
            StringBuilder expected = new StringBuilder();
            for (int count = 0; count < 50; count++) {
                expected.append((i + ":" + count + ";").repeat(200));
            }
            assertThat(get(answers.get(i))).isEqualTo(expected.toString());
        }
        assertThat(host.byteBudget().heldByAnswers()).isZero();
    }

    @Test
    void largeAnswer_withoutMultiplex_andTheNextRequestOnTheSameConnection() throws Exception {
        startPlugin("stream");
        StreamedResponse answer = get(host.streamAsync("p", PluginRequest.get("/large/8")));
        DigestReader reader = new DigestReader(part -> {});
        answer.body().subscribe(reader);
        reader.request(Long.MAX_VALUE);

        assertThat(reader.digest()).isEqualTo(DigestReader.expected(8 << 20, i -> (byte) (i / 65_536)));
        assertThat(request("p", "/plain/7").bodyText()).isEqualTo("7");
    }

    private void startPlugin(String features) throws Exception {
        plugins.streaming("p", features);
        start();
        assertThat(status("p").features()).contains("stream");
    }

    private int produced() {
        String text = request("p", "/produced").bodyText();
        return Integer.parseInt(text.substring(1, text.indexOf(',')));
    }

    private DigestReader read(String path, Duration limit) throws Exception {
        StreamedResponse answer = get(host.streamAsync("p", within(limit, path)));
        DigestReader reader = new DigestReader(part -> {});
        answer.body().subscribe(reader);
        reader.request(Long.MAX_VALUE);
        return reader;
    }
}
