package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The browser runtime, file by file. */
abstract class ResourcesContract extends ContainerContract {

    private static final String JAVASCRIPT = "text/javascript;charset=utf-8";

    private static final Pattern IMPORT = Pattern.compile("'\\./(toru-[a-z-]+\\.js)'");

    @Override
    Setup setup() {
        return new Setup().servlet(new ToruResourcesServlet(), "/toru/*");
    }

    private RawHttp.Response get(String name, String... fields) throws IOException {
        return exchange("GET", "/ctx/toru/" + name, fields);
    }

    /** Browsers keep it, and ask each time. */
    @Test
    void resources_runtime_servedWithTag() throws IOException {
        RawHttp.Response response = get("toru-host.js");

        assertThat(response.text()).contains("export function mountPlugin");
        assertThat(response.first("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.first("Cache-Control")).contains("no-cache");
        String tag = response.first("ETag").orElseThrow();
        assertThat(get("toru-host.js", "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    /** And has a tag of its own, so that no cache mistakes one for the other. */
    @Test
    void resources_toWhoUnpacksGzip_arePacked() throws IOException {
        RawHttp.Response plain = get("toru-host.js", "Accept-Encoding: gzip;q=0, br");
        RawHttp.Response packed = get("toru-host.js", "Accept-Encoding: br, gzip");

        assertThat(plain.first("Content-Encoding")).isEmpty();
        assertThat(packed.first("Content-Encoding")).contains("gzip");
        assertThat(packed.first("Vary")).contains("Accept-Encoding");
        assertThat(packed.first("ETag")).isNotEqualTo(plain.first("ETag"));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    /** From the one that applications import to all that it imports. */
    @Test
    void resources_modules_haveWhatTheyImport() throws IOException {
        Deque<String> names = new ArrayDeque<>(List.of("toru-host.js"));
        Set<String> seen = new HashSet<>();
        while (!names.isEmpty()) {
            String name = names.remove();
            if (seen.add(name)) {
                RawHttp.Response response = get(name);
                assertThat(response.status()).as(name).isEqualTo(200);
                assertThat(response.first("Content-Type"))
                        .hasValueSatisfying(
                                type -> assertThat(type.replace(" ", "")).isEqualToIgnoringCase(JAVASCRIPT));
                IMPORT.matcher(response.text()).results().forEach(found -> names.add(found.group(1)));
            }
        }
        assertThat(seen).contains("toru-view.js", "toru-isolated.js", "toru-relay.js");
    }

    /** It may load no script, so it holds it; and it is in a sandbox, however it is opened. */
    @Test
    void resources_pageOfFrames_isWholeAndConfined() throws IOException {
        RawHttp.Response response = get("toru-frame.html");

        assertThat(response.first("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(response.text()).contains("new ResizeObserver").doesNotContain("toru-frame.js");
        String policy = response.first("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "connect-src 'none'", "frame-ancestors 'self'", "sandbox allow-scripts")
                .doesNotContain("allow-same-origin", "unsafe-eval");
        RawHttp.Response again = get(
                "toru-frame.html", "If-None-Match: " + response.first("ETag").orElseThrow());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.first("Content-Security-Policy")).contains(policy);
    }

    @Test
    void resources_types_servedAsText() throws IOException {
        RawHttp.Response response = get("toru-host.d.ts");

        assertThat(response.first("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(response.text()).contains("export interface PluginApi");
    }

    @Test
    void resources_anythingElse_refused() throws IOException {
        assertError(get("other.js"), 404, "not_found");
        assertError(get("toru-frame.js"), 404, "not_found");
        assertError(exchange("GET", "/ctx/toru"), 404, "not_found");
        assertError(exchange("POST", "/ctx/toru/toru-host.js"), 405, "method_not_allowed");
        assertThat(exchange("GET", "/ctx/toru/../toru/toru-host.js").status()).isEqualTo(400);
    }
}
