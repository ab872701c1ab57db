package ai.toru.host.internal.supervision;

/** Hears what supervision decided by itself. Called on the supervisor's thread; must not block. */
@FunctionalInterface
public interface SupervisorObserver {

    /** A plugin was switched off for failing too often. */
    void gaveUp(String pluginId);

    /** What runs as a plugin, or is to run next, is another than before. */
    default void redefined(String pluginId) {}
}
