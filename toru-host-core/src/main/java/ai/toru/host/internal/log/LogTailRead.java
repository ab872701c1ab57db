package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.log.PlacedLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one part of a log forwards, from a place on. Needs memory for the part and one block. Confined to the thread that reads.
 */
final class LogTailRead {

    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int MOST_LINES = 500;

    /** So much is looked at in one part, whether asked for or not: then it is the turn of others. */
    private static final long MOST_BYTES = 1 << 20;

    private final LineMaker maker;
    private final LogTailQuery query;
    private final LineFilter filter;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final List<PlacedLine> lines = new ArrayList<>();
    private long lookedAt;

    LogTailRead(LogTailQuery query, LineMaker maker) {
        this.query = query;
        this.filter = LineFilter.of(query.level(), query.text());
        this.maker = maker;
    }

    /**
     * Reads.
     *
     * @param files how many files the log has at most
     */
    LogTail run(Path path, int files) throws IOException {
        try (LogChain chain = LogChain.open(path, files)) {
            if (query.after() == null) {
                return read(chain, new LogStart(filter, maker, block).before(chain, query.latest()), false);
            }
            LogPlace after = LogPlace.of(query.after());
            int index = indexOf(after, chain);
            if (index >= 0) {
                return read(chain, new LogStart.Position(index, after.offset()), false);
            }
            boolean complete = after.equals(LogPlace.BEGINNING)
                    && (files == 1 || chain.files().size() < files);
            return read(chain, new LogStart.Position(0, 0), !complete);
        }
    }

    private static int indexOf(LogPlace place, LogChain chain) throws IOException {
        int index = chain.files().size() - 1;
        while (index >= 0 && !place.isIn(chain.files().get(index).channel())) {
            index--;
        }
        return index;
    }

    private LogTail read(LogChain chain, LogStart.Position start, boolean lost) throws IOException {
        LogPlace place = LogPlace.BEGINNING;
        long from = start.offset();
        for (int index = start.file(); index < chain.files().size(); index++) {
            OpenLog file = chain.files().get(index);
            ForwardLines next = new ForwardLines(file.channel(), from, block, maker.longestLine());
            boolean more = read(next, file, index < chain.files().size() - 1);
            place = next.end() == 0 ? place : LogPlace.in(file.channel(), next.end());
            if (more) {
                return new LogTail(lines, place.text(), lost, true);
            }
            from = 0;
        }
        return new LogTail(lines, place.text(), lost, false);
    }

    /** Whether it stopped before the end, since that is enough. */
    private boolean read(ForwardLines next, OpenLog file, boolean alsoTorn) throws IOException {
        while (next.next(alsoTorn)) {
            lookedAt += next.length() + 1;
            byte[] bytes = next.bytes();
            if (filter.mayAdmit(bytes)) {
                LogLine line = maker.line(bytes, next.length(), file.lastModified());
                if (filter.admits(line)) {
                    lines.add(new PlacedLine(
                            LogPlace.in(file.channel(), next.end()).text(), line));
                }
            }
            if (lines.size() == MOST_LINES || lookedAt >= MOST_BYTES) {
                return true;
            }
        }
        return false;
    }
}
