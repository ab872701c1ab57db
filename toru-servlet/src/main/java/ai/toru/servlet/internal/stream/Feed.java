package ai.toru.servlet.internal.stream;

import java.util.concurrent.CompletionStage;

/**
 * Where a stream's events come from: a history that is read on and on, so that nothing is lost and nothing comes twice, or how
 * things are at the moment. What a slow client has not taken yet is not kept in memory. Used by one stream, one call of {@link
 * #next} at a time.
 */
public interface Feed {

    /** Some events. Immutable, but for the array, which is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Part(byte[] text, boolean more) {

        /** Nothing as yet. */
        public static Part nothing() {
            return new Part(new byte[0], false);
        }
    }

    /**
     * Reads what comes next; the first call fails where the stream cannot be.
     *
     * @return events as text, none where there are none yet, and whether there are more already
     */
    CompletionStage<Part> next();

    /**
     * Has somebody called when there may be more, from now on.
     *
     * @return ends that
     */
    AutoCloseable watch(Runnable changed);

    /**
     * Whether anything can still come.
     *
     * @throws ai.toru.host.plugin.HostClosedException if the host is closed
     */
    boolean alive();
}
