package ai.toru.servlet;

import ai.toru.servlet.TestContainer.MappedFilter;
import ai.toru.servlet.TestContainer.MappedServlet;
import ai.toru.servlet.TestContainer.Setup;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/**
 * An application in Jetty, of the packages of ee10. The module for ee11 has a class of the same name that stands before
 * this one in the class path.
 */
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
