package ai.toru.plugin;

/** Runs once, before the first request. If it throws, the plugin has not started. */
@FunctionalInterface
public interface InitHandler {
    /** Prepares what requests need. */
    void init(Init init) throws Exception;
}
