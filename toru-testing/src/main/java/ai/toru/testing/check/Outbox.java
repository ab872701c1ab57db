package ai.toru.testing.check;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Wire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Writes to a plugin, and says so where it does not take it. Confined to the thread that examines. */
final class Outbox {
    private final Wire wire;
    private boolean refused;

    Outbox(Wire wire) {
        this.wire = wire;
    }

    void send(ObjectNode message) throws BrokenException {
        try {
            wire.send(Json.bytes(message));
        } catch (IOException e) {
            throw refused();
        }
    }

    /** Sends what the plugin has asked for; it need not be there any more to read it. */
    void reply(ObjectNode message) {
        try {
            wire.send(Json.bytes(message));
        } catch (IOException gone) {
            // The end of the connection is noticed where somebody waits for something.
        }
    }

    void sendRaw(byte[] bytes) throws BrokenException {
        try {
            wire.sendRaw(bytes);
        } catch (IOException e) {
            throw refused();
        }
    }

    void endSending() throws BrokenException {
        try {
            wire.endSending();
        } catch (IOException e) {
            throw refused();
        }
    }

    /** Whether the plugin did not take something. */
    boolean wasRefused() {
        return refused;
    }

    private BrokenException refused() {
        refused = true;
        return new BrokenException("The plugin closed the connection, or did not read on, while the kit wrote to it.");
    }
}
