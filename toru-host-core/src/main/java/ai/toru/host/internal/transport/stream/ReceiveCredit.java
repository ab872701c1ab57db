package ai.toru.host.internal.transport.stream;

import ai.toru.host.internal.protocol.StreamLimits;

/**
 * How many bytes a plugin may send of an answer. Given back in heaps, so that a message for it is rare. Confined to whoever
 * holds its stream's lock.
 */
final class ReceiveCredit {

    private static final long HEAP = StreamLimits.WINDOW_BYTES / 2;

    private long left = StreamLimits.WINDOW_BYTES;

    /** Read by the caller, and not given back. */
    private long owed;

    /** Bytes came; false where there were more than allowed. */
    boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    /** The caller has read so many. Returns how many more the plugin is to be allowed now; mostly 0. */
    long consumed(long bytes) {
        owed += bytes;
        if (owed < HEAP) {
            return 0;
        }
        long back = owed;
        owed = 0;
        left += back;
        return back;
    }

    /** Whether the longest part could come: a plugin that does not cut parts need not use up the rest. */
    boolean sufficesForAnyPart() {
        return left >= StreamLimits.PART_BYTES;
    }
}
