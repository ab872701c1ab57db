package ai.toru.host.internal.log;

/**
 * How much of a plugin's output is kept. Immutable.
 *
 * @param lineBytes longest line; what is longer is cut
 * @param bytesPerSecond what one plugin may write to its log in the long run; what is more is dropped and counted
 * @param burstBytes what it may write at once before that
 * @param fileBytes size at which a new file is begun
 * @param files how many files are kept, the current one included
 */
public record LogLimits(int lineBytes, long bytesPerSecond, long burstBytes, long fileBytes, int files) {

    /** Lines of 8 KiB, 1 MiB a second, 8 MiB at once, 5 files of 10 MiB. */
    public static final LogLimits DEFAULTS = new LogLimits(8 * 1024, 1 << 20, 8 << 20, 10 << 20, 5);

    public LogLimits {
        requirePositive("lineBytes", lineBytes);
        requirePositive("bytesPerSecond", bytesPerSecond);
        requirePositive("burstBytes", burstBytes);
        requirePositive("fileBytes", fileBytes);
        requirePositive("files", files);
    }

    /** The same, with files of another size and number. */
    public LogLimits withFiles(long bytes, int count) {
        return new LogLimits(lineBytes, bytesPerSecond, burstBytes, bytes, count);
    }

    /** No line that the host writes is longer: a byte becomes at most six, as an escape, and the rest has its bounds. */
    int longestWritten() {
        return 6 * lineBytes + 4096;
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value + ".");
        }
    }
}
