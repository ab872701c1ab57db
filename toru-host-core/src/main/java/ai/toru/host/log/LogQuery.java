package ai.toru.host.log;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of a log to read. Immutable.
 *
 * @param page which page, 0 with the latest lines
 * @param pageSize lines a page, 1 to 1000
 * @param level only lines at least as grave; null for all
 * @param text only lines whose message or fields contain this, in any letter case; null for all
 */
public record LogQuery(
        int page,
        int pageSize,
        @Nullable LogLevel level,
        @Nullable String text) {

    /** The latest 100 lines. */
    public static final LogQuery LATEST = new LogQuery(0, 100, null, null);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the page is negative or its size is not within 1 to 1000
     */
    public LogQuery {
        if (page < 0) {
            throw new IllegalArgumentException("page must not be negative, but is " + page + ".");
        }
        if (pageSize < 1 || pageSize > 1000) {
            throw new IllegalArgumentException("pageSize must lie within 1 to 1000, but is " + pageSize + ".");
        }
    }

    /** The same, of another page. */
    public LogQuery page(int number, int size) {
        return new LogQuery(number, size, level, text);
    }

    /** The same, with lines at least as grave as that only. */
    public LogQuery level(LogLevel least) {
        return new LogQuery(page, pageSize, least, text);
    }

    /** The same, with lines that contain that only. */
    public LogQuery text(String contained) {
        return new LogQuery(page, pageSize, level, contained);
    }
}
