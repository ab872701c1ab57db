package ai.toru.testing.report;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A report for people: what is wrong, in full; then how many rules came out how. Stateless. */
public final class TextReport {
    private static final String INDENT = "         ";

    private TextReport() {}

    /** Writes it, with a line for each rule that passed if that is wanted. */
    public static void write(CheckReport report, boolean all, PrintWriter out) {
        out.println(report.file() + ": plugin " + report.plugin() + ", protocol " + report.protocol());
        out.println();
        for (Finding each : report.findings()) {
            if (each.outcome() == Outcome.ERROR || each.outcome() == Outcome.WARNING) {
                writeProblem(each, out);
            } else if (all) {
                out.println(
                        word(each) + each.rule() + "  " + (each.problem().isEmpty() ? each.title() : each.problem()));
            }
        }
        out.println(summary(report));
        out.flush();
    }

    /** One line: how many rules came out how. */
    public static String summary(CheckReport report) {
        return "%d errors, %d warnings, %d passed, %d skipped, in %.1f s"
                .formatted(
                        report.findings(Outcome.ERROR).size(),
                        report.findings(Outcome.WARNING).size(),
                        report.findings(Outcome.PASSED).size(),
                        report.findings(Outcome.SKIPPED).size(),
                        report.duration().toMillis() / 1000.0);
    }

    private static void writeProblem(Finding finding, PrintWriter out) {
        out.println(word(finding) + finding.rule() + "  " + finding.title());
        out.println(INDENT + finding.problem());
        writeLines("sent:     ", finding.sent(), out);
        writeLines("received: ", finding.received(), out);
        writeLines("it wrote: ", finding.output(), out);
        out.println(INDENT + "rule:     docs/protocol.md#" + anchor(finding.section()));
        out.println(INDENT + "mend:     " + finding.remedy());
        out.println();
    }

    private static void writeLines(String label, List<String> lines, PrintWriter out) {
        String before = label;
        for (String line : lines) {
            out.println(INDENT + before + line);
            before = " ".repeat(label.length());
        }
    }

    private static String word(Finding finding) {
        return "%-9s".formatted(finding.outcome());
    }

    /** The anchor of a heading, as the usual renderers of Markdown make it. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}
