package ai.toru.host.internal.discovery;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins are switched on: {@code PLUGINS/.metadata/config.json}, as {@code {"plugins": {"id": true}}}. Thread-safe.
 *
 * <p>Operators may edit the file at any time: it is read again whenever it has changed, and members this host does not
 * know are kept. A file that cannot be understood is an error of every method, is never replaced, and is read again once it
 * is mended.
 */
public final class EnabledPlugins {

    private final EnabledFile file;
    private final boolean enabledByDefault;

    /** Orders the writers of the file, and guards nothing else: held while the file is written, never by readers. */
    private final ReentrantLock writing = new ReentrantLock();

    /** What was last read or written; null before. Replaced as a whole, by whoever has read the file. */
    private volatile @Nullable EnabledState state;

    /** The file's stamp when it was last reloaded, or as this host has written it since. Written by the same. */
    private volatile String followedStamp = "";

    /**
     * The enabled state in a plugins directory.
     *
     * @param enabledByDefault what plugins are that the file does not mention; the plugin guide's "drop the file, restart"
     *     wants true
     */
    public EnabledPlugins(Path pluginsDirectory, boolean enabledByDefault) {
        Path directory = pluginsDirectory.toAbsolutePath().normalize();
        this.file = new EnabledFile(directory.resolve(".metadata").resolve("config.json"));
        this.enabledByDefault = enabledByDefault;
    }

    /**
     * Whether a plugin is switched on. Looks at the file's attributes, and reads it if they have changed.
     *
     * @throws ai.toru.host.plugin.HostConfigurationException if the file cannot be read or understood
     */
    public boolean enabled(String id) {
        return current().enabled(id).orElse(enabledByDefault);
    }

    /**
     * Switches a plugin on or off; the choice is on the disk when this returns.
     *
     * @throws ai.toru.host.plugin.HostConfigurationException if the file cannot be read, understood or written; then
     *     nothing has changed
     */
    public void set(String id, boolean on) {
        writing.lock();
        try {
            EnabledState before = file.read();
            boolean already = before.enabled(id).filter(was -> was == on).isPresent();
            EnabledState after = already ? before : file.write(before.with(id, on));
            state = after;
            if (before.fingerprint().equals(followedStamp)) { // else somebody's edit is still to be followed
                followedStamp = after.fingerprint();
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Reads the file, changed or not.
     *
     * @throws ai.toru.host.plugin.HostConfigurationException if the file cannot be read or understood
     */
    public void reload() {
        followedStamp = file.stamp();
        state = file.read();
    }

    /**
     * Reads the file if it has changed.
     *
     * @throws ai.toru.host.plugin.HostConfigurationException if the file cannot be read or understood
     */
    public void read() {
        var unused = current();
    }

    /** Where the switches are kept. */
    public Path file() {
        return file.path();
    }

    /** A text that changes when the file does, or when it can be read, or no more; found without reading it. */
    public String stamp() {
        return file.stamp();
    }

    /** The stamp at the last {@link #reload()}, or after what {@link #set} has written since: another one is an edit. */
    public String followedStamp() {
        return followedStamp;
    }

    private EnabledState current() {
        EnabledState known = state;
        if (known == null || !known.fingerprint().equals(file.fingerprint())) {
            known = file.read();
            state = known;
        }
        return known;
    }
}
