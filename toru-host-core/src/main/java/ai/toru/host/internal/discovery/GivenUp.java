package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginExit;
import java.nio.file.Path;
import java.util.List;

/**
 * What the host had to say of a plugin when it gave that up. Immutable.
 *
 * @param fileName the name of the plugin's file
 * @param fingerprint of that file then
 * @param reason why, and what to do about it
 * @param failures failed runs in a row
 * @param exits how its runs ended, the latest first
 */
public record GivenUp(
        String id, String fileName, String fingerprint, String reason, int failures, List<PluginExit> exits) {

    private static final String CHANGED = " Its file has changed since; enable it to start what is there now.";

    public GivenUp {
        exits = List.copyOf(exits);
    }

    /** The reason, with a sentence more where the file is another now. */
    public String reasonNow(String fingerprintNow) {
        return FileStamp.looksOf(fingerprint).equals(FileStamp.looksOf(fingerprintNow)) ? reason : reason + CHANGED;
    }

    /** Whether it was given up as this file. */
    public boolean isOf(Path file) {
        return PluginsDirectory.name(file).equals(fileName);
    }
}
