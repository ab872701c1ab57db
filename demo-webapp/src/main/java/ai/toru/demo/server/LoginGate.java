package ai.toru.demo.server;

import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers 429 (RFC 6585) to attempts to log in from where too many have failed, before anything else is done; and takes
 * credentials that nobody could understand for wrong ones. Thread-safe.
 */
final class LoginGate extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(LoginGate.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String BASIC = "Basic ";

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
        String credentials = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (credentials == null) {
            return super.handle(request, response, callback);
        }
        String address = Request.getRemoteAddr(request);
        Duration barred = attempts.barred(address);
        if (barred.compareTo(Duration.ZERO) > 0) {
            refuse(barred, response, callback);
            return true;
        }
        if (isReadable(credentials)) {
            return super.handle(request, response, callback);
        }
        attempts.attempt(address, () -> null);
        LOG.warn("Credentials from {} could not be read, which counts as a login that failed.", address);
        return super.handle(new WithoutCredentials(request), response, callback);
    }

    private static void refuse(Duration barred, Response response, Callback callback) {
        response.setStatus(TOO_MANY_REQUESTS);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, barred.toSeconds() + 1);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, BODY, callback);
    }

    /** Jetty's own authentication fails on basic credentials that are not Base64. */
    private static boolean isReadable(String credentials) {
        if (!credentials.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return true;
        }
        try {
            return Base64.getDecoder().decode(credentials.substring(BASIC.length())).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A request as if it had none. */
    private static final class WithoutCredentials extends Request.Wrapper {
        private final HttpFields fields;

        WithoutCredentials(Request request) {
            super(request);
            fields = HttpFields.build(request.getHeaders(), EnumSet.of(HttpHeader.AUTHORIZATION));
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}
