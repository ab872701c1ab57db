package ai.toru.servlet;

import ai.toru.servlet.TestContainer.MappedFilter;
import ai.toru.servlet.TestContainer.MappedServlet;
import ai.toru.servlet.TestContainer.Setup;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/** Takes the place of the class of the same name in toru-servlet's tests: ee11 has all of ee10 in packages of its own. */
final class JettyContext {

    private JettyContext() {}

    static Handler of(Setup setup) {
        ServletContextHandler context = new ServletContextHandler(setup.contextPath);
        setup.contextParameters.forEach(context::setInitParameter);
        setup.attributes.forEach(context::setAttribute);
        context.getServletHandler().setDecodeAmbiguousURIs(setup.lenient);
        for (MappedFilter each : setup.filters) {
            FilterHolder holder = new FilterHolder(each.filter());
            holder.setAsyncSupported(each.async());
            context.addFilter(holder, each.mapping(), EnumSet.of(DispatcherType.REQUEST));
        }
        for (MappedServlet each : setup.servlets) {
            ServletHolder holder = new ServletHolder(each.servlet());
            holder.setAsyncSupported(each.async());
            each.parameters().forEach(holder::setInitParameter);
            holder.setInitOrder(1);
            context.addServlet(holder, each.mapping());
        }
        return context;
    }
}
