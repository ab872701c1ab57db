package ai.toru.host.internal.transport;

import java.nio.file.Path;

/** Where dispatchers and sessions come from. Thread-safe. */
public interface PluginLinks {

    /** The requests of a plugin, over all its runs. */
    RequestDispatcher dispatcher(String pluginId);

    /** The conversation with one run that listens on a socket. */
    PluginSession session(String pluginId, Path socket, RequestDispatcher dispatcher, SessionListener listener);
}
