package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Password;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code web.xml} of the documentation, as it stands there but for the directories, in containers with users. */
@NeedsTool("python3")
class WebXmlIT {
    private static final String PATH = "/some/app";

    @TempDir
    private Path directory;

    private Path application;

    @BeforeEach
    void makeApplication() throws IOException {
        List<String> examples = Markdown.of(DocumentationTest.PROJECT.resolve("docs/configuration.md"))
                .blocks("xml");
        assertThat(examples).hasSize(1);
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        application = directory.resolve("application");
        PluginFiles.write(
                application.resolve("WEB-INF/web.xml"), examples.get(0).replace("/srv/app", directory.toString()));
    }

    @Test
    void deploy_inTomcat_logsInAndServes() throws Exception {
        Tomcat tomcat = new Tomcat();
        Files.createDirectories(directory.resolve("webapps"));
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.addUser("ann", "ann's");
        tomcat.addRole("ann", "toru-admin");
        tomcat.addUser("bob", "bob's");
        tomcat.addRole("bob", "user");
        tomcat.getHost().addChild(tomcatContext());
        tomcat.start();
        try {
            assertServes(tomcat.getConnector().getLocalPort());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
        DeployedWar.assertNothingOpen();
    }

    private Context tomcatContext() {
        ContextConfig configuration = new ContextConfig();
        configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
        StandardContext context = new StandardContext();
        context.setPath(PATH);
        context.setDocBase(application.toString());
        context.setParentClassLoader(WebXmlIT.class.getClassLoader());
        context.addLifecycleListener(configuration);
        return context;
    }

    @Test
    void deploy_inJetty_logsInAndServes() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext context = new WebAppContext(application.toString(), PATH);
        context.setConfigurations(new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
        context.setDefaultsDescriptor(null);
        context.setThrowUnavailableOnStartupException(true);
        context.setTempDirectory(
                Files.createDirectories(directory.resolve("temporary")).toFile());
        context.getSecurityHandler().setLoginService(users());
        server.setHandler(context);
        server.start();
        try {
            assertServes(connector.getLocalPort());
        } finally {
            server.stop();
        }
        DeployedWar.assertNothingOpen();
    }

    private static HashLoginService users() {
        UserStore users = new UserStore();
        users.addUser("ann", new Password("ann's"), new String[] {"toru-admin"});
        users.addUser("bob", new Password("bob's"), new String[] {"user"});
        HashLoginService login = new HashLoginService("Plugins");
        login.setUserStore(users);
        return login;
    }

    private static void assertServes(int port) throws IOException {
        assertThat(status(port, "GET", "plugins/mine/echo/x", "")).isEqualTo(401);
        assertThat(status(port, "GET", "plugins/mine/echo/x", login("bob"))).isEqualTo(200);
        assertThat(status(port, "GET", "api/plugins/mine", login("bob"))).isEqualTo(200);
        assertThat(status(port, "POST", "api/plugins/mine/restart", login("bob")))
                .isEqualTo(403);
        assertThat(status(port, "POST", "api/plugins/mine/restart", login("ann")))
                .isEqualTo(200);
        assertThat(status(port, "GET", "api/plugins/events", login("ann"))).isEqualTo(200);
        assertThat(status(port, "GET", "toru/toru-host.js", "")).isEqualTo(200);
        assertThat(status(port, "GET", "api/plugins", login("ann") + "Host: evil.example\r\n"))
                .isEqualTo(403);
        assertThat(status(port, "GET", "api/plugins", login("ann") + "Host: app.example.org\r\n"))
                .isEqualTo(200);
    }

    private static String login(String user) {
        String credentials = user + ":" + user + "'s";
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)) + "\r\n";
    }

    private static int status(int port, String method, String path, String fields) throws IOException {
        String host = fields.contains("Host: ") ? "" : "Host: 127.0.0.1\r\n";
        String response = RawHttp.exchange(
                URI.create("http://127.0.0.1:" + port),
                method + " " + PATH + "/" + path + " HTTP/1.1\r\nConnection: close\r\n" + host + fields + "\r\n");
        return Integer.parseInt(response.split(" ")[1]);
    }
}
