package ai.toru.testing.report;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;

/** A report as build servers read it: JUnit XML, one test case a rule. Stateless. */
public final class JunitReport {
    private JunitReport() {}

    /** The document. */
    public static String of(CheckReport report) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\">\n"
                .formatted(
                        text("toru check " + report.plugin()),
                        report.findings().size(),
                        report.findings(Outcome.ERROR).size(),
                        report.findings(Outcome.SKIPPED).size(),
                        "%.3f".formatted(report.duration().toMillis() / 1000.0).replace(',', '.')));
        report.findings().forEach(each -> append(xml, report.plugin(), each));
        return xml.append("</testsuite>\n").toString();
    }

    private static void append(StringBuilder xml, String plugin, Finding finding) {
        xml.append("  <testcase classname=\"%s\" name=\"%s\">".formatted(text(plugin), text(finding.rule())));
        switch (finding.outcome()) {
            case PASSED -> {}
            case SKIPPED -> xml.append("<skipped message=\"%s\"/>".formatted(text(finding.problem())));
            case WARNING -> xml.append("<system-out>%s</system-out>".formatted(text("WARNING: " + details(finding))));
            case ERROR ->
                xml.append("<failure message=\"%s\">%s</failure>"
                        .formatted(text(finding.problem()), text(details(finding))));
        }
        xml.append("</testcase>\n");
    }

    private static String details(Finding finding) {
        return "%s%n%s%nsent: %s%nreceived: %s%nit wrote: %s%nrule: docs/protocol.md#%s%nmend: %s"
                .formatted(
                        finding.title(),
                        finding.problem(),
                        finding.sent(),
                        finding.received(),
                        finding.output(),
                        TextReport.anchor(finding.section()),
                        finding.remedy());
    }

    /** Text as XML may hold it; characters that it may not become a question mark. */
    private static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(each -> {
            switch (each) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(allowed(each) ? each : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int each) {
        return each == '\n'
                || each == '\t'
                || each == '\r'
                || (each >= 0x20 && each < 0xd800)
                || (each >= 0xe000 && each < 0xfffe)
                || each > 0xffff;
    }
}
