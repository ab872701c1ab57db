package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.discovery.ScanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the last scan found. Immutable.
 *
 * @param stamps how the files looked that it has taken in
 * @param valid the plugins, by id
 * @param invalid the files that are no usable plugins
 */
record Findings(DirectoryStamps stamps, Map<String, Discovered.Valid> valid, List<Discovered.Invalid> invalid) {

    /** Before the first scan. */
    static final Findings NONE = new Findings(DirectoryStamps.NONE, Map.of(), List.of());

    /**
     * What is known after one more scan.
     *
     * @param looked how the files looked before it
     * @param unsettled those that it passed over: of them is known what was known before
     */
    Findings after(ScanResult scan, DirectoryStamps looked, Set<Path> unsettled) {
        Stream<Discovered.Valid> validBefore =
                valid.values().stream().filter(file -> unsettled.contains(file.binary()));
        Stream<Discovered.Invalid> invalidBefore = invalid.stream().filter(file -> unsettled.contains(file.binary()));
        return new Findings(
                looked.withThoseOf(stamps, unsettled),
                Stream.concat(validBefore, scan.valid().stream())
                        .collect(Collectors.toUnmodifiableMap(
                                file -> file.metadata().id(), Function.identity(), (before, rival) -> before)),
                Stream.concat(invalidBefore, scan.invalid().stream()).toList());
    }

    /** All files. */
    List<Discovered> all() {
        return Stream.<Discovered>concat(valid.values().stream(), invalid.stream())
                .toList();
    }

    /** The files that are no usable plugins. */
    Set<Path> invalidFiles() {
        return invalid.stream().map(Discovered::binary).collect(Collectors.toSet());
    }

    /** The route that a plugin's file declares. */
    Optional<String> route(String id) {
        return Optional.ofNullable(valid.get(id)).map(file -> file.metadata().route());
    }
}
