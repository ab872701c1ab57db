package ai.toru.host.log;

/**
 * A line and its place in the log. Immutable.
 *
 * @param place what to ask for with {@link LogTailQuery#after(String)} to read on behind it; of digits, small letters and
 *     hyphens. It stays good over rotations, restarts of the host and copies of the files
 */
public record PlacedLine(String place, LogLine line) {}
