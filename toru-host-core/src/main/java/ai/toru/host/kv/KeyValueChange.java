package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One change of a plugin's data, for {@link KeyValueStore#apply}. Immutable. */
public sealed interface KeyValueChange {

    /** The key it changes. */
    String key();

    /** The value it brings, as far as that is known beforehand; null otherwise. */
    @Nullable
    String value();

    /** How long what it writes stays; null for ever. */
    @Nullable
    Duration timeToLive();

    /** Whether it may take effect on what is there. */
    default boolean accepts(@Nullable KeyValueEntry current) {
        return true;
    }

    /**
     * What is there afterwards. For implementers of stores.
     *
     * @param current what is there now, if it has not expired
     * @return null for nothing
     * @throws KeyValueException ({@code not_a_number}) if it counts what is no number, or further than a number goes
     */
    @Nullable
    KeyValueEntry after(String pluginId, @Nullable KeyValueEntry current, Instant now);

    /** Sets a key for ever. */
    static KeyValueChange set(String key, String value) {
        return new Set(key, value, null);
    }

    /** Sets a key for a while. */
    static KeyValueChange set(String key, String value, Duration timeToLive) {
        return new Set(key, value, Objects.requireNonNull(timeToLive, "timeToLive"));
    }

    /** Removes a key; removing what is not there is fine. */
    static KeyValueChange delete(String key) {
        return new Delete(key);
    }

    /**
     * Sets a key if it has a certain value.
     *
     * @param expected what it has to have; null if it must not be there
     * @param value what it gets; null to remove it
     */
    static KeyValueChange compareAndSet(String key, @Nullable String expected, @Nullable String value) {
        return new CompareAndSet(key, expected, value, null);
    }

    /** Adds to a key whose value is a decimal integer within 64 bits; a missing one counts as 0. */
    static KeyValueChange increment(String key, long by) {
        return new Increment(key, by);
    }

    /** Sets a key, whatever it was; a time to live it had is forgotten. */
    record Set(String key, String value, @Nullable Duration timeToLive) implements KeyValueChange {

        /**
         * Checks that key and value are there.
         *
         * @throws NullPointerException if not
         */
        public Set {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public KeyValueEntry after(String pluginId, @Nullable KeyValueEntry current, Instant now) {
            return new KeyValueEntry(key, value, expiry(timeToLive, now));
        }
    }

    /** Removes a key. */
    record Delete(String key) implements KeyValueChange {

        /**
         * Checks that there is a key.
         *
         * @throws NullPointerException if not
         */
        public Delete {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public @Nullable String value() {
            return null;
        }

        @Override
        public @Nullable Duration timeToLive() {
            return null;
        }

        @Override
        public @Nullable KeyValueEntry after(String pluginId, @Nullable KeyValueEntry current, Instant now) {
            return null;
        }
    }

    /** Sets or removes a key if it is as expected; a time to live it had is forgotten. */
    record CompareAndSet(
            String key,
            @Nullable String expected,
            @Nullable String value,
            @Nullable Duration timeToLive) implements KeyValueChange {

        /**
         * Checks that there is a key.
         *
         * @throws NullPointerException if not
         */
        public CompareAndSet {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public boolean accepts(@Nullable KeyValueEntry current) {
            return Objects.equals(expected, current == null ? null : current.value());
        }

        @Override
        public @Nullable KeyValueEntry after(String pluginId, @Nullable KeyValueEntry current, Instant now) {
            return value == null ? null : new KeyValueEntry(key, value, expiry(timeToLive, now));
        }
    }

    /** Counts; a time to live the key has goes on. */
    record Increment(String key, long by) implements KeyValueChange {

        private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

        /**
         * Checks that there is a key.
         *
         * @throws NullPointerException if not
         */
        public Increment {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public @Nullable String value() {
            return null;
        }

        @Override
        public @Nullable Duration timeToLive() {
            return null;
        }

        @Override
        public KeyValueEntry after(String pluginId, @Nullable KeyValueEntry current, Instant now) {
            String counted = current == null ? "0" : current.value();
            try {
                if (!INTEGER.matcher(counted).matches()) {
                    throw new NumberFormatException("other characters than -0123456789");
                }
                String sum = Long.toString(Math.addExact(Long.parseLong(counted), by));
                return new KeyValueEntry(key, sum, current == null ? null : current.expiresAt());
            } catch (ArithmeticException | NumberFormatException e) {
                throw new KeyValueException(
                        pluginId,
                        "not_a_number",
                        "\"" + key + "\" cannot be increased by " + by
                                + ": it does not hold a decimal integer, or the sum does not fit into 64 bits. Set it first.",
                        e);
            }
        }
    }

    private static @Nullable Instant expiry(@Nullable Duration timeToLive, Instant now) {
        return timeToLive == null ? null : now.plus(timeToLive).truncatedTo(ChronoUnit.MILLIS);
    }
}
