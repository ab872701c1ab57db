package ai.toru.demo.server;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.util.security.Password;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's one user, {@code admin}, who has the role that may do everything; known by HTTP's basic authentication (RFC
 * 7617), and asked for at every path. Thread-safe.
 */
final class AdminLogin extends HashLoginService {
    static final String USER = "admin";
    static final String ROLE = "toru-admin";

    private static final Logger LOG = LoggerFactory.getLogger(AdminLogin.class);
    private static final String REALM = "Toru demo";

    private final LoginAttempts attempts;

    private AdminLogin(LoginAttempts attempts, UserStore users) {
        super(REALM);
        this.attempts = attempts;
        setUserStore(users);
    }

    /** What lets in only those who know the password. */
    static ConstraintSecurityHandler handler(String password, LoginAttempts attempts) {
        UserStore users = new UserStore();
        users.addUser(USER, new Password(password), new String[] {ROLE});
        BasicAuthenticator authenticator = new BasicAuthenticator();
        authenticator.setCharset(StandardCharsets.UTF_8);
        ConstraintMapping everything = new ConstraintMapping();
        everything.setPathSpec("/*");
        everything.setConstraint(Constraint.from(ROLE));
        ConstraintSecurityHandler handler = new ConstraintSecurityHandler();
        handler.setAuthenticator(authenticator);
        handler.setLoginService(new AdminLogin(attempts, users));
        handler.addConstraintMapping(everything);
        return handler;
    }

    @Override
    public @Nullable UserIdentity login(
            String user, Object credentials, Request request, Function<Boolean, Session> session) {
        String address = Request.getRemoteAddr(request);
        UserIdentity known = attempts.attempt(address, () -> super.login(user, credentials, request, session));
        if (known == null) {
            LOG.warn("A login from {} failed. After {} in a row each one has to wait.", address, LoginAttempts.FREE);
        }
        return known;
    }
}
