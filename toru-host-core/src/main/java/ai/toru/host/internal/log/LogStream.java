package ai.toru.host.internal.log;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a line of a plugin's log comes from. */
public enum LogStream {
    /** The plugin's standard output. */
    STDOUT("stdout"),
    /** The plugin's standard error. */
    STDERR("stderr"),
    /** The plugin's socket: a message of the wire protocol. */
    PROTOCOL("protocol"),
    /** The host itself, about the plugin. */
    HOST("host"),
    /** Not known: the file has a line that the host did not write, or only half of. */
    UNKNOWN("unknown");

    private static final Map<String, LogStream> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(LogStream::word, stream -> stream));

    private final String word;

    LogStream(String word) {
        this.word = word;
    }

    /** As it stands in the file. */
    public String word() {
        return word;
    }

    /** The stream that a file names so; empty if there is none. */
    static Optional<LogStream> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
