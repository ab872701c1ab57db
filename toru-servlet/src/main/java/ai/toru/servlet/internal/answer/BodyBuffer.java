package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it arrives, up to a limit. Never takes more memory than twice of what has come, nor more than there is
 * room for. Confined to who reads.
 */
final class BodyBuffer {

    private static final int FIRST_SIZE = 8 * 1024;

    private final int limit;
    private final ByteBudget.Holding room;
    private final Pace pace;
    private byte[] bytes;
    private int size;

    /** Why the rest is not read; null while it may be. */
    private @Nullable Answer refusal;

    /**
     * @param limit how many bytes may come
     * @param announced how many bytes the client has announced; negative where it has not
     * @param room takes as much as the body needs
     */
    BodyBuffer(int limit, long announced, ByteBudget.Holding room, Pace pace) {
        this.limit = limit;
        this.room = room;
        this.pace = pace;
        bytes = new byte[announced < 0 ? FIRST_SIZE : (int) Math.min(announced + 1, FIRST_SIZE)];
        take(bytes.length);
    }

    /** Reads once; false at the end, and where no more is to be read. */
    boolean read(InputStream in) throws IOException {
        if (size == bytes.length) {
            int longer = (int) Math.min(2L * size, Math.max(size + 1L, limit + 1L));
            take(longer - size);
            if (refusal != null) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, longer);
        }
        int count = in.read(bytes, size, bytes.length - size);
        size += Math.max(count, 0);
        if (size > limit) {
            refusal = RequestBody.tooLarge(limit);
        } else if (count > 0 && tooSlow()) {
            refusal = RequestBody.TOO_SLOW;
        }
        return count >= 0 && refusal == null;
    }

    /** Whether too little has come by now. */
    boolean tooSlow() {
        return pace.tooSlow(size);
    }

    private void take(int more) {
        if (!room.tryTake(more)) {
            refusal = RequestBody.NO_ROOM;
        }
    }

    /** Why the rest is not to be read; null where it is. */
    @Nullable
    Answer refusal() {
        return refusal;
    }

    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
