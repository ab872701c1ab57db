package ai.toru.servlet.internal.manage;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a request asks for an event stream, and from where on. Pure. */
final class Following {

    private static final String MEDIA_TYPE = "text/event-stream";

    private Following() {}

    /** Whether a stream is asked for: by {@code follow=true}, or by the Accept field where {@code follow} says nothing. */
    static boolean asked(HttpServletRequest request) {
        String follow =
                String.join("", RawQuery.parameters(request.getQueryString()).getOrDefault("follow", List.of()));
        if (!follow.isEmpty()) {
            return follow.equals("true");
        }
        return Collections.list(request.getHeaders("Accept")).stream().anyMatch(Following::acceptsStream);
    }

    /**
     * The id of the last event that the client has: what it says when it connects again goes before the parameter {@code
     * after}, which is that of its first connection. An empty one counts as none.
     */
    static Optional<String> after(Call call, QueryParameters parameters) {
        String last = call.request().getHeader("Last-Event-ID");
        return last == null || last.isEmpty() ? parameters.text("after") : Optional.of(last);
    }

    private static boolean acceptsStream(String accept) {
        for (String range : accept.split(",", -1)) {
            String[] parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
            if (parts[0].equals(MEDIA_TYPE) && List.of(parts).stream().noneMatch(part -> part.matches("q=0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }
}
