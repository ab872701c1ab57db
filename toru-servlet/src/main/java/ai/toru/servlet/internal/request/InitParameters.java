package ai.toru.servlet.internal.request;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The init-parameters of a servlet or filter. Immutable.
 *
 * @param owner whose they are, for messages
 * @param context the servlet context
 * @param values by name
 */
public record InitParameters(String owner, ServletContext context, Map<String, String> values) {

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

    void refuseUnknown(List<String> known) throws BadParameterException {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new BadParameterException("The init-parameter \"" + name + "\" of " + owner
                        + " is unknown. Those there are: " + String.join(", ", known) + ".");
            }
        }
    }

    String text(String name, String otherwise) throws BadParameterException {
        String value = values.getOrDefault(name, otherwise).strip();
        if (value.isEmpty()) {
            throw bad(name, "text that is not empty");
        }
        return value;
    }

    int bytes(String name, int otherwise) throws BadParameterException {
        try {
            int value = Integer.parseInt(text(name, Integer.toString(otherwise)));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, "a number of bytes from 0 to " + Integer.MAX_VALUE);
        }
        throw bad(name, "a number of bytes from 0 to " + Integer.MAX_VALUE);
    }

    Duration duration(String name, Duration otherwise) throws BadParameterException {
        return values.containsKey(name)
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
        return new BadParameterException("The init-parameter \"" + name + "\" of " + owner + " must be " + wanted
                + ", but is \"" + values.get(name) + "\".");
    }
}
