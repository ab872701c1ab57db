package ai.toru.host.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * HTTP header fields in the order they came, repeated fields kept apart. Immutable. Names compare without regard to case
 * (RFC 9110, 5.1).
 */
public final class HeaderFields {

    private static final HeaderFields EMPTY = new HeaderFields(List.of());

    /** Name, value, name, value, … */
    private final List<String> flat;

    private HeaderFields(List<String> flat) {
        this.flat = flat;
    }

    /** No fields. */
    public static HeaderFields empty() {
        return EMPTY;
    }

    /**
     * Fields from names and values in turn.
     *
     * @throws IllegalArgumentException if a name is left without a value
     */
    public static HeaderFields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Give names and values in turn; " + namesAndValues.length + " strings are no pairs.");
        }
        return namesAndValues.length == 0 ? EMPTY : new HeaderFields(List.of(namesAndValues));
    }

    /** A builder without fields. */
    public static Builder builder() {
        return new Builder();
    }

    /** The first value of a field, if it is there. */
    public Optional<String> first(String name) {
        for (int i = 0; i < flat.size(); i += 2) {
            if (flat.get(i).equalsIgnoreCase(name)) {
                return Optional.of(flat.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** All values of a field in order; empty if it is not there. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((each, value) -> {
            if (each.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return List.copyOf(values);
    }

    /** Hands over each field, in order, repeats apart. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < flat.size(); i += 2) {
            action.accept(flat.get(i), flat.get(i + 1));
        }
    }

    /** How many fields there are, repeats counted. */
    public int size() {
        return flat.size() / 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderFields that && flat.equals(that.flat);
    }

    @Override
    public int hashCode() {
        return flat.hashCode();
    }

    /** Names and values, for people; values may be secrets, so do not log this. */
    @Override
    public String toString() {
        return flat.toString();
    }

    /** Collects fields. Not thread-safe. */
    public static final class Builder {

        private final List<String> flat = new ArrayList<>();

        private Builder() {}

        /** Adds one field; a repeated name is kept beside the earlier one. */
        public Builder add(String name, String value) {
            flat.add(name);
            flat.add(value);
            return this;
        }

        /** The fields so far. */
        public HeaderFields build() {
            return flat.isEmpty() ? EMPTY : new HeaderFields(List.copyOf(flat));
        }
    }
}
