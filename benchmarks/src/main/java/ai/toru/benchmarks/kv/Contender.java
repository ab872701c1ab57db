package ai.toru.benchmarks.kv;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A store that is measured. Thread-safe. */
interface Contender extends AutoCloseable {

    /** As the rows and the progress call it. */
    String name();

    /** Where its files are, and nothing else. */
    Path directory();

    /** A way to the store for one thread, in the way that suits the store best. It ends with the store. */
    Caller caller() throws SQLException;

    @Override
    void close() throws SQLException;

    /** One thread's way to a store. Confined to the thread that measures with it. */
    interface Caller {

        /** Sets a value, and returns when it lasts: a power cut would not take it back. */
        void put(String key, String value) throws SQLException;

        /** Reads a value. */
        @Nullable
        String get(String key) throws SQLException;
    }
}
