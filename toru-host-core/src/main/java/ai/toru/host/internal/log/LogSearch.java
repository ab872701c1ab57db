package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one query from the files of a log, from the last line to the first. Needs memory for the page and one block.
 * Confined to the thread that searches.
 */
final class LogSearch {

    private static final Logger LOG = LoggerFactory.getLogger(LogSearch.class);
    private static final int BLOCK_BYTES = 64 * 1024;

    private final LogQuery query;
    private final LineFilter filter;
    private final LineMaker maker;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final List<LogLine> page = new ArrayList<>();
    private long total;

    LogSearch(LogQuery query, LineMaker maker) {
        this.query = query;
        this.filter = LineFilter.of(query);
        this.maker = maker;
    }

    /**
     * Searches.
     *
     * @param files how many files the log has at most
     */
    LogPage run(Path path, int files) throws IOException {
        try (LogFiles logFiles = new LogFiles(path, files)) {
            for (OpenLog file = logFiles.older(); file != null; file = logFiles.older()) {
                search(file);
            }
        }
        return new LogPage(page, query.page(), query.pageSize(), total);
    }

    private void search(OpenLog file) throws IOException {
        try {
            BackwardLines lines = new BackwardLines(file.channel(), block);
            if (filter.admitsAll()) {
                takeAll(lines, file.lastModified());
            } else {
                takeMatching(lines, file.lastModified());
            }
        } catch (EOFException cut) {
            LOG.debug("A log of {} became shorter while it was read; the rest of it is gone.", maker.pluginId(), cut);
        }
    }

    /** Lines that are not on the page are only counted. */
    private void takeAll(BackwardLines lines, Instant lastModified) throws IOException {
        while (page.size() < query.pageSize() && lines.previous()) {
            if (total >= firstOnPage()) {
                page.add(maker.line(lines.bytes(maker.longestLine()), lines.length(), lastModified));
            }
            total++;
        }
        total += lines.countRest();
    }

    private void takeMatching(BackwardLines lines, Instant lastModified) throws IOException {
        while (lines.previous()) {
            byte[] bytes = lines.bytes(maker.longestLine());
            if (filter.mayAdmit(bytes)) {
                takeIfAdmitted(maker.line(bytes, lines.length(), lastModified));
            }
        }
    }

    private void takeIfAdmitted(LogLine line) {
        if (filter.admits(line)) {
            if (total >= firstOnPage() && page.size() < query.pageSize()) {
                page.add(line);
            }
            total++;
        }
    }

    private long firstOnPage() {
        return (long) query.page() * query.pageSize();
    }
}
