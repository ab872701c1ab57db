package ai.toru.testing.relay;

import java.nio.ByteBuffer;

/** Is told what a {@link Relay} sees, on the relay's threads, which wait for it. Implementations are thread-safe. */
public interface RelayObserver {

    /** Bytes that are about to be passed on, between the buffer's position and limit. The buffer is the relay's. */
    default void carrying(int connection, Direction direction, ByteBuffer bytes) {}

    /** No more bytes come this way on a connection. */
    default void ended(int connection, Direction direction) {}

    /** For a while nobody has listened on the plugin's socket; the relay tries on. Told once. */
    default void waiting() {}

    /** The host has connected, but nobody listens on the plugin's socket any more. */
    default void unreachable() {}

    /** The last of the connections has ended. */
    default void idle() {}
}
