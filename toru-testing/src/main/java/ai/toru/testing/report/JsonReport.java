package ai.toru.testing.report;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;
import ai.toru.testing.wire.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** A report for programs: one JSON document, described in docs/plugin-kit.md. Stateless. */
public final class JsonReport {
    private JsonReport() {}

    /** The document, on lines of its own. */
    public static String of(CheckReport report) {
        ObjectNode document = Json.object()
                .put("file", report.file().toString())
                .put("plugin", report.plugin())
                .put("protocol", report.protocol())
                .put("passed", report.passed())
                .put("duration_ms", report.duration().toMillis());
        ObjectNode counts = document.putObject("counts");
        for (Outcome outcome : Outcome.values()) {
            counts.put(word(outcome), report.findings(outcome).size());
        }
        var findings = document.putArray("findings");
        report.findings().forEach(each -> findings.add(finding(each)));
        return document.toPrettyString();
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode object = Json.object()
                .put("rule", finding.rule())
                .put("outcome", word(finding.outcome()))
                .put("title", finding.title())
                .put("section", "docs/protocol.md#" + TextReport.anchor(finding.section()));
        putUnlessEmpty(object, "problem", finding.problem());
        putUnlessEmpty(object, "remedy", finding.remedy());
        putUnlessEmpty(object, "sent", finding.sent());
        putUnlessEmpty(object, "received", finding.received());
        putUnlessEmpty(object, "output", finding.output());
        return object;
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    private static void putUnlessEmpty(ObjectNode object, String name, List<String> lines) {
        if (!lines.isEmpty()) {
            lines.forEach(object.putArray(name)::add);
        }
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
