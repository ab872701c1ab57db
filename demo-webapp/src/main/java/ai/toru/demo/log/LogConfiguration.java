package ai.toru.demo.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Everything to standard error: standard output belongs to the line that says where the demo listens. In Java, because
 * reading XML would take a third of a second of each start; {@code -Dlogback.configurationFile=FILE} still comes first.
 */
@ConfiguratorRank(ConfiguratorRank.NOMINAL)
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    /** Made by logback. */
    public LogConfiguration() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %-20logger{0} %msg%replace( %kvp){'^ $',''}%n");
        encoder.start();

        ConsoleAppender<ILoggingEvent> standardError = new ConsoleAppender<>();
        standardError.setContext(context);
        standardError.setTarget("System.err");
        standardError.setEncoder(encoder);
        standardError.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(standardError);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        // Why an application did not start is thrown, too, and told to the user in a sentence instead of a stack trace.
        context.getLogger("org.eclipse.jetty.ee10.webapp.WebAppContext").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
