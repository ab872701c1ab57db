package ai.toru.host.kv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines, none of them longer than a limit. Confined to the reading thread. */
final class ByteLines {

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[64 << 10];
    private int at;
    private int end;
    private long number;

    ByteLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line without its line feed; null at the end. Of one that is too long it gives one byte more than the limit, so
     * that whoever reads it sees that; the rest is the next line.
     */
    byte @Nullable [] next() throws IOException {
        if (at == end && !fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        do {
            int stop = lineFeedOrEnd(longest + 1 - line.size());
            line.write(buffer, at, stop - at);
            at = stop;
            if (at < end && buffer[at] == '\n') {
                at++;
                break;
            }
        } while (line.size() <= longest && (at < end || fill()));
        return line.toByteArray();
    }

    private int lineFeedOrEnd(int most) {
        int stop = at;
        while (stop < end && stop - at < most && buffer[stop] != '\n') {
            stop++;
        }
        return stop;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
