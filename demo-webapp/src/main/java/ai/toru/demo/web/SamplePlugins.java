package ai.toru.demo.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that come with the demo, as files. Putting them into a directory that may hold an earlier version of them
 * and a user's own work, too, follows one rule: what we wrote and nobody touched is ours to replace, the rest is not.
 * A record beside the directory remembers the digest of each file we wrote. Immutable.
 */
final class SamplePlugins {
    private static final Logger LOG = LoggerFactory.getLogger(SamplePlugins.class);

    private final Map<String, byte[]> files;

    /** Of files by path relative to the plugins directory. */
    SamplePlugins(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /** Brings a directory up to date. */
    void install(Path directory, Path record) throws IOException {
        Properties written = Files.isDirectory(directory) ? load(record) : new Properties();
        Files.createDirectories(directory);
        for (String name : written.stringPropertyNames()) {
            if (!files.containsKey(name)) {
                retire(directory.resolve(name), written.getProperty(name));
                written.remove(name);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            install(directory.resolve(file.getKey()), file.getKey(), file.getValue(), written);
        }
        store(written, record);
    }

    private static void install(Path target, String name, byte[] content, Properties written) throws IOException {
        String ours = written.getProperty(name);
        String found = digest(target);
        String wanted = Digest.of(content);
        if (found == null && ours != null) {
            LOG.debug("{} was removed by somebody and stays away", target);
        } else if (found == null || found.equals(ours)) {
            if (!wanted.equals(found)) {
                write(target, content);
            }
            written.setProperty(name, wanted);
        } else if (!found.equals(wanted)) {
            LOG.info("{} was changed by somebody and stays as it is; delete it to get the sample back", target);
        }
    }

    /** Removes a file of an earlier version. */
    private static void retire(Path target, String ours) throws IOException {
        if (ours.equals(digest(target))) {
            Files.delete(target);
        }
    }

    /** Whole or not at all: a host may be looking. */
    private static void write(Path target, byte[] content) throws IOException {
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempFile(target.getParent(), ".", ".draft");
        try {
            Files.write(draft, content);
            boolean executable = target.toString().endsWith(".binary");
            if (!draft.toFile().setReadable(true, false)
                    || (executable && !draft.toFile().setExecutable(true, false))) {
                throw new IOException("Cannot set the permissions of " + draft);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Of what lies there; null when nothing does. A link or a directory has a digest that equals no other. */
    private static @Nullable String digest(Path target) throws IOException {
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            return Digest.of(Files.readAllBytes(target));
        }
        return Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? "not a file" : null;
    }

    private static Properties load(Path record) throws IOException {
        Properties written = new Properties();
        if (Files.exists(record)) {
            try (InputStream in = Files.newInputStream(record)) {
                written.load(in);
            }
        }
        return written;
    }

    private static void store(Properties written, Path record) throws IOException {
        if (written.equals(load(record))) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(record)) {
            written.store(out, "Digests of the sample plugins' files as the demo wrote them");
        }
    }
}
