package ai.toru.servlet.internal.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.TransportChoice;
import ai.toru.host.plugin.HostConfigurationException;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostSettingsTest {

    private final ServletContext context = mock(ServletContext.class);
    private final Map<String, String> systemProperties = new HashMap<>();

    @BeforeEach
    void giveDirectory() {
        when(context.getAttribute("jakarta.servlet.context.tempdir")).thenReturn(new File("/tmp/app"));
    }

    private HostSettings settings() {
        return HostSettings.of(context, systemProperties::get);
    }

    @Test
    void of_nothingSaid_belowTheApplicationsTemporaryDirectory() {
        assertThat(settings())
                .isEqualTo(new HostSettings(
                        Path.of("/tmp/app/toru/plugins"),
                        Path.of("/tmp/app/toru/data"),
                        Path.of("/tmp/app/toru/data/logs"),
                        null,
                        TransportChoice.AUTO,
                        null));
    }

    @Test
    void of_bothSaid_systemPropertyOverrulesContextParameter() {
        when(context.getInitParameter("toru.plugins")).thenReturn("/packaged");
        when(context.getInitParameter("toru.data")).thenReturn("/packaged");
        systemProperties.put("toru.plugins", "/operator");
        systemProperties.put("toru.data", " ");
        systemProperties.put("toru.transport", "jdk");

        HostSettings settings = settings();

        assertThat(settings.plugins()).isEqualTo(Path.of("/operator"));
        assertThat(settings.data()).isEqualTo(Path.of("/packaged"));
        assertThat(settings.logs()).isEqualTo(Path.of("/packaged/logs"));
        assertThat(settings.transport()).isEqualTo(TransportChoice.JDK);
    }

    @ParameterizedTest
    @CsvSource({
        "toru.transport, tcp",
        "toru.logs, a\0b",
        "toru.watch, often",
        "toru.watch, -1",
        "toru.watch, 0.05",
        "toru.watch, 3601",
        "toru.watch, 1e999999999"
    })
    void of_valueWillNotDo_failsNamingIt(String name, String value) {
        when(context.getInitParameter(name)).thenReturn(value);

        assertThatThrownBy(this::settings)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S", "0.25, PT0.25S", "3600, PT1H", "0, ", "0.0, "})
    void of_watchSaid_isInSeconds_andOffAtZero(String value, @Nullable Duration watch) {
        when(context.getInitParameter("toru.watch")).thenReturn(value);

        assertThat(settings().watch()).isEqualTo(watch);
        assertThat(settings().build()).isNotNull();
    }

    @Test
    void of_noTemporaryDirectory_failsSayingWhatToSet() {
        when(context.getAttribute("jakarta.servlet.context.tempdir")).thenReturn(null);

        assertThatThrownBy(this::settings)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("toru.plugins");
    }
}
