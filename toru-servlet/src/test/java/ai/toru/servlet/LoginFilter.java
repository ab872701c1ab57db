package ai.toru.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the container's login, and for clients elsewhere: {@code Test-Login: user role role} logs in, {@code
 * Test-From: address} comes from there.
 */
final class LoginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new LoggedIn(request), response);
    }

    private static final class LoggedIn extends HttpServletRequestWrapper {

        private final List<String> login;

        LoggedIn(HttpServletRequest request) {
            super(request);
            String field = request.getHeader("Test-Login");
            login = field == null ? List.of() : List.of(field.split(" ", -1));
        }

        @Override
        public @Nullable String getRemoteUser() {
            return login.isEmpty() ? null : login.get(0);
        }

        @Override
        public boolean isUserInRole(String role) {
            return login.lastIndexOf(role) > 0;
        }

        @Override
        public String getRemoteAddr() {
            String address = getHeader("Test-From");
            return address == null ? super.getRemoteAddr() : address;
        }
    }
}
