package ai.toru.testing.dev;

import ai.toru.testing.subject.MetadataRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Why a file is no plugin, in words about its author's own file. Immutable.
 *
 * @param reason what is wrong
 * @param output the last lines that it writes to standard error, whole
 */
record Refusal(String reason, List<String> output) {

    /** Stands behind the reason where a host tells the output, too. */
    private static final String WROTE = " It wrote to standard error: ";

    private static final Duration LIMIT = Duration.ofSeconds(5);

    Refusal {
        output = List.copyOf(output);
    }

    /**
     * Asks the file once more, to have all that it says.
     *
     * @param told what the host says of it
     * @param given the file that the host was given
     * @param own the author's, for which it stands in
     */
    static Refusal of(String told, Path given, Path own) {
        int end = told.indexOf(WROTE);
        return new Refusal(about(own, given, end < 0 ? told : told.substring(0, end)), output(own));
    }

    /** The same words with the author's file in place of the one that was given to the host. */
    static String about(Path own, Path given, String words) {
        return words.replace(given.toString(), own.toString());
    }

    private static List<String> output(Path own) {
        try {
            return MetadataRun.of(own, LIMIT).stderr();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
