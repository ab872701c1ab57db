package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginMetadata;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Metadata of files that have not changed. Only valid metadata is kept: what made a file invalid (a missing interpreter,
 * a broken module beside a wrapper script, a busy machine) can be mended without touching the file. Thread-safe.
 */
final class MetadataCache {

    private static final long MOST = 1024;

    /** Evicts on the calling thread: the default, the common pool, would outlive a redeployed web application. */
    private final Cache<FileStamp, PluginMetadata> cache =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Optional<PluginMetadata> metadata(FileStamp stamp) {
        return Optional.ofNullable(cache.getIfPresent(stamp));
    }

    void keep(FileStamp stamp, PluginMetadata metadata) {
        cache.put(stamp, metadata);
    }

    /** Forgets all but these. */
    void retain(Collection<Discovered.Valid> files) {
        Set<FileStamp> stamps = files.stream()
                .map(file -> new FileStamp(file.binary(), file.fingerprint()))
                .collect(Collectors.toSet());
        cache.asMap().keySet().retainAll(stamps);
    }
}
