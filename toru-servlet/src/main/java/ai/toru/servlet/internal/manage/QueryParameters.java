package ai.toru.servlet.internal.manage;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a request, parameter by parameter; empty ones count as absent. Confined to the container's thread. */
record QueryParameters(HttpServletRequest request) {

    Optional<String> text(String name) {
        return Optional.ofNullable(parameter(name)).filter(value -> !value.isEmpty());
    }

    /** Containers differ in what they throw at a query that is not well encoded, and whether they do. */
    private @Nullable String parameter(String name) {
        try {
            return request.getParameter(name);
        } catch (RuntimeException unreadable) {
            throw new BadQueryException("The query cannot be read. Encode it as UTF-8 with percent signs (RFC 3986).");
        }
    }

    /** A number within bounds, or the default. */
    int number(String name, int absent, int least, int most) {
        return text(name).map(value -> (int) parse(name, value, least, most)).orElse(absent);
    }

    /** A place in a journal; null where there is none. */
    @Nullable
    Long place(String name) {
        return text(name).map(value -> parse(name, value, 0, Long.MAX_VALUE)).orElse(null);
    }

    /** A constant of an enum, in any letter case; null where there is none. */
    <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        return text(name).map(value -> constant(name, value, type)).orElse(null);
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
