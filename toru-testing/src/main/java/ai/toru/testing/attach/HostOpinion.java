package ai.toru.testing.attach;

import ai.toru.host.PluginHost;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.testing.relay.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host thinks of metadata: one that starts nothing is asked. Holds nothing. */
final class HostOpinion {

    private HostOpinion() {}

    /**
     * The id in the metadata.
     *
     * @throws IllegalArgumentException if no host would take them, with the reason
     */
    static String idIn(String metadata) throws IOException {
        Path directory = Files.createTempDirectory("toru");
        try {
            Path plugins = Files.createDirectory(directory.resolve("plugins"));
            Files.writeString(plugins.resolve("metadata.json"), metadata);
            Path file = Files.writeString(plugins.resolve("attached.binary"), "#!/bin/sh\nexec cat metadata.json\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            try (PluginHost host = PluginHost.builder(plugins)
                    .dataDirectory(directory.resolve("data"))
                    .keyValueStore(new InMemoryKeyValueStore())
                    .enableNewPlugins(false)
                    .build()) {
                return id(host.start().plugins());
            }
        } finally {
            Removal.ofTree(directory);
        }
    }

    private static String id(List<PluginStatus> plugins) {
        PluginStatus status = plugins.get(0);
        if (status.state() == PluginState.INVALID) {
            @Nullable String reason = status.reason();
            throw new IllegalArgumentException("No host would take these metadata: " + reason);
        }
        return status.id();
    }
}
