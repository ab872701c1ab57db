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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

class PageTest {
    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();
    private final ServletOutputStream output = mock();

    @BeforeEach
    void prepare() throws IOException {
        accept("identity");
        when(response.getOutputStream()).thenReturn(output);
    }

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
    void send_document_carriesPolicyAndType() throws IOException {
        Page.of("page.html", "x".getBytes(UTF_8)).send(200, request, response);

        verify(response).setHeader(eq("Content-Security-Policy"), contains("script-src 'self';"));
        verify(response).setHeader("X-Content-Type-Options", "nosniff");
        verify(response).setHeader(eq("ETag"), anyString());
        verify(response).setContentType("text/html; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, GZIP", "gzip;q=0.5", "deflate, gzip; q=1, br"})
    void send_toWhoUnpacksGzip_isPacked(String accepted) throws IOException {
        String text = "a { color: red }\n".repeat(100);
        Page page = Page.of("app.css", text.getBytes(UTF_8));
        accept(accepted);

        page.send(200, request, response);

        ArgumentCaptor<byte[]> sent = ArgumentCaptor.captor();
        verify(output).write(sent.capture());
        assertThat(new GZIPInputStream(new ByteArrayInputStream(sent.getValue())).readAllBytes())
                .isEqualTo(text.getBytes(UTF_8));
        verify(response).setHeader("Content-Encoding", "gzip");
        verify(response).setHeader("Vary", "Accept-Encoding");
        verify(response).setHeader("ETag", page.tag().replaceAll("\"$", "-gzip\""));
        verify(response).setContentLength(sent.getValue().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip;q=0.0", "xgzip"})
    void send_toWhoDoesNot_isPlain(String accepted) throws IOException {
        byte[] text = "a { color: red }\n".repeat(100).getBytes(UTF_8);
        accept(accepted);

        Page.of("app.css", text).send(200, request, response);

        verify(output).write(text);
        verify(response, never()).setHeader(eq("Content-Encoding"), anyString());
    }

    @Test
    void send_whatPackingWouldNotShorten_isPlain() throws IOException {
        accept("gzip");

        Page.of("app.css", "a {}".getBytes(UTF_8)).send(200, request, response);

        verify(output).write("a {}".getBytes(UTF_8));
    }

    private void accept(String coding) {
        when(request.getHeaders("Accept-Encoding")).thenReturn(Collections.enumeration(List.of(coding)));
    }
}
