package ai.toru.host.log;

import java.util.List;

/**
 * A page of a log. Immutable.
 *
 * @param lines the latest first
 * @param page its number, 0 with the latest lines
 * @param pageSize lines a page
 * @param total how many lines there are that the query asks for
 */
public record LogPage(List<LogLine> lines, int page, int pageSize, long total) {

    public LogPage {
        lines = List.copyOf(lines);
    }
}
