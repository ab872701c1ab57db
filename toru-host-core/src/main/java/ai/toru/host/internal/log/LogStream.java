package ai.toru.host.internal.log;

/** Where a line of a plugin's log comes from. */
public enum LogStream {
    /** The plugin's standard output. */
    STDOUT("stdout"),
    /** The plugin's standard error. */
    STDERR("stderr"),
    /** The host itself, about the plugin. */
    HOST("host");

    private final String word;

    LogStream(String word) {
        this.word = word;
    }

    /** As it stands in the file. */
    public String word() {
        return word;
    }
}
