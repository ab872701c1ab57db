package ai.toru.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Tomcat says of drivers, threads and thread locals that an application left: it removes the drivers itself. */
final class TomcatComplaints extends Handler implements AutoCloseable {
    /** Not left, but passing by: Tomcat's own thread looks at each application now and then. */
    private static final List<String> PASSING_BY = List.of("[Catalina-utility-");

    private final List<String> ofLeaks = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    TomcatComplaints() {
        logger.addHandler(this);
    }

    List<String> ofLeaks() {
        return List.copyOf(ofLeaks);
    }

    @Override
    public void publish(LogRecord line) {
        String message = line.getMessage();
        if (message.contains("The web application [") && PASSING_BY.stream().noneMatch(message::contains)) {
            ofLeaks.add(message);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
