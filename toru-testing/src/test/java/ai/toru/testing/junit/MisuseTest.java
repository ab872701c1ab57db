package ai.toru.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.PluginHost;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

class MisuseTest {
    @Test
    void resolve_inAConstructor_saysWhereElse() throws NoSuchMethodException {
        Method method = MisuseTest.class.getDeclaredMethod("takes", PluginHost.class);
        ParameterContext parameter = mock(ParameterContext.class);
        when(parameter.getParameter()).thenReturn(method.getParameters()[0]);
        ExtensionContext ofClass = mock(ExtensionContext.class, RETURNS_DEEP_STUBS);
        when(ofClass.getTestMethod()).thenReturn(Optional.empty());

        assertThatThrownBy(() -> new PluginHostExtension().resolveParameter(parameter, ofClass))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("A PluginHost lives as long as one test")
                .hasMessageContaining("@BeforeEach");
    }

    @Test
    void plugin_impossibleOnes_areRefusedWithTheReason() {
        try (HostUnderTest host = HostUnderTest.start(options -> {})) {
            assertThatThrownBy(() -> host.plugin("two words", Set.of())).hasMessageContaining("is no plugin id");
            assertThatThrownBy(() -> host.plugin("a", Set.of("stream")))
                    .hasMessageContaining("[multiplex, ping] only, but @Scripted names [stream]");
            host.plugin("a", Set.of());
            assertThatThrownBy(() -> host.plugin("a", Set.of("ping"))).hasMessageContaining("Two parameters stand for");
        }
    }

    @Test
    void start_optionsMakeNoSense_leavesNothing() {
        Path[] plugins = new Path[1];

        assertThatThrownBy(() -> HostUnderTest.start(options -> {
                    plugins[0] = options.build().pluginsDirectory();
                    options.maxQueuedRequests(-1);
                }))
                .hasMessageContaining("maxQueuedRequests");

        assertThat(plugins[0].getParent()).doesNotExist();
    }

    @Test
    void close_pluginsAreRunning_leavesNothing() {
        Path plugins;
        try (HostUnderTest host = HostUnderTest.start(options -> {})) {
            plugins = host.host().pluginsDirectory();
            host.plugin("a", Set.of());
        }
        assertThat(plugins.getParent()).doesNotExist();
    }

    static void takes(PluginHost host) {}
}
