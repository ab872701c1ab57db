package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import ai.toru.servlet.internal.answer.Failures;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** By what a request is known: X-Request-Id, and W3C Trace Context. */
abstract class TracingContract extends ContainerContract {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
    private ListAppender<ILoggingEvent> said;

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .filter(new PluginFilter(gateway, everybody), "/root/*")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*", "maxBodyBytes", "100")
                .servlet(new PluginServlet(gateway, (request, access) -> false), "/closed/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*")
                .servlet(new PluginManagementServlet(gateway, everybody), "/api/plugins/*");
    }

    @BeforeEach
    void listen() {
        said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ctx/plugins/app/x", "/ctx/blocking/app/x", "/ctx/api/plugins/app/x"})
    void requestId_ofTheClient_reachesThePluginAndComesBack(String path) throws IOException {
        RawHttp.Response response = exchange("GET", path, "x-request-id: order-17/a");

        assertThat(gateway.only().headers().all("X-Request-Id")).containsExactly("order-17/a");
        assertThat(response.all("X-Request-Id")).containsExactly("order-17/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "a,b", "${jndi:ldap}", "", "\u00e9"})
    void requestId_thatIsNotHarmless_isReplaced(String id) throws IOException {
        assertNewId(exchange("GET", "/ctx/plugins/app", "X-Request-Id: " + id));
    }

    @Test
    void requestId_tooLongOrTwice_isReplaced() throws IOException {
        assertNewId(exchange("GET", "/ctx/plugins/app", "X-Request-Id: " + "x".repeat(129)));
        gateway.reset();
        resetHost();
        assertNewId(exchange("GET", "/ctx/plugins/app", "X-Request-Id: a", "X-Request-Id: b"));
    }

    private void assertNewId(RawHttp.Response response) {
        String id = gateway.only().headers().first("X-Request-Id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(response.all("X-Request-Id")).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Request-Id", "x-request-id", "X_Request_Id"})
    void requestId_ofThePlugin_isReplaced(String name) throws IOException {
        gateway.answer(FakeGateway.text(200, "ok", name, "the-plugins", "X-Other", "kept"));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app", "X-Request-Id: the-clients");

        assertThat(response.all("X-Request-Id")).containsExactly("the-clients");
        assertThat(response.all("X_Request_Id")).isEmpty();
        assertThat(response.first("X-Other")).contains("kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ctx/plugins/none",
                "/ctx/closed/app",
                "/ctx/plugins/%61pp",
                "/ctx/api/plugins",
                "/ctx/api/plugins/none",
                "/ctx/api/plugins/app/enable",
                "/ctx/api/plugins/app/assets/none"
            })
    void requestId_isInTheHostsOwnAnswers_too(String path) throws IOException {
        assertThat(exchange("GET", path, "X-Request-Id: mine").all("X-Request-Id"))
                .containsExactly("mine");
        assertThat(exchange("GET", path).all("X-Request-Id"))
                .singleElement()
                .asString()
                .hasSize(36);
    }

    @Test
    void requestId_isInRefusalsOfBodies_too() throws IOException {
        RawHttp.Response response =
                send(RawHttp.request("POST", "/ctx/plugins/app", "X-Request-Id: mine", "Content-Length: 101")
                        + "x".repeat(101));

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.all("X-Request-Id")).containsExactly("mine");
    }

    @Test
    void trace_ofTheClient_isPassedOnUnchanged() throws IOException {
        exchange("GET", "/ctx/plugins/app", "TraceParent: " + PARENT, "tracestate: a=1", "tracestate: b=2");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("traceparent")).containsExactly(PARENT);
        assertThat(fields.all("tracestate")).containsExactly("a=1,b=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "nonsense"
            })
    void trace_thatIsNotValid_isReplaced_andItsStateIsDropped(String parent) throws IOException {
        exchange("GET", "/ctx/plugins/app", "traceparent: " + parent, "tracestate: a=1");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("traceparent"))
                .singleElement()
                .asString()
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
                .doesNotContain(TRACE_ID);
        assertThat(fields.all("tracestate")).isEmpty();
    }

    @Test
    void trace_thatIsAbsent_isMade() throws IOException {
        exchange("GET", "/ctx/plugins/app", "tracestate: a=1");
        exchange("GET", "/ctx/plugins/app");

        List<String> made = gateway.received().stream()
                .map(each -> each.request().headers().first("traceparent").orElseThrow())
                .toList();
        assertThat(made).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void bundle_ofAPlugin_isAskedForUnderTheSameNames() throws IOException {
        exchange("GET", "/ctx/api/plugins/app2/bundle.js", "X-Request-Id: mine", "traceparent: " + PARENT);

        assertThat(gateway.only().headers().all("X-Request-Id")).containsExactly("mine");
        assertThat(gateway.only().headers().all("traceparent")).containsExactly(PARENT);
    }

    @Test
    void failure_isLoggedOnce_withBothIds() throws IOException {
        gateway.fail(new ConnectionLostException("app", "It ended.", new IOException("gone")));

        RawHttp.Response response =
                exchange("GET", "/ctx/plugins/app", "X-Request-Id: order-17", "traceparent: " + PARENT);

        assertThat(response.status()).isEqualTo(502);
        assertThat(said.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).contains("502", "connection_lost", "It ended.");
            assertThat(pairs(line))
                    .containsEntry("request_id", "order-17")
                    .containsEntry("trace_id", TRACE_ID)
                    .containsEntry("plugin", "app");
        });
    }

    @Test
    void failure_thatNobodyForesaw_isLoggedWithBothIds() throws IOException {
        gateway.fail(new IllegalStateException("surprise"));

        exchange("GET", "/ctx/plugins/app", "X-Request-Id: order-17", "traceparent: " + PARENT);

        assertThat(said.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(pairs(line)).containsEntry("request_id", "order-17").containsEntry("trace_id", TRACE_ID);
        });
    }

    /** A flood that is turned away must not flood the log. */
    @Test
    void refusal_forWantOfRoom_isNoWarning() throws IOException {
        gateway.fail(new PluginBusyException("app", "Too many."));

        assertThat(exchange("GET", "/ctx/plugins/app").status()).isEqualTo(503);

        assertThat(said.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.INFO));
    }

    private static Map<String, Object> pairs(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .collect(Collectors.toMap((KeyValuePair pair) -> pair.key, pair -> pair.value));
    }
}
