package ai.toru.host.internal.log;

import java.io.EOFException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds where the latest lines of a log begin, from its end backwards. Confined to the thread that reads. */
final class LogStart {

    private static final Logger LOG = LoggerFactory.getLogger(LogStart.class);

    private final LineFilter filter;
    private final LineMaker maker;
    private final byte[] block;

    /** Behind so many bytes of one file of a chain. Immutable. */
    record Position(int file, long offset) {}

    LogStart(LineFilter filter, LineMaker maker, byte[] block) {
        this.filter = filter;
        this.maker = maker;
        this.block = block;
    }

    /** Where the latest so many lines of those that the filter admits begin, or as many as there are. */
    Position before(LogChain chain, int count) throws IOException {
        int latest = chain.files().size() - 1;
        if (latest < 0) {
            return new Position(0, 0);
        }
        if (count == 0) {
            return new Position(latest, endOfWholeLines(chain.files().get(latest)));
        }
        int missing = count;
        for (int index = latest; index >= 0; index--) {
            OpenLog file = chain.files().get(index);
            try {
                BackwardLines lines = new BackwardLines(file.channel(), block);
                while (lines.previous()) {
                    if (admits(lines, file) && --missing == 0) {
                        return new Position(index, lines.start());
                    }
                }
            } catch (EOFException cut) {
                LOG.debug("A log of {} became shorter while it was read.", maker.pluginId(), cut);
            }
        }
        return new Position(0, 0);
    }

    private boolean admits(BackwardLines lines, OpenLog file) throws IOException {
        if (filter.admitsAll()) {
            return true;
        }
        byte[] bytes = lines.bytes(maker.longestLine());
        return filter.mayAdmit(bytes) && filter.admits(maker.line(bytes, lines.length(), file.lastModified()));
    }

    private long endOfWholeLines(OpenLog file) throws IOException {
        try {
            BackwardLines lines = new BackwardLines(file.channel(), block);
            return lines.previous() ? lines.endOfWhole() : 0;
        } catch (EOFException cut) { // just now, and what is yet to come is all that is asked for
            return 0;
        }
    }
}
