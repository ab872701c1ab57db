package ai.toru.host.internal.discovery;

import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.plugin.PluginMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes metadata of what {@code FILE --metadata} did, or says why there is none. Thread-safe. */
final class MetadataReader {

    /** The system's words for ETXTBSY, in English: in other languages the reason is a more general one. */
    private static final String BUSY = "Text file busy";

    /** Shells and their like exit so when they found a file and could not run it. */
    private static final int NOT_RUNNABLE = 126;

    private final StrictJson json;
    private final ScanLimits limits;

    MetadataReader(StrictJson json, ScanLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    PluginMetadata read(Path binary, CommandResult result) throws RefusedException {
        List<String> stderr = StderrTail.of(result.stderr());
        switch (result.end()) {
            case TIMED_OUT -> throw RefusedException.forNow(tooSlow(binary), stderr);
            case TOO_MUCH_OUTPUT -> throw new RefusedException(tooMuch(binary), null, stderr);
            case EXITED -> checkExit(binary, result.exit(), stderr);
        }
        return validated(binary, members(binary, result.stdout(), stderr), stderr);
    }

    /** Why a command that could not be started gives no metadata. */
    static RefusedException notStarted(Path binary, ExecutionException failure) {
        Throwable cause = failure.getCause();
        String why = cause instanceof IOException ? cause.getMessage() : String.valueOf(cause);
        if (String.valueOf(why).contains(BUSY)) {
            return RefusedException.busy(binary);
        }
        return RefusedException.forNow(command(binary) + " could not be run: " + why + endOf(why), List.of());
    }

    private static String endOf(@Nullable String sentence) {
        return String.valueOf(sentence).endsWith(".") ? "" : ".";
    }

    private static String command(Path binary) {
        return "\"" + binary + " --metadata\"";
    }

    private String tooSlow(Path binary) {
        return command(binary) + " did not end within " + limits.timeout().toMillis()
                + " ms and was killed. It must print the metadata and exit before it does anything else.";
    }

    private String tooMuch(Path binary) {
        return command(binary) + " printed more than " + limits.maxStdoutBytes()
                + " bytes and was killed. It must print the metadata, nothing else; messages belong on standard error.";
    }

    private static void checkExit(Path binary, ExitStatus exit, List<String> stderr) throws RefusedException {
        Integer code = exit.code();
        if (code != null && code == NOT_RUNNABLE && stderr.stream().anyMatch(line -> line.contains(BUSY))) {
            throw RefusedException.busy(binary);
        }
        if (code == null) {
            String reason = " was ended by signal " + exit.signal() + " before it could print the metadata.";
            throw RefusedException.forNow(command(binary) + reason + byHand(code), stderr);
        }
        if (code != 0) {
            String reason = " ended with exit code " + code + " instead of 0.";
            throw RefusedException.forNow(command(binary) + reason + byHand(code), stderr);
        }
    }

    /** Codes 126 and 127 come from shells and their like: found but not runnable, not found. */
    private static String byHand(@Nullable Integer code) {
        boolean notRun = code != null && (code == NOT_RUNNABLE || code == 127);
        return (notRun
                        ? " Something it needs is missing, it was built for another kind of machine, or it is still"
                                + " being copied."
                        : "")
                + " Run it by hand and mend what it reports.";
    }

    private Map<String, @Nullable Object> members(Path binary, byte[] stdout, List<String> stderr)
            throws RefusedException {
        if (stdout.length == 0) {
            String reason = " printed nothing to standard output. It must print the metadata as one JSON object.";
            throw new RefusedException(command(binary) + reason, null, stderr);
        }
        try {
            return json.readObject(stdout);
        } catch (MalformedJsonException e) {
            String reason = " did not print one JSON object and nothing else. " + e.getMessage();
            throw new RefusedException(command(binary) + reason + hint(), null, stderr);
        }
    }

    private static String hint() {
        return " Print the metadata as UTF-8 JSON to standard output, and everything else to standard error.";
    }

    private static PluginMetadata validated(Path binary, Map<String, @Nullable Object> members, List<String> stderr)
            throws RefusedException {
        Verdict verdict = MetadataValidator.verdict(members);
        if (verdict instanceof Verdict.Good good) {
            return good.metadata();
        }
        Verdict.Bad bad = (Verdict.Bad) verdict;
        throw new RefusedException(problems(binary, bad.problems()), bad.claimedId(), stderr);
    }

    private static String problems(Path binary, List<String> problems) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return "The metadata has " + count + ": " + String.join("; ", problems) + ". Correct what " + command(binary)
                + " prints, then rescan.";
    }
}
