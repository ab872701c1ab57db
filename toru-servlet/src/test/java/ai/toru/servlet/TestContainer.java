package ai.toru.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An embedded servlet container with one application, at {@code /ctx} unless its setup says otherwise. */
interface TestContainer {

    /** The application's path. */
    String CONTEXT = "/ctx";

    /** A servlet and where it is. */
    record MappedServlet(Servlet servlet, String mapping, boolean async, Map<String, String> parameters) {}

    /** A filter, and where it is. */
    record MappedFilter(Filter filter, String mapping, boolean async) {}

    /** What the application consists of, and how the container is set up. */
    final class Setup {
        final List<MappedServlet> servlets = new ArrayList<>();
        final List<MappedFilter> filters = new ArrayList<>();
        final Map<String, String> contextParameters = new LinkedHashMap<>();
        final Map<String, Object> attributes = new LinkedHashMap<>();
        String contextPath = CONTEXT;

        /** Lets odd paths through to the servlets, as far as the container can. */
        boolean lenient;

        /** Of connections, until the container is told of another. */
        Duration idleTimeout = Duration.ofSeconds(20);

        Setup servlet(Servlet servlet, String mapping, String... parameters) {
            servlets.add(new MappedServlet(servlet, mapping, true, parameters(parameters)));
            return this;
        }

        Setup blockingServlet(Servlet servlet, String mapping, String... parameters) {
            servlets.add(new MappedServlet(servlet, mapping, false, parameters(parameters)));
            return this;
        }

        Setup at(String path) {
            contextPath = path;
            return this;
        }

        Setup contextParameter(String name, String value) {
            contextParameters.put(name, value);
            return this;
        }

        Setup attribute(String name, Object value) {
            attributes.put(name, value);
            return this;
        }

        Setup filter(Filter filter, String mapping) {
            filters.add(new MappedFilter(filter, mapping, true));
            return this;
        }

        private static Map<String, String> parameters(String... namesAndValues) {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                parameters.put(namesAndValues[i], namesAndValues[i + 1]);
            }
            return parameters;
        }
    }

    /** Starts containers of one make. */
    @FunctionalInterface
    interface Starter {
        TestContainer start(Setup setup, Path scratch) throws Exception;
    }

    int port();

    /** How long connections that are opened from now on may be idle. */
    void idleTimeout(Duration limit);

    /** How many threads of the container are busy with requests now. */
    int busyThreads();

    void stop() throws Exception;
}
