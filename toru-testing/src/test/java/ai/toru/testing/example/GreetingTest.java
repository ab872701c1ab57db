package ai.toru.testing.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.MovableTime;
import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.testing.junit.PluginHostExtension;
import ai.toru.testing.junit.Scripted;
import ai.toru.testing.junit.ScriptedPlugin;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PluginHostExtension.class)
class GreetingTest {
    @Test
    void request_pluginAnswers_isItsAnswer(PluginHost host, ScriptedPlugin plugin) {
        plugin.answer("GET", "/hello", "Hello, Ada");

        String greeting =
                host.request(plugin.id(), PluginRequest.get("/hello?who=Ada")).bodyText();

        assertThat(greeting).isEqualTo("Hello, Ada");
        assertThat(plugin.requests().get(0).path()).isEqualTo("/hello?who=Ada");
    }

    @Test
    void crash_anHourPasses_runsAgain(PluginHost host, @Scripted("weather") ScriptedPlugin weather, MovableTime time) {
        weather.crash(1);
        await().until(() -> !host.plugin("weather").orElseThrow().running());

        time.advance(Duration.ofHours(1));

        await().until(() -> host.plugin("weather").orElseThrow().running());
    }
}
