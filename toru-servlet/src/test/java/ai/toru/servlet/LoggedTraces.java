package ai.toru.servlet;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** What is logged with an exception while this is open: by Jetty and by us, and by Tomcat through the JDK. Thread-safe. */
final class LoggedTraces implements AutoCloseable {

    private final Queue<String> traces = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
    private final AppenderBase<ILoggingEvent> appender = new Appender();
    private final Handler handler = new JdkHandler();

    LoggedTraces() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        jdkRoot.addHandler(handler);
    }

    List<String> all() {
        return List.copyOf(traces);
    }

    @Override
    public void close() {
        jdkRoot.removeHandler(handler);
        root.detachAppender(appender);
        appender.stop();
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getThrowableProxy() != null) {
                traces.add(event + ": " + event.getThrowableProxy().getMessage());
            }
        }
    }

    private final class JdkHandler extends Handler {

        @Override
        public void publish(LogRecord line) {
            if (line.getThrown() != null) {
                traces.add(line.getMessage() + ": " + line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
