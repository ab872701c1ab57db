package ai.toru.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.protocol.Incoming;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.Options;

/** Each benchmark does once what it measures, and does it right. */
class MicrobenchmarksTest {

    @ParameterizedTest
    @CsvSource({"0, text", "0, binary", "1024, text", "1024, binary", "65536, binary"})
    void encode_eachBody_isInTheFrame(int bytes, String body) {
        EncodeRequest benchmark = new EncodeRequest();
        benchmark.bytes = bytes;
        benchmark.body = body;
        benchmark.setUp();

        byte[] frame = benchmark.encode().bytes();

        assertThat(frame).hasSizeGreaterThan(300 + bytes);
        assertThat(benchmark.encode().binary()).isEqualTo(body.equals("binary") && bytes > 0);
    }

    @ParameterizedTest
    @CsvSource({"0, text", "0, binary", "1024, text", "1024, binary", "65536, binary"})
    void decode_eachBody_isThatOfTheAnswer(int bytes, String body) throws Exception {
        DecodeAnswer benchmark = new DecodeAnswer();
        benchmark.bytes = bytes;
        benchmark.body = body;
        benchmark.setUp();

        assertThat(benchmark.decode())
                .isInstanceOfSatisfying(
                        Incoming.HttpAnswer.class,
                        answer -> assertThat(answer.response().body()).isEqualTo(Bodies.of(body, bytes)));
    }

    @ParameterizedTest
    @CsvSource({"0, serial", "65536, serial", "1024, multiplex"})
    void roundTrip_eachLane_bringsTheAnswer(int bytes, String lane) throws Exception {
        RoundTrip benchmark = new RoundTrip();
        benchmark.bytes = bytes;
        benchmark.lane = lane;
        benchmark.setUp();
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(benchmark.roundTrip().bodyText())
                        .isEqualTo(new String(Bodies.of("text", bytes), StandardCharsets.US_ASCII));
            }
        } finally {
            benchmark.tearDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "h2"})
    void store_eachKind_hasWhatWasPut(String store) throws Exception {
        StoreAccess benchmark = new StoreAccess();
        benchmark.store = store;
        benchmark.setUp();
        try {
            benchmark.put();
            assertThat(benchmark.get())
                    .hasValueSatisfying(value -> assertThat(value).hasSize(100));
        } finally {
            benchmark.tearDown();
        }
    }

    @Test
    void options_ofTheCommandLine_reachJmh() throws Exception {
        Options options = Microbenchmarks.options("DecodeAnswer", " -prof gc  -f 3 ");

        assertThat(options.getIncludes()).containsExactly("DecodeAnswer");
        assertThat(options.getForkCount().get()).isEqualTo(3);
        assertThat(options.getProfilers()).hasSize(1);
        assertThatThrownBy(() -> Microbenchmarks.options("", "-nonsense"))
                .isInstanceOf(CommandLineOptionException.class);
    }
}
