package ai.toru.testing.check;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import ai.toru.testing.Outcome;
import ai.toru.testing.check.Observations.Observation;
import ai.toru.testing.wire.Alarms;
import ai.toru.testing.wire.Alarms.Alarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Goes through the rules with one plugin, and makes a report. Confined to the thread that examines. */
public final class Examiner {
    private final Path file;
    private final List<String> prefixes;
    private final List<String> paths;
    private final Limits limits;
    private final Map<Rule, Finding> findings = new LinkedHashMap<>();

    /**
     * @param file the plugin, absolute
     * @param prefixes of the ids of the rules to look at; all if there are none
     * @param paths that are asked with GET beside /
     * @param limits how long to wait
     */
    public Examiner(Path file, List<String> prefixes, List<String> paths, Limits limits) {
        this.file = file;
        this.prefixes = prefixes;
        this.paths = paths;
        this.limits = limits;
    }

    /** Examines the plugin. */
    public CheckReport examine() {
        long start = System.nanoTime();
        try (WorkFolder folder = WorkFolder.create();
                Examination exam = new Examination(file, folder.path(), paths, limits)) {
            exam.readMetadata();
            for (Check check : Checks.only(prefixes)) {
                findings.put(check.rule(), finding(exam, check));
            }
            addObserved(exam);
            return report(exam.declared(), Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The check was interrupted.", e);
        }
    }

    private CheckReport report(Declared declared, Duration duration) {
        String protocol = declared.features().isEmpty()
                ? declared.version()
                : declared.version() + " "
                        + declared.features().stream().sorted().toList();
        return new CheckReport(file, declared.id(), protocol, List.copyOf(findings.values()), duration);
    }

    private Finding finding(Examination exam, Check check) throws InterruptedException {
        Rule rule = check.rule();
        exam.begin();
        Alarm alarm = Alarms.after(limits.rule(), exam::abort);
        try {
            check.probe().run(exam);
        } catch (SkippedException e) {
            return skipped(rule, e.reason());
        } catch (BrokenException seen) {
            BrokenException e = exam.finished(seen);
            if (e.isUnfinished()) {
                exam.discardShared();
                return unfinished(exam, rule, e.problem());
            }
            Rule broken = e.rule() == null ? rule : e.rule();
            exam.note(broken, e.problem());
            exam.discardShared();
            if (!broken.equals(rule)) {
                return skipped(rule, "It could not be looked at: " + broken.id() + " is broken.");
            }
        } finally {
            alarm.cancel();
        }
        Observation observed = exam.observations().of(rule);
        return observed == null ? passed(rule) : broken(rule, observed);
    }

    /** A rule may be seen broken after it was looked at, or without being asked for. */
    private void addObserved(Examination exam) {
        for (Rule rule : exam.observations().rules()) {
            Observation observed = exam.observations().of(rule);
            if (observed != null) {
                findings.put(rule, broken(rule, observed));
            }
        }
    }

    private static Finding passed(Rule rule) {
        return new Finding(
                rule.id(), Outcome.PASSED, rule.title(), rule.section(), "", List.of(), List.of(), "", List.of());
    }

    private static Finding skipped(Rule rule, String reason) {
        return new Finding(
                rule.id(), Outcome.SKIPPED, rule.title(), rule.section(), reason, List.of(), List.of(), "", List.of());
    }

    /** People are to see it; the plugin is not to blame. */
    private static Finding unfinished(Examination exam, Rule rule, String reason) {
        return new Finding(
                rule.id(),
                Outcome.WARNING,
                rule.title(),
                rule.section(),
                reason,
                exam.transcript().sent(),
                exam.transcript().received(),
                "Give the kit more time with --timeout SECONDS.",
                exam.lastLines());
    }

    private static Finding broken(Rule rule, Observation seen) {
        return new Finding(
                rule.id(),
                rule.severity(),
                rule.title(),
                rule.section(),
                seen.problem(),
                seen.sent(),
                seen.received(),
                rule.remedy(),
                seen.output());
    }
}
