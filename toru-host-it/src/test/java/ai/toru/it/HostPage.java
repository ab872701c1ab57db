package ai.toru.it;

import ai.toru.host.PluginHost;
import ai.toru.servlet.PluginManagementServlet;
import ai.toru.servlet.PluginServlet;
import ai.toru.servlet.ToruResourcesServlet;
import ai.toru.servlet.access.AccessPolicy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * An application that has plugins in a page of its own, which imports the runtime and nothing else. Its plugins are all
 * {@code browser/plugin.py} and differ in their bundles.
 */
final class HostPage implements AutoCloseable {
    private static final Path SDK = DocumentationTest.PROJECT.resolve("sdk/python/toru_plugin/__init__.py");

    /** As strict as a page with plugins can be. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self';"
            + " style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Path plugins;
    private final PluginHost host;
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

    HostPage(Path directory) throws Exception {
        plugins = Files.createDirectories(directory.resolve("plugins"));
        host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .build()
                .start();
        try {
            server.setHandler(application());
            server.start();
        } catch (Exception e) {
            host.close();
            throw e;
        }
    }

    private ServletContextHandler application() {
        ServletContextHandler context = new ServletContextHandler("/app");
        add(context, "/plugins/*", new PluginServlet(host, AccessPolicy.loopbackOnly()));
        add(context, "/api/plugins/*", new PluginManagementServlet(host, AccessPolicy.loopbackOnly()));
        add(context, "/toru/*", new ToruResourcesServlet());
        add(context, "/", new Pages());
        return context;
    }

    private static void add(ServletContextHandler context, String mapping, HttpServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, mapping);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/app/");
    }

    Web web() {
        return new Web(address());
    }

    /** Opens its page in a browser. */
    BrowserPage open(Path directory) throws IOException {
        return open(directory, "page.html");
    }

    /** Opens its page in a browser, with {@code ?frames=none} under a policy without frames. */
    BrowserPage open(Path directory, String path) throws IOException {
        BrowserPage page = BrowserPage.open(directory, address().resolve(path));
        page.awaitTrue("window.host");
        return page;
    }

    /** Adds a running plugin with a bundle. */
    void plugin(String id, String bundle) throws IOException {
        PluginFiles.write(plugins.resolve(id).resolve("plugin.py"), PluginFiles.resource("browser/plugin.py"));
        PluginFiles.write(plugins.resolve(id).resolve("toru_plugin.py"), Files.readString(SDK));
        bundle(id, bundle);
        PluginFiles.binary(plugins, id, """
                #!/bin/sh
                exec python3 "$(dirname "$0")/%s/plugin.py" "$@"
                """.formatted(id));
        host.rescan();
        web().post("api/plugins/" + id + "/enable", "");
        web().awaitState(id, "RUNNING");
    }

    /** Gives a plugin another bundle. */
    void bundle(String id, String bundle) {
        PluginFiles.write(plugins.resolve(id).resolve("frontend/bundle.js"), bundle);
    }

    /** A bundle that does this with {@code container} and {@code api} when it is mounted. */
    static String mounting(String id, String body) {
        return """
                window.ToruPlugins = window.ToruPlugins || {};
                window.ToruPlugins['%s'] = {
                    mount(container, api) {
                        %s
                    },
                };
                """.formatted(id, body);
    }

    @Override
    public void close() throws Exception {
        try {
            server.stop();
        } finally {
            host.close();
        }
    }

    /** The page and its script. */
    private static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getServletPath().endsWith("page.js") ? "page.js" : "page.html";
            boolean frames = !"none".equals(request.getParameter("frames"));
            response.setHeader("Content-Security-Policy", frames ? POLICY : POLICY.replace("frame-src 'self'; ", ""));
            response.setContentType(name.equals("page.js") ? "text/javascript" : "text/html;charset=utf-8");
            response.getWriter().write(PluginFiles.resource("browser/" + name));
        }
    }
}
