package ai.toru.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PageTest {
    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();

    @Test
    void mountedAt_contextPath_isEscaped() {
        Page page = Page.of("index.html", "<base href=\"{{base}}\">".getBytes(UTF_8));

        assertThat(page.mountedAt("")).extracting(Page::text).isEqualTo("<base href=\"/\">");
        assertThat(page.mountedAt("/a\"&b")).extracting(Page::text).isEqualTo("<base href=\"/a&quot;&amp;b/\">");
    }

    @Test
    void send_whatTheBrowserHas_answersNotModified() throws IOException {
        Page page = Page.of("app.css", "a {}".getBytes(UTF_8));
        when(request.getHeader("If-None-Match")).thenReturn(page.tag());

        page.send(200, request, response);

        verify(response).setStatus(304);
        verify(response, never()).getOutputStream();
    }

    @Test
    void send_anything_carriesPolicyAndType() throws IOException {
        when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));

        Page.of("app.js", "x".getBytes(UTF_8)).send(200, request, response);

        verify(response).setHeader(eq("Content-Security-Policy"), contains("script-src 'self';"));
        verify(response).setHeader("X-Content-Type-Options", "nosniff");
        verify(response).setHeader(eq("ETag"), anyString());
        verify(response).setContentType("text/javascript; charset=utf-8");
    }
}
