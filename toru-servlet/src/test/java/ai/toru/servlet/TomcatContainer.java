package ai.toru.servlet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat 10.1. */
final class TomcatContainer implements TestContainer {

    private final Tomcat tomcat;

    private TomcatContainer(Tomcat tomcat) {
        this.tomcat = tomcat;
    }

    static TestContainer start(Setup setup, Path scratch) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory(scratch, "tomcat").toString());
        tomcat.setPort(0);
        Connector connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("connectionTimeout", Long.toString(setup.idleTimeout.toMillis()));
        connector.setProperty("maxThreads", "16");
        connector.setAllowTrace(true);
        if (setup.lenient) {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setEncodedReverseSolidusHandling("passthrough");
            connector.setAllowBackslash(true);
            connector.setProperty("relaxedPathChars", "\\");
        }
        fill(tomcat.addContext(setup.contextPath, null), setup);
        tomcat.start();
        if (connector.getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("Tomcat's connector did not start.");
        }
        return new TomcatContainer(tomcat);
    }

    private static void fill(Context context, Setup setup) {
        setup.contextParameters.forEach(context::addParameter);
        setup.attributes.forEach(context.getServletContext()::setAttribute);
        int number = 0;
        for (MappedFilter each : setup.filters) {
            FilterDef definition = new FilterDef();
            definition.setFilterName("filter" + number++);
            definition.setFilter(each.filter());
            definition.setAsyncSupported(Boolean.toString(each.async()));
            context.addFilterDef(definition);
            FilterMap map = new FilterMap();
            map.setFilterName(definition.getFilterName());
            map.addURLPattern(each.mapping());
            context.addFilterMap(map);
        }
        for (MappedServlet each : setup.servlets) {
            Wrapper wrapper = Tomcat.addServlet(context, "servlet" + number++, each.servlet());
            wrapper.setAsyncSupported(each.async());
            wrapper.setLoadOnStartup(1);
            each.parameters().forEach(wrapper::addInitParameter);
            context.addServletMapping(each.mapping(), wrapper.getName());
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void idleTimeout(Duration limit) {
        tomcat.getConnector().setProperty("connectionTimeout", Long.toString(limit.toMillis()));
    }

    @Override
    public int busyThreads() {
        ProtocolHandler handler = tomcat.getConnector().getProtocolHandler();
        return handler.getExecutor() instanceof ThreadPoolExecutor executor
                ? executor.getActiveCount()
                : ((org.apache.tomcat.util.threads.ThreadPoolExecutor) handler.getExecutor()).getActiveCount();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
