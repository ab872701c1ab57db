package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Makes lines of what stands in the files of one plugin's log. Thread-safe.
 *
 * @param longestLine what is longer was not written by the host, and is cut
 */
record LineMaker(String pluginId, LineReader reader, int longestLine) {

    /**
     * The line.
     *
     * @param bytes the line, or its beginning
     * @param length how many bytes it has
     * @param lastModified the time of a line that has none
     */
    LogLine line(byte[] bytes, long length, Instant lastModified) {
        if (length == bytes.length) {
            return reader.read(pluginId, bytes, lastModified);
        }
        String beginning = new String(bytes, 0, Utf8Ends.wholeCharacters(bytes, bytes.length), StandardCharsets.UTF_8);
        return LineReader.foreign(pluginId, LineParser.cut(beginning, longestLine), lastModified);
    }
}
