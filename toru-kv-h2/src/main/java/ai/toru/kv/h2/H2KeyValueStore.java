package ai.toru.kv.h2;

/** Plugins' key-value data in an H2 file. */
public final class H2KeyValueStore {

    private H2KeyValueStore() {}
}
