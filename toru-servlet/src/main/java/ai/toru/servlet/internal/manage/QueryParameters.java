package ai.toru.servlet.internal.manage;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, parameter by parameter; empty ones count as absent. Immutable. What makes no sense is a {@link
 * BadQueryException}.
 */
record QueryParameters(Map<String, List<String>> values) {

    /** Those of a query, which may have some names only. */
    static QueryParameters of(@Nullable String rawQuery, String... known) {
        Map<String, List<String>> values = RawQuery.parameters(rawQuery);
        List<String> names = List.of(known);
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new BadQueryException("The parameter \"" + name + "\" is unknown here. "
                        + (names.isEmpty() ? "There are none." : "Those there are: " + String.join(", ", names) + "."));
            }
        }
        return new QueryParameters(values);
    }

    Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw new BadQueryException("The parameter " + name + " is there more than once. Give it once.");
        }
        return given.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** A number within bounds, or the default. */
    int number(String name, int absent, int least, int most) {
        return text(name).map(value -> (int) parse(name, value, least, most)).orElse(absent);
    }

    /** A place in a journal; null where there is none. */
    @Nullable
    Long place(String name) {
        return text(name).map(value -> place(name, value)).orElse(null);
    }

    /** A place in a journal, wherever it was given. */
    static long place(String name, String value) {
        return parse(name, value, 0, Long.MAX_VALUE);
    }

    /** True or false; empty where it is not there. */
    Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadQueryException("The parameter " + name + " must be true or false.");
        });
    }

    /** A moment; null where there is none. */
    @Nullable
    Instant instant(String name) {
        return text(name).map(value -> instant(name, value)).orElse(null);
    }

    /** A constant of an enum, in any letter case; null where there is none. */
    <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        return text(name).map(value -> constant(name, value, type)).orElse(null);
    }

    /** Constants of an enum, with commas between or the parameter repeated; none where there are none. */
    <E extends Enum<E>> Set<E> words(String name, Class<E> type) {
        Set<E> constants = EnumSet.noneOf(type);
        List<String> words = new ArrayList<>();
        values.getOrDefault(name, List.of()).forEach(value -> words.addAll(List.of(value.split(",", -1))));
        words.stream().filter(word -> !word.isEmpty()).forEach(word -> constants.add(constant(name, word, type)));
        return constants;
    }

    private static long parse(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below, like a number out of bounds
        }
        throw new BadQueryException(
                "The parameter " + name + " must be a whole number from " + least + " to " + most + ".");
    }

    private static Instant instant(String name, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException noMoment) {
            throw new BadQueryException(
                    "The parameter " + name + " must be a moment in UTC such as 2026-01-02T12:00:00Z.");
        }
    }

    private static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
            known.append(known.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new BadQueryException("The parameter " + name + " must be one of: " + known + ".");
    }
}
