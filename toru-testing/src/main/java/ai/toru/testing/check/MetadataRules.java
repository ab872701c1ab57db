package ai.toru.testing.check;

import static ai.toru.testing.check.Rule.error;
import static ai.toru.testing.check.Rule.warning;

import ai.toru.testing.subject.MetadataRun;
import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Json.MalformedException;
import ai.toru.testing.wire.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code FILE --metadata}, and what it prints. */
final class MetadataRules {
    private static final String SECTION = "Metadata";
    private static final String TABLE = "See the table of members.";

    static final Rule RUNS = error(
            "metadata.runs",
            SECTION,
            "FILE --metadata can be run",
            "Make the file executable; begin a script with #! and an interpreter that is installed.");
    static final Rule IN_TIME = error(
            "metadata.in-time",
            SECTION,
            "FILE --metadata ends within 5 s",
            "Look at the arguments before anything else, print, and exit.");
    static final Rule EXIT_CODE = error(
            "metadata.exit-code",
            SECTION,
            "FILE --metadata exits with code 0",
            "Run it by hand with an empty environment (env -i) and mend what it reports.");
    static final Rule SIZE = error(
            "metadata.size",
            SECTION,
            "The metadata has at most 64 KiB",
            "Keep pictures and texts out of the metadata.");
    static final Rule UTF8 = error(
            "metadata.utf8",
            SECTION,
            "The metadata is UTF-8 without a byte order mark",
            "Encode standard output as UTF-8, whatever the locale is.");
    static final Rule ONE_OBJECT = error(
            "metadata.one-object",
            SECTION,
            "Standard output holds one JSON object, no name twice in it, and nothing else",
            "Print everything else to standard error, and make the JSON with a library.");
    static final Rule ID = error("metadata.id", SECTION, "id is 1 to 63 of A-Z a-z 0-9 -, and no reserved word", TABLE);
    static final Rule NAME = error("metadata.name", SECTION, "name is 1 to 100 characters on one line", TABLE);
    static final Rule VERSION = error("metadata.version", SECTION, "version is 1 to 64 characters, a string", TABLE);
    static final Rule AUTHOR = error("metadata.author", SECTION, "author is at most 100 characters, or absent", TABLE);
    static final Rule ICON = error("metadata.icon", SECTION, "icon is at most 1024 characters, or absent", TABLE);
    static final Rule ROUTE =
            error("metadata.route", SECTION, "route is whole path segments, begins with / and does not end so", TABLE);
    static final Rule PROTOCOL = error(
            "metadata.protocol",
            "Version 1.1",
            "protocol is absent, or has a known version, features and a max_in_flight of 1 to 65536",
            "Write {\"version\": \"1.1\", \"features\": [\"multiplex\"], \"max_in_flight\": 64}, or leave it out.");
    static final Rule FEATURES = warning(
            "metadata.features",
            "Version 1.1",
            "The features are known ones",
            "Look for a slip of the pen: a feature that is not known is never on.");
    static final Rule STARTS_NOTHING = error(
            "metadata.starts-nothing",
            SECTION,
            "FILE --metadata starts nothing that outlives it",
            "Handle --metadata before the plugin starts threads, processes or servers.");
    static final Rule WHILE_RUNNING = error(
            "metadata.while-running",
            SECTION,
            "FILE --metadata gives the same while the plugin runs",
            "Take no lock and no port for --metadata, and print nothing that changes.");
    static final Rule HOST_ACCEPTS = error(
            "metadata.host-accepts",
            SECTION,
            "A host takes the file as a plugin",
            "See what it says; GET /api/plugins/ID would show the same as the reason.");

    private MetadataRules() {}

    static List<Check> checks() {
        return List.of(
                new Check(RUNS, MetadataRules::runs),
                new Check(IN_TIME, MetadataRules::ended),
                new Check(EXIT_CODE, MetadataRules::exitsWithZero),
                new Check(SIZE, MetadataRules::fits),
                new Check(UTF8, MetadataRules::isUtf8),
                new Check(ONE_OBJECT, MetadataRules::isOneObject),
                member(ID, "id", MetadataMember::id),
                member(NAME, "name", value -> MetadataMember.text("name", value, 1, 100)),
                member(VERSION, "version", value -> MetadataMember.text("version", value, 1, 64)),
                member(AUTHOR, "author", value -> MetadataMember.text("author", value, 0, 100)),
                member(ICON, "icon", value -> MetadataMember.text("icon", value, 0, 1024)),
                member(ROUTE, "route", MetadataMember::route),
                member(PROTOCOL, "protocol", MetadataMember::protocol),
                member(FEATURES, "protocol", MetadataRules::unknown),
                new Check(STARTS_NOTHING, MetadataRules::leavesNothing),
                new Check(WHILE_RUNNING, MetadataRules::sameWhileRunning),
                new Check(HOST_ACCEPTS, HostVerdict::accepted));
    }

    private static Check member(Rule rule, String name, Function<JsonNode, String> problem) {
        return new Check(rule, exam -> {
            String found = problem.apply(object(exam).path(name));
            if (!found.isEmpty()) {
                throw new BrokenException(found);
            }
        });
    }

    private static void runs(Examination exam) throws BrokenException, InterruptedException {
        MetadataRun run = exam.metadata();
        if (run.notStarted() != null) {
            throw new BrokenException("It could not be started: " + run.notStarted() + ".");
        }
        int exit = run.exit().orElse(0);
        if (exit == 126 || exit == 127) {
            throw new BrokenException("It, or its interpreter, could not be run: the exit code is " + exit + ".");
        }
    }

    private static void ended(Examination exam) throws BrokenException, InterruptedException {
        MetadataRun run = exam.metadata();
        if (run.notStarted() == null && run.exit().isEmpty()) {
            throw new BrokenException(
                    "It did not end within " + Session.seconds(exam.limits().metadata()) + ", and was killed.");
        }
    }

    private static void exitsWithZero(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        int exit = over(exam).exit().orElse(-1);
        if (exit != 0) {
            throw new BrokenException("The exit code is " + exit + ".");
        }
    }

    private static void fits(Examination exam) throws BrokenException, InterruptedException {
        byte[] stdout = exam.metadata().stdout();
        if (stdout.length > MetadataRun.MOST_BYTES) {
            throw new BrokenException("It printed more than 65,536 bytes.");
        }
    }

    private static void isUtf8(Examination exam) throws BrokenException, InterruptedException {
        byte[] stdout = exam.metadata().stdout();
        exam.transcript().received(Printable.of(stdout));
        try {
            if (Json.utf8(stdout).startsWith("\uFEFF")) {
                throw new BrokenException("It begins with a byte order mark.");
            }
        } catch (MalformedException e) {
            throw new BrokenException("What it printed " + e.why() + ".");
        }
    }

    private static void isOneObject(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        byte[] stdout = over(exam).stdout();
        exam.transcript().received(Printable.of(stdout));
        if (stdout.length == 0) {
            throw new BrokenException("It printed nothing to standard output.");
        }
        try {
            Json.read(stdout);
        } catch (MalformedException e) {
            throw new BrokenException("What it printed " + e.why() + ".");
        }
    }

    private static String unknown(JsonNode protocol) {
        List<String> unknown = MetadataMember.unknownFeatures(protocol);
        return unknown.isEmpty() ? "" : "Nobody knows " + String.join(", ", unknown) + ".";
    }

    private static void leavesNothing(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        List<Long> leftovers = over(exam).leftovers();
        if (!leftovers.isEmpty()) {
            throw new BrokenException(leftovers.size() + " of its processes were still there after it had exited.");
        }
    }

    private static void sameWhileRunning(Examination exam)
            throws BrokenException, SkippedException, InterruptedException {
        byte[] alone = over(exam).stdout();
        exam.shared();
        MetadataRun again = MetadataRun.of(exam.file(), exam.limits().metadata());
        exam.transcript().received(Printable.of(again.stdout()));
        if (again.exit().isEmpty()) {
            throw new BrokenException("It did not end in time while the plugin ran.");
        }
        if (!Arrays.equals(alone, again.stdout())) {
            throw new BrokenException("It printed something else while the plugin ran.");
        }
        exam.session().close();
    }

    private static MetadataRun over(Examination exam) throws SkippedException, InterruptedException {
        MetadataRun run = exam.metadata();
        if (run.exit().isEmpty()) {
            throw new SkippedException("FILE --metadata did not end by itself.");
        }
        return run;
    }

    private static JsonNode object(Examination exam) throws SkippedException, InterruptedException {
        try {
            return Json.read(exam.metadata().stdout());
        } catch (MalformedException e) {
            throw new SkippedException("The metadata is no JSON object.");
        }
    }
}
