package ai.toru.kv.h2.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller did with one key, and what it was told; a key's value is null while it is not there. Immutable. */
public sealed interface Call {

    /** Whether a key with this value could have led to what the caller was told. */
    default boolean explainedBy(@Nullable String value) {
        return true;
    }

    /** The key's value afterwards. */
    @Nullable
    String after(@Nullable String value);

    /** Read a value. */
    record Get(@Nullable String told) implements Call {

        @Override
        public boolean explainedBy(@Nullable String value) {
            return Objects.equals(told, value);
        }

        @Override
        public @Nullable String after(@Nullable String value) {
            return value;
        }
    }

    /** Wrote a value. */
    record Set(String written) implements Call {

        @Override
        public String after(@Nullable String value) {
            return written;
        }
    }

    /** Removed the key. */
    record Delete() implements Call {

        @Override
        public @Nullable String after(@Nullable String value) {
            return null;
        }
    }

    /** Wrote a value on a condition; told is null if the outcome is unknown. */
    record CompareAndSet(
            @Nullable String expected,
            @Nullable String written,
            @Nullable Boolean told) implements Call {

        @Override
        public boolean explainedBy(@Nullable String value) {
            return told == null || told == Objects.equals(expected, value);
        }

        @Override
        public @Nullable String after(@Nullable String value) {
            return Objects.equals(expected, value) ? written : value;
        }
    }

    /** Added to a number; told is null if the outcome is unknown. */
    record Increment(long by, @Nullable Long told) implements Call {

        @Override
        public boolean explainedBy(@Nullable String value) {
            return told == null || told == sum(value);
        }

        @Override
        public String after(@Nullable String value) {
            return Long.toString(sum(value));
        }

        private long sum(@Nullable String value) {
            return (value == null ? 0 : Long.parseLong(value)) + by;
        }
    }
}
