package ai.toru.testing.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Finding PASSED =
            new Finding("http.once", Outcome.PASSED, "Answered once", "HTTP", "", List.of(), List.of(), "", List.of());
    private static final Finding SKIPPED = new Finding(
            "ping.pong", Outcome.SKIPPED, "Pong", "HTTP", "Not declared.", List.of(), List.of(), "", List.of());
    private static final Finding WARNING = new Finding(
            "stop.sigterm",
            Outcome.WARNING,
            "SIGTERM",
            "The process",
            "It stays.",
            List.of(),
            List.of(),
            "End.",
            List.of());
    private static final Finding ERROR = new Finding(
            "http.status",
            Outcome.ERROR,
            "status is right",
            "The browser's part",
            "status is \"<&>\" \u0001.",
            List.of("first", "second"),
            List.of("{\"a\": 1}"),
            "Mend it.",
            List.of("Traceback"));

    private final CheckReport report = new CheckReport(
            Path.of("/p/my.binary"), "my", "1.0", List.of(PASSED, SKIPPED, WARNING, ERROR), Duration.ofMillis(1234));

    @Test
    void text_ofAReport_showsWhatIsWrongInFull() {
        assertThat(text(false))
                .contains(
                        "/p/my.binary: plugin my, protocol 1.0",
                        "ERROR    http.status  status is right",
                        "status is \"<&>\"",
                        "sent:     first",
                        "          second",
                        "received: {\"a\": 1}",
                        "it wrote: Traceback",
                        "rule:     docs/protocol.md#the-browsers-part",
                        "mend:     Mend it.",
                        "WARNING  stop.sigterm",
                        "1 errors, 1 warnings, 1 passed, 1 skipped, in 1.2 s")
                .doesNotContain("http.once", "ping.pong");
    }

    @Test
    void text_ofAllRules_showsPassedAndSkippedOnes() {
        assertThat(text(true)).contains("PASSED   http.once  Answered once", "SKIPPED  ping.pong  Not declared.");
    }

    @Test
    void json_ofAReport_hasAllOfIt() throws Exception {
        JsonNode document = new ObjectMapper().readTree(JsonReport.of(report));

        assertThat(document.path("plugin").asText()).isEqualTo("my");
        assertThat(document.path("passed").asBoolean(true)).isFalse();
        assertThat(document.path("duration_ms").asInt()).isEqualTo(1234);
        assertThat(document.path("counts").toString())
                .isEqualTo("{\"passed\":1,\"skipped\":1,\"warning\":1,\"error\":1}");
        JsonNode error = document.path("findings").path(3);
        assertThat(error.path("outcome").asText()).isEqualTo("error");
        assertThat(error.path("section").asText()).isEqualTo("docs/protocol.md#the-browsers-part");
        assertThat(error.path("sent").size()).isEqualTo(2);
        assertThat(document.path("findings").path(0).has("problem")).isFalse();
        assertThat(document.path("findings").path(1).path("problem").asText()).isEqualTo("Not declared.");
    }

    @Test
    void junit_ofAReport_hasATestCaseARule() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JunitReport.of(report))));

        Element suite = document.getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("time")).isEqualTo("1.234");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("status is \"<&>\" ?.");
        assertThat(failure.getTextContent()).contains("Traceback", "Mend it.");
    }

    private String text(boolean all) {
        StringWriter text = new StringWriter();
        TextReport.write(report, all, new PrintWriter(text));
        return text.toString();
    }
}
