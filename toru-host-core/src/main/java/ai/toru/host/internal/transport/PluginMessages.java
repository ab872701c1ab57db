package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import java.io.IOException;

/** What a plugin says without having been asked, and what becomes of its connections. Called with no lock held. */
interface PluginMessages {

    /** A request of the plugin, or a message nobody understands. */
    void unasked(PluginConnection from, Incoming message);

    /** An answer to no request that is pending here: late, repeated or invented. */
    void stray(String requestId);

    /** A connection ended. */
    void connectionLost(IOException cause);
}
