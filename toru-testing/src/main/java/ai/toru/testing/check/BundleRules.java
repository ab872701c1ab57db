package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.warning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page that a plugin may have: its bundle, from its folder or from itself, as a host looks for it. */
final class BundleRules {
    private static final String SECTION = "The browser's part";
    private static final int OK = 200;

    static final Rule TYPE = warning(
            "bundle.type",
            SECTION,
            "GET /bundle.js is answered, with a Content-Type of JavaScript where there is one",
            "Answer 404 without a bundle, else with \"Content-Type\": \"application/javascript\" or \"text/javascript\".");
    static final Rule REGISTERS = warning(
            "bundle.registers",
            SECTION,
            "The bundle registers mount and unmount in window.ToruPlugins under the plugin's id",
            "Set window.ToruPlugins['ID'] = { mount(container, api) {…}, unmount(container) {…} }.");
    static final Rule CLASSIC = warning(
            "bundle.classic",
            SECTION,
            "The bundle is one classic script, not a module",
            "Build it in the format IIFE: import and export at the beginning of a line need a module.");

    private BundleRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(TYPE, BundleRules::hasType),
                new Check(REGISTERS, BundleRules::registers),
                new Check(CLASSIC, BundleRules::isClassic));
    }

    private static void hasType(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Answer answer =
                answered(exam).orElseThrow(() -> new SkippedException("The plugin answers no /bundle.js itself."));
        String type = answer.header("Content-Type").toLowerCase(Locale.ROOT);
        if (!type.contains("javascript") && !type.contains("ecmascript")) {
            throw new BrokenException("The Content-Type is \"" + type + "\".");
        }
    }

    private static void registers(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        String bundle = bundle(exam);
        for (String word : List.of("ToruPlugins", exam.declared().id(), "mount", "unmount")) {
            if (!bundle.contains(word)) {
                throw new BrokenException("The bundle does not mention " + word + ".");
            }
        }
    }

    private static void isClassic(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        boolean module = bundle(exam).lines().anyMatch(line -> line.matches("(import\\s.*from\\s|export\\s).*"));
        if (module) {
            throw new BrokenException("The bundle has import or export.");
        }
    }

    private static String bundle(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        Path folder = exam.file().resolveSibling(exam.declared().id());
        for (Path file : List.of(folder.resolve("frontend/bundle.js"), folder.resolve("bundle.js"))) {
            if (Files.isRegularFile(file)) {
                return text(file);
            }
        }
        return answered(exam)
                .orElseThrow(() -> new SkippedException("The plugin has no bundle."))
                .text();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks once, however many rules want to know. */
    private static Optional<Answer> answered(Examination exam) throws BrokenException, InterruptedException {
        exam.once("GET /bundle.js", () -> exam.keepBundle(asked(exam)));
        return exam.bundle();
    }

    private static Optional<Answer> asked(Examination exam) throws BrokenException, InterruptedException {
        try (Session session = exam.session()) {
            Answer answer = session.exchange(Ask.get("/bundle.js"));
            return answer.status() == OK ? Optional.of(answer) : Optional.empty();
        } catch (BrokenException e) {
            throw new BrokenException(e.rule() == null ? TYPE : e.rule(), "GET /bundle.js: " + e.problem());
        }
    }
}
