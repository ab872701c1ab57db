package ai.toru.host.internal.discovery;

import java.util.List;

/**
 * What a scan found. Immutable.
 *
 * <p>Ids of valid files are unique, also without regard to case. An invalid file may claim the id of a valid one.
 *
 * @param files every {@code *.binary} file, sorted by name
 */
public record ScanResult(List<Discovered> files) {

    public ScanResult {
        files = List.copyOf(files);
    }

    /** The plugins, sorted by file name. */
    public List<Discovered.Valid> valid() {
        return only(Discovered.Valid.class);
    }

    /** The files that are no usable plugins, sorted by file name. */
    public List<Discovered.Invalid> invalid() {
        return only(Discovered.Invalid.class);
    }

    private <T extends Discovered> List<T> only(Class<T> type) {
        return files.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
