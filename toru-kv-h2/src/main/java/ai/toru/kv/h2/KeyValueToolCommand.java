package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One thing that {@link KeyValueTool} is asked to do. Immutable.
 *
 * @param verb what to do
 * @param directory where the database lies
 * @param argument what else the verb takes; empty if nothing
 */
record KeyValueToolCommand(Verb verb, Path directory, String argument) {

    enum Verb {
        SIZE("DIR"),
        COMPACT("DIR"),
        BACKUP("DIR ZIP"),
        EXPORT("DIR PLUGIN"),
        IMPORT("DIR PLUGIN");

        /** What follows it. */
        private final String form;

        Verb(String form) {
            this.form = form;
        }

        int words() {
            return 1 + form.split(" ", -1).length;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Quotas are the host's affair: what a host with larger ones has kept must fit here, too. */
    private static final KeyValueLimits NO_QUOTA = new KeyValueLimits(
            KeyValueLimits.DEFAULTS.maxKeyBytes(),
            KeyValueLimits.DEFAULTS.maxValueBytes(),
            Integer.MAX_VALUE,
            Long.MAX_VALUE);

    /**
     * Reads the words of a command line.
     *
     * @throws MisuseException if they make no sense
     */
    static KeyValueToolCommand of(List<String> words) {
        if (words.isEmpty()) {
            throw new MisuseException("What is to be done?");
        }
        Verb verb = Stream.of(Verb.values())
                .filter(known -> known.word().equals(words.get(0)))
                .findFirst()
                .orElseThrow(() -> new MisuseException("\"" + words.get(0) + "\" is no command."));
        if (words.size() != verb.words()) {
            throw new MisuseException("\"" + verb.word() + "\" is followed by " + verb.form + ".");
        }
        String argument = verb.words() == 3 ? words.get(2) : "";
        switch (verb) {
            case EXPORT, IMPORT -> requireId(argument);
            case BACKUP -> path(argument);
            case SIZE, COMPACT -> {}
        }
        return new KeyValueToolCommand(verb, path(words.get(1)), argument);
    }

    private static void requireId(String text) {
        if (!PluginId.isValid(text)) {
            throw new MisuseException(
                    "\"" + text + "\" is no plugin id: those have 1 to 63 letters, digits and hyphens.");
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new MisuseException("\"" + text + "\" is no path: " + e.getReason() + ".");
        }
    }

    /** Does it; what goes wrong is a {@link ai.toru.host.plugin.HostException}, if it is not the streams. */
    void perform(InputStream in, OutputStream out) throws IOException {
        requireDatabase();
        if (verb == Verb.COMPACT) {
            Compaction done = H2KeyValueStore.compact(directory);
            say(out, "%,d bytes before, %,d bytes after", done.bytesBefore(), done.bytesAfter());
            return;
        }
        try (H2KeyValueStore store =
                H2KeyValueStore.builder(directory).limits(NO_QUOTA).open()) {
            perform(store, in, out);
        }
    }

    /** A new database would be made in a directory that was mistyped. */
    private void requireDatabase() {
        if (Stream.of("kv.mv.db", "kv.id").noneMatch(name -> Files.exists(directory.resolve(name)))) {
            throw new HostConfigurationException("There is no key-value data in " + directory
                    + ": it has no kv.mv.db. Name the directory of that file; it is kv in a host's data directory.");
        }
    }

    private void perform(H2KeyValueStore store, InputStream in, OutputStream out) throws IOException {
        switch (verb) {
            case EXPORT -> new KeyValues(store, argument).exportTo(out);
            case IMPORT -> say(out, "%,d keys set", new KeyValues(store, argument).importFrom(in));
            case BACKUP -> {
                Path zip = Uninterrupted.join(store.backup(path(argument)).toCompletableFuture());
                say(out, "%s: %,d bytes", zip, Files.size(zip));
            }
            case SIZE -> tell(Uninterrupted.join(store.statistics().toCompletableFuture()), out);
            case COMPACT -> throw new IllegalStateException("not while it is open");
        }
    }

    private static void tell(KeyValueStatistics statistics, OutputStream out) throws IOException {
        say(out, "%-63s %,15d bytes", "file", statistics.storedBytes());
        for (var namespace : new TreeMap<>(statistics.namespaces()).entrySet()) {
            say(
                    out,
                    "%-63s %,15d bytes %,11d keys",
                    namespace.getKey(),
                    namespace.getValue().bytes(),
                    namespace.getValue().keys());
        }
    }

    private static void say(OutputStream out, String format, Object... values) throws IOException {
        String line = String.format(Locale.ROOT, format, values) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    /** A command line that makes no sense. */
    static final class MisuseException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MisuseException(String message) {
            super(message);
        }
    }
}
