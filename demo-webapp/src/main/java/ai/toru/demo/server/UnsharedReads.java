package ai.toru.demo.server;

import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Gives every read from a client a buffer that no other connection has had or will have.
 *
 * <p>After a malformed request that follows another one on the same connection, Jetty 12.1.14 may still read into a buffer
 * that it has given back to the pool, and so disturb the requests of whoever has it next. Reads ask for heap buffers here and
 * get new ones; writes ask for direct ones, from the pool. Thread-safe.
 */
final class UnsharedReads extends ByteBufferPool.Wrapper {
    private static final ByteBufferPool NEW_ONES = new ByteBufferPool.NonPooling();

    UnsharedReads(ByteBufferPool forWrites) {
        super(forWrites);
    }

    /** Has connections ask for what this pool tells reads by. */
    static HttpConfiguration askedFor(HttpConfiguration http) {
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(true);
        return http;
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return direct ? super.acquire(size, true) : NEW_ONES.acquire(size, false);
    }
}
