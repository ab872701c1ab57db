package ai.toru.host.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, level 1. */
class TraceContextTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARENT,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings"
            })
    void parent_thatIsValid_isTakenAsItIs(String parent) {
        TraceContext trace = TraceContext.of(List.of(parent), List.of()).orElseThrow();

        assertThat(trace.traceparent()).isEqualTo(parent);
        assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "gg-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-a b"
            })
    void parent_thatIsNotValid_isNone(String parent) {
        assertThat(TraceContext.of(List.of(parent), List.of("a=1"))).isEmpty();
        assertThatThrownBy(() -> new TraceContext(parent, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parent_ofAVersionToCome_goesOnFor200CharactersAtMost() {
        String known = "cc" + PARENT.substring(2) + "-";

        assertThat(TraceContext.of(List.of(known), List.of())).isPresent();
        assertThat(TraceContext.of(List.of(known + "x".repeat(200)), List.of())).isPresent();
        assertThat(TraceContext.of(List.of(known + "x".repeat(201)), List.of())).isEmpty();
    }

    @Test
    void parents_twoOfThem_areNone() {
        assertThat(TraceContext.of(List.of(PARENT, PARENT), List.of())).isEmpty();
        assertThat(TraceContext.of(List.of(), List.of("a=1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "a=1 , b=2,\t,c=3",
                "fw529a3039@dt=FfSwdKPxU1NAdOkH",
                "1a@vendor=x",
                "a_-*/=a value with blanks!",
                "a=:;<>?"
            })
    void state_thatIsValid_isTakenAsItIs(String state) {
        assertThat(TraceContext.of(List.of(PARENT), List.of(state))
                        .orElseThrow()
                        .tracestate())
                .isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "=1", "A=1", "1a=1", "a=", "a=1=2", "a=1,a=2", "a =1", "a=é", "a@bcdefghijklmnop=1", "a@B=1"
            })
    void state_thatIsNotValid_isLeftOut_andTheParentStays(String state) {
        TraceContext trace = TraceContext.of(List.of(PARENT), List.of(state)).orElseThrow();

        assertThat(trace.traceparent()).isEqualTo(PARENT);
        assertThat(trace.tracestate()).isNull();
        assertThatThrownBy(() -> new TraceContext(PARENT, state)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void states_inSeveralFields_areOneList_ofAtMost32() {
        assertThat(TraceContext.of(List.of(PARENT), List.of("a=1", "b=2"))
                        .orElseThrow()
                        .tracestate())
                .isEqualTo("a=1,b=2");
        assertThat(stateOf(32)).isNotNull();
        assertThat(stateOf(33)).isNull();
    }

    private static String stateOf(int members) {
        String state = IntStream.range(0, members).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
        return TraceContext.of(List.of(PARENT), List.of(state)).orElseThrow().tracestate();
    }

    @Test
    void random_isValid_newEachTime_andNotSampled() {
        Set<String> traces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            TraceContext trace = TraceContext.random();
            assertThat(trace.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
            assertThat(trace.tracestate()).isNull();
            traces.add(trace.traceId());
        }
        assertThat(traces).hasSize(1000);
    }

    @Test
    void request_carriesItsMarks_asHeaderFields() {
        TraceContext trace = new TraceContext(PARENT, "a=1");
        PluginRequest request = PluginRequest.builder("GET", "/")
                .requestId("req-7")
                .trace(trace)
                .build();

        assertThat(request.headers())
                .isEqualTo(HeaderFields.of("X-Request-Id", "req-7", "traceparent", PARENT, "tracestate", "a=1"));
        assertThat(request.requestId()).contains("req-7");
        assertThat(request.trace()).contains(trace);
        assertThat(PluginRequest.get("/").requestId()).isEmpty();
        assertThat(PluginRequest.get("/").trace()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "0f8fad5b-d9cb-469f-a165-70867728950e", "a.b_c:d/e+f=g@h~i-j", "QUJD+/=="})
    void requestId_thatIsHarmless_isValid(String id) {
        assertThat(RequestId.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a\nb", "a\u0000", "é", "<script>", "a,b", "\"", "a;b", "${jndi:x}", "a\u001b[31m"})
    void requestId_thatIsNotHarmless_isNone(String id) {
        assertThat(RequestId.isValid(id)).isFalse();
        assertThatThrownBy(() -> PluginRequest.builder("GET", "/").requestId(id))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestId_ofMoreThan128Characters_isNone() {
        assertThat(RequestId.isValid("x".repeat(128))).isTrue();
        assertThat(RequestId.isValid("x".repeat(129))).isFalse();
    }

    @Test
    void requestId_twice_isNone() {
        assertThat(RequestId.in(HeaderFields.of("X-Request-Id", "a", "x-request-id", "b")))
                .isEmpty();
        assertThat(RequestId.in(HeaderFields.of("x-request-ID", "a"))).contains("a");
        assertThat(RequestId.random()).matches("[0-9a-f-]{36}").isNotEqualTo(RequestId.random());
    }
}
