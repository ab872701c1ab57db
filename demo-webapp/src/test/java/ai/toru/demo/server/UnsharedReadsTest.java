package ai.toru.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.junit.jupiter.api.Test;

final class UnsharedReadsTest {
    private final UnsharedReads pool = new UnsharedReads(new ArrayByteBufferPool());
    private final HttpConfiguration http = UnsharedReads.askedFor(new HttpConfiguration());

    @Test
    void acquire_forAReadAfterARelease_anotherBuffer() {
        ByteBuffer first = usedOnce(http.isUseInputDirectByteBuffers());

        assertThat(usedOnce(http.isUseInputDirectByteBuffers())).isNotSameAs(first);
    }

    @Test
    void acquire_forAWriteAfterARelease_thePooledBuffer() {
        ByteBuffer first = usedOnce(http.isUseOutputDirectByteBuffers());

        assertThat(usedOnce(http.isUseOutputDirectByteBuffers())).isSameAs(first);
    }

    private ByteBuffer usedOnce(boolean direct) {
        RetainableByteBuffer buffer = pool.acquire(8192, direct);
        ByteBuffer bytes = buffer.getByteBuffer();
        buffer.release();
        return bytes;
    }
}
