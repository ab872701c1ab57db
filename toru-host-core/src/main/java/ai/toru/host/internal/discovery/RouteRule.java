package ai.toru.host.internal.discovery;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Routes: whole path segments, written the one way they can be compared byte for byte: RFC 3986 {@code pchar} without
 * percent-encoding and without {@code ;}, which containers read as a parameter. Pure.
 */
final class RouteRule {

    static final int LONGEST = 255;

    private static final Pattern SEGMENT_CHARACTERS = Pattern.compile("[A-Za-z0-9._~!$&'()*+,=:@/-]*");

    private RouteRule() {}

    static Optional<String> problem(String route) {
        String wrong = wrong(route);
        return wrong.isEmpty() ? Optional.empty() : Optional.of("is " + Quoted.of(route) + "; " + wrong);
    }

    private static String wrong(String route) {
        if (!route.startsWith("/")) {
            return "it must start with /, such as /my-plugin";
        }
        if (route.equals("/")) {
            return "it must name a path of its own, such as /my-plugin";
        }
        if (route.length() > LONGEST) {
            return "it must not be longer than " + LONGEST + " characters";
        }
        if (!SEGMENT_CHARACTERS.matcher(route).matches()) {
            return "only A-Z a-z 0-9 and - . _ ~ ! $ & ' ( ) * + , = : @ may stand between the slashes";
        }
        return wrongSegments(route);
    }

    private static String wrongSegments(String route) {
        if (route.endsWith("/")) {
            return "remove the slash at its end";
        }
        if (route.contains("//")) {
            return "it must not contain an empty segment (//)";
        }
        boolean dots = Pattern.compile("/").splitAsStream(route).anyMatch(s -> s.equals(".") || s.equals(".."));
        return dots ? "no segment of it may be . or .. alone" : "";
    }
}
