package ai.toru.testing.check;

import ai.toru.host.PluginHost;
import ai.toru.host.TransportChoice;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Asks a real host what it makes of the file, so that host and kit never disagree. Stateless. */
final class HostVerdict {
    private HostVerdict() {}

    static void accepted(Examination exam) throws BrokenException, SkippedException, InterruptedException {
        if (exam.metadata().exit().isEmpty()) {
            throw new SkippedException("FILE --metadata did not end by itself.");
        }
        Path folder = exam.folder("host");
        Path plugins = folder.resolve("plugins");
        try {
            Files.createDirectories(plugins);
            wrap(exam.file(), plugins.resolve("wrapped.binary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (PluginHost host = host(plugins, folder).start()) {
            judge(host);
        } catch (HostException e) {
            throw new SkippedException("No host could be started here: " + e.getMessage());
        }
    }

    private static PluginHost host(Path plugins, Path folder) {
        return PluginHost.builder(plugins)
                .dataDirectory(folder.resolve("data"))
                .logsDirectory(folder.resolve("logs"))
                .socketsDirectory(folder.resolve("s"))
                .transport(TransportChoice.JDK)
                .keyValueStore(new InMemoryKeyValueStore())
                .enableNewPlugins(false)
                .build();
    }

    private static void judge(PluginHost host) throws BrokenException {
        for (PluginStatus status : host.plugins()) {
            if (status.state() == PluginState.INVALID) {
                throw new BrokenException("The host refuses it: " + status.reason());
            }
        }
    }

    /** A plugin elsewhere: what it needs stays where it is. */
    private static void wrap(Path file, Path wrapper) throws IOException {
        Files.writeString(
                wrapper,
                "#!/bin/sh\ncd " + quoted(file.resolveSibling("").normalize()) + " && exec " + quoted(file)
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
