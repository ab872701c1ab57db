package ai.toru.host.internal.discovery;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Members of a JSON object, read by name and type; what does not fit is noted, and reading goes on, so that an author
 * learns of all problems at once. Confined to the calling thread.
 */
final class Members {

    private final Map<String, @Nullable Object> members;
    private final String prefix;
    private final List<String> problems;

    Members(Map<String, @Nullable Object> members) {
        this(members, "", new ArrayList<>());
    }

    private Members(Map<String, @Nullable Object> members, String prefix, List<String> problems) {
        this.members = members;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** What did not fit so far, in the order of reading. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Text that must be there; empty text once its problem is noted. */
    String required(String name, Rule rule) {
        if (members.containsKey(name)) {
            return text(name, members.get(name), rule);
        }
        note(name, "is missing; add it");
        return "";
    }

    /** Text that may be absent or null. */
    Optional<String> optional(String name, Rule rule) {
        Object value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(text(name, value, rule));
    }

    /** An array of texts; empty where absent or null. */
    List<String> texts(String name, int most, Rule rule) {
        if (!(members.get(name) instanceof List<?> list)) {
            noteUnlessNull(name, "an array of strings");
            return List.of();
        }
        if (list.size() > most) {
            note(name, "has " + list.size() + " elements; at most " + most + " are allowed");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(text(name + "[" + texts.size() + "]", element, rule)));
        return texts;
    }

    /** A whole number within bounds; empty where absent or null, or once its problem is noted. */
    Optional<Integer> integer(String name, int min, int max) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Optional<Integer> integer = integer(value)
                .filter(i -> i.compareTo(BigInteger.valueOf(min)) >= 0)
                .filter(i -> i.compareTo(BigInteger.valueOf(max)) <= 0)
                .map(BigInteger::intValueExact);
        if (integer.isEmpty()) {
            note(name, "must be a whole number from " + min + " to " + max);
        }
        return integer;
    }

    /** An object; empty where absent or null, or once its problem is noted. Its problems are noted here. */
    Optional<Members> object(String name) {
        if (!(members.get(name) instanceof Map<?, ?> map)) {
            noteUnlessNull(name, "an object");
            return Optional.empty();
        }
        return Optional.of(new Members(Json.object(map), prefix + name + ".", problems));
    }

    /** An array of objects; empty where absent or null, or once its problem is noted. Their problems are noted here. */
    List<Members> objects(String name, int most) {
        if (!(members.get(name) instanceof List<?> list)) {
            noteUnlessNull(name, "an array of objects");
            return List.of();
        }
        List<Members> objects = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Map<?, ?> map) {
                objects.add(new Members(Json.object(map), prefix + name + "[" + objects.size() + "].", problems));
            }
        }
        if (objects.size() != list.size() || list.size() > most) {
            note(name, "must have at most " + most + " elements, all of them objects");
        }
        return objects;
    }

    /** True or false; false where absent or null, or once its problem is noted. */
    boolean flag(String name) {
        if (members.get(name) instanceof Boolean on) {
            return on;
        }
        noteUnlessNull(name, "true or false");
        return false;
    }

    void note(String name, String problem) {
        problems.add('"' + prefix + name + "\" " + problem);
    }

    private void noteUnlessNull(String name, String wanted) {
        Object value = members.get(name);
        if (value != null) {
            note(name, "must be " + wanted + ", but is " + Json.typeOf(value));
        }
    }

    private String text(String name, @Nullable Object value, Rule rule) {
        if (value instanceof String text) {
            rule.problem(text).ifPresent(problem -> note(name, problem));
            return text;
        }
        note(name, "must be a string, but is " + Json.typeOf(value));
        return "";
    }

    private static Optional<BigInteger> integer(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(BigInteger.valueOf(((Number) value).longValue()));
        }
        return value instanceof BigInteger big ? Optional.of(big) : Optional.empty();
    }
}
