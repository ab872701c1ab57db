package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ai.toru.host.PluginHost;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

final class PluginHostListenerTest {

    @TempDir
    Path directory;

    private final ServletContext context = mock(ServletContext.class);
    private final ServletContextEvent event = new ServletContextEvent(context);
    private final PluginHostListener listener = new PluginHostListener();

    @BeforeEach
    void giveDirectory() {
        when(context.getAttribute(ServletContext.TEMPDIR)).thenReturn(directory.toFile());
    }

    @Test
    void context_startsAndStops_hostIsPublishedThenClosed() {
        ArgumentCaptor<Object> published = ArgumentCaptor.forClass(Object.class);

        listener.contextInitialized(event);
        verify(context).setAttribute(eq("ai.toru.host.PluginHost"), published.capture());
        PluginHost host = (PluginHost) published.getValue();
        assertThat(host.plugins()).isEmpty();
        assertThat(host.pluginsDirectory()).isEqualTo(directory.resolve("toru/plugins"));

        listener.contextDestroyed(event);
        verify(context).removeAttribute("ai.toru.host.PluginHost");
        assertThatThrownBy(host::plugins).isInstanceOf(HostClosedException.class);
    }

    @Test
    void context_settingIsUnusable_failsAndPublishesNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        when(context.getInitParameter("toru.plugins")).thenReturn(file.toString());

        assertThatThrownBy(() -> listener.contextInitialized(event))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(file.toString());

        verify(context, never()).setAttribute(any(), any());
        listener.contextDestroyed(event);
    }
}
