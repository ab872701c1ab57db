package ai.toru.servlet.internal.request;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a servlet or filter, from wherever they are given: each from the system property {@code toru.NAME},
 * else from the init-parameter {@code NAME}, else from the context-parameter {@code toru.NAME}. So an operator overrules
 * what was packaged, and what is said of one servlet what is said of all. A system property or context-parameter that is
 * blank counts as none. Immutable.
 *
 * @param owner whose they are, for messages
 * @param context the servlet context
 * @param values the init-parameters, by name
 * @param systemProperty looks a system property up
 */
public record InitParameters(
        String owner,
        ServletContext context,
        Map<String, String> values,
        Function<String, @Nullable String> systemProperty) {

    private static final String PREFIX = "toru.";

    /** With the system properties of this process. */
    InitParameters(String owner, ServletContext context, Map<String, String> values) {
        this(owner, context, values, System::getProperty);
    }

    /** Those of a servlet. */
    public static InitParameters of(ServletConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        Collections.list(config.getInitParameterNames())
                .forEach(name -> values.put(name, config.getInitParameter(name)));
        return new InitParameters("servlet " + config.getServletName(), config.getServletContext(), values);
    }

    /** Those of a filter. */
    public static InitParameters of(FilterConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        Collections.list(config.getInitParameterNames())
                .forEach(name -> values.put(name, config.getInitParameter(name)));
        return new InitParameters("filter " + config.getFilterName(), config.getServletContext(), values);
    }

    /** Of init-parameters only: system properties and context-parameters may be meant for others. */
    void refuseUnknown(List<String> known) throws BadParameterException {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new BadParameterException("The init-parameter \"" + name + "\" of " + owner
                        + " is unknown. Those there are: " + String.join(", ", known) + ".");
            }
        }
    }

    /** What a parameter is, and who says so; nothing where nobody does. */
    Optional<Parameter> find(String name) {
        String operators = systemProperty.apply(PREFIX + name);
        if (operators != null && !operators.isBlank()) {
            return Optional.of(
                    new Parameter("system property \"" + PREFIX + name + "\", read by " + owner + ",", operators));
        }
        if (values.containsKey(name)) {
            return Optional.of(new Parameter("init-parameter \"" + name + "\" of " + owner, values.get(name)));
        }
        return Optional.ofNullable(context.getInitParameter(PREFIX + name))
                .filter(value -> !value.isBlank())
                .map(value ->
                        new Parameter("context-parameter \"" + PREFIX + name + "\", read by " + owner + ",", value));
    }

    String text(String name, String otherwise) throws BadParameterException {
        String value = find(name).map(Parameter::value).orElse(otherwise).strip();
        if (value.isEmpty()) {
            throw bad(name, "text that is not empty");
        }
        return value;
    }

    int bytes(String name, int otherwise) throws BadParameterException {
        return (int) bytes(name, otherwise, Integer.MAX_VALUE);
    }

    /** Of what never is in memory whole. */
    long longBytes(String name, long otherwise) throws BadParameterException {
        return bytes(name, otherwise, Long.MAX_VALUE);
    }

    private long bytes(String name, long otherwise, long most) throws BadParameterException {
        String wanted = "a number of bytes from 0 to " + most;
        try {
            long value = Long.parseLong(text(name, Long.toString(otherwise)));
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, wanted);
        }
        throw bad(name, wanted);
    }

    int number(String name, int otherwise, int least, int most) throws BadParameterException {
        String wanted = "a whole number from " + least + " to " + most;
        try {
            int value = Integer.parseInt(text(name, Integer.toString(otherwise)));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, wanted);
        }
        throw bad(name, wanted);
    }

    Duration duration(String name, Duration otherwise) throws BadParameterException {
        return find(name).isPresent()
                ? TimeText.parse(text(name, "")).orElseThrow(() -> bad(name, "a time of 1 ms to 24 h, such as 90s"))
                : otherwise;
    }

    boolean flag(String name) throws BadParameterException {
        return switch (text(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "true or false");
        };
    }

    BadParameterException bad(String name, String wanted) {
        Parameter found = find(name).orElseThrow(() -> new IllegalStateException(name + " is nowhere given"));
        return new BadParameterException(
                "The " + found.source() + " must be " + wanted + ", but is \"" + found.value() + "\".");
    }
}
