package ai.toru.host;

/** Which implementation of Unix domain sockets the host uses. */
public enum TransportChoice {
    /**
     * junixsocket, unless it cannot be loaded or was loaded by a web application's own class loader, which it would
     * keep from ever being collected: then {@link #JDK}, with one log line that says why. The default.
     */
    AUTO,
    /** junixsocket, or a clear error where it cannot be loaded. */
    JUNIXSOCKET,
    /** The JDK's own Unix domain channels (JEP 380). */
    JDK
}
