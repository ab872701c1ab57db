package ai.toru.host.internal.discovery;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one look at the plugins directory shows without opening a file. Immutable.
 *
 * @param directory tells this directory from another that took its place
 * @param files a text for each file, which changes when the file does
 */
public record DirectoryStamps(String directory, Map<Path, String> files) {

    /** Before the first look. */
    public static final DirectoryStamps NONE = new DirectoryStamps("", Map.of());

    public DirectoryStamps {
        files = Map.copyOf(files);
    }

    /** These, and one file more. */
    public DirectoryStamps with(Path file, String stamp) {
        Map<Path, String> more = new HashMap<>(files);
        more.put(file, stamp);
        return new DirectoryStamps(directory, more);
    }

    /** These, and one file less. */
    public DirectoryStamps without(Path file) {
        Map<Path, String> fewer = new HashMap<>(files);
        fewer.remove(file);
        return new DirectoryStamps(directory, fewer);
    }

    /** These, but of some files what another look showed. */
    public DirectoryStamps withThoseOf(DirectoryStamps other, Set<Path> some) {
        Map<Path, String> mixed = new HashMap<>(files);
        mixed.keySet().removeAll(some);
        some.forEach(file -> mixed.computeIfAbsent(file, other.files::get));
        return new DirectoryStamps(directory, mixed);
    }

    /** The files that are not the same in both, those included that only one of the two has. */
    public Set<Path> differences(DirectoryStamps other) {
        Set<Path> different = new HashSet<>(files.keySet());
        different.addAll(other.files.keySet());
        different.removeIf(file -> Objects.equals(files.get(file), other.files.get(file)));
        return different;
    }

    /** Whether all files are gone because the directory is: another one has its place, as where it is not mounted. */
    public boolean emptyInPlaceOf(DirectoryStamps earlier) {
        return files.isEmpty() && !earlier.files.isEmpty() && !directory.equals(earlier.directory);
    }
}
