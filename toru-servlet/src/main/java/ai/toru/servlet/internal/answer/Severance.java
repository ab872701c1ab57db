package ai.toru.servlet.internal.answer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Ends an answer whose rest will not come, so that the client can tell, or one whose request is not to be read to its end. The Servlet API has no way to say so: a request that is
 * given back ends its answer in good order. Each make of container has a way of its own; see docs/decisions.md. Only while all
 * that was written is on its way, and for answers that are committed. Pure.
 */
final class Severance {

    private static final String WHY = "The rest of the answer does not come.";

    /** Jetty's own status for that. */
    private static final int ABORT = -1;

    private Severance() {}

    /**
     * Of a request that waits without a thread.
     *
     * @return whether the request can be given back now; else the container ends it soon by its time limit, which has to be let pass
     */
    static boolean sever(AsyncContext context, HttpServletResponse response) throws IOException {
        if (!Lease.isTomcats(context)) {
            abort(response);
            return true;
        }
        if (endsBroken(response)) {
            return true;
        }
        response.getOutputStream().close();
        context.setTimeout(1);
        return false;
    }

    /**
     * Ends an answer in good order of a request whose body is not read to its end. Tomcat, when the request is given back, would read
     * the rest first, on a thread that waits for the client.
     *
     * @return as above
     */
    static boolean endUnread(AsyncContext context, HttpServletResponse response) throws IOException {
        response.getOutputStream().close();
        if (Lease.isTomcats(context)) {
            context.setTimeout(1);
            return false;
        }
        return true;
    }

    /** Of a request on the thread at hand. Fails, unless returning does it. */
    static void sever(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!Lease.isTomcats(request.getServletContext())) {
            if (!abort(response)) {
                throw new IOException(WHY);
            }
        } else if (!endsBroken(response)) {
            response.getOutputStream().close();
            throw new IOException(WHY);
        }
    }

    /**
     * Has nothing follow what was written, not even the end, where the container can do that at once.
     *
     * @return whether it does; Jetty takes that for an answer also once another one has begun, others do not
     */
    static boolean abort(HttpServletResponse response) throws IOException {
        try {
            response.sendError(ABORT);
            return true;
        } catch (IllegalStateException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the answer has a last chunk, or frame, which now fails; Tomcat lets trailers be set until then. */
    private static boolean endsBroken(HttpServletResponse response) {
        try {
            response.setTrailerFields(Severance::brokenEnd);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /**
     * Asked by Tomcat right before the last chunk, which then is not written, nor is the connection kept. It closes that without a
     * word for an {@code IOException}, and logs an error for any other.
     */
    private static Map<String, String> brokenEnd() {
        Severance.<RuntimeException>fail(new IOException(WHY));
        return Map.of();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void fail(Exception failure) throws E {
        throw (E) failure;
    }
}
