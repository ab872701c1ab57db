package ai.toru.demo.server;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers 429 (RFC 6585) to attempts to log in from where too many have failed, before anything else is done. Thread-safe. */
final class LoginGate extends Handler.Wrapper {
    private static final int TOO_MANY_REQUESTS = 429;

    private static final String BODY =
            "{\"error\":\"Too many logins from this address failed. Wait as long as Retry-After"
                    + " says, then try again with the right password.\",\"code\":\"too_many_logins\"}";

    private final LoginAttempts attempts;

    LoginGate(Handler application, LoginAttempts attempts) {
        super(application);
        this.attempts = attempts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Duration barred = attempts.barred(Request.getRemoteAddr(request));
        if (barred.compareTo(Duration.ZERO) <= 0 || !request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
            return super.handle(request, response, callback);
        }
        response.setStatus(TOO_MANY_REQUESTS);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, barred.toSeconds() + 1);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, BODY, callback);
        return true;
    }
}
