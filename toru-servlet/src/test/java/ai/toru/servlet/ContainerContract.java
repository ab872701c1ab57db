package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a container's tests share: one container for the class, with a host that each test tells what to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {

    Path scratch;
    FakeGateway gateway;
    TestContainer container;
    private Duration usualIdleTimeout;

    abstract Starter starter();

    abstract Setup setup();

    /** What all messages may hold together. */
    ByteBudget budget() {
        return new ByteBudget(1 << 30);
    }

    @BeforeAll
    void startContainer(@TempDir Path directory) throws Exception {
        scratch = directory;
        gateway = new FakeGateway(scratch, budget());
        Setup setup = setup();
        usualIdleTimeout = setup.idleTimeout;
        container = starter().start(setup, scratch);
    }

    @AfterAll
    void stopContainer() throws Exception {
        container.stop();
    }

    @BeforeEach
    void resetHost() {
        container.idleTimeout(usualIdleTimeout);
        gateway.reset();
        gateway.add(Statuses.running("app", "/app"));
        gateway.add(Statuses.running("deep", "/app/deep"));
        gateway.add(Statuses.running("app2", "/app2"));
    }

    RawHttp.Response exchange(String method, String target, String... fields) throws IOException {
        return send(RawHttp.request(method, target, fields));
    }

    RawHttp.Response send(String request) throws IOException {
        return RawHttp.exchange(container.port(), request);
    }

    static void assertError(RawHttp.Response response, int status, String code) {
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(response.text()).contains("\"code\":\"" + code + "\"").contains("\"error\":\"");
        assertThat(response.first("Content-Type")).contains("application/json");
        assertThat(response.all("X-Request-Id")).as("X-Request-Id").hasSize(1);
    }
}
