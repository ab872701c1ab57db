package ai.toru.demo.server;

import ai.toru.demo.launcher.Demo;
import ai.toru.demo.launcher.StartResult;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/** Runs the WAR in Jetty. Standard output carries one line, once it serves. Thread-safe. */
public final class DemoServer implements Demo {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);

    private volatile @Nullable Server server;

    /** The thread that starts the server, as long as it does. */
    private final AtomicReference<@Nullable Thread> starter = new AtomicReference<>();

    private volatile boolean stopping;

    /** Made by the launcher. */
    public DemoServer() {}

    @Override
    public StartResult start(Path war, Path temporary, String... arguments) {
        try {
            DemoOptions options = DemoOptions.parse(arguments);
            if (options.help()) {
                System.out.print(options.usage());
                return StartResult.DONE;
            }
            return serve(war, temporary, options);
        } catch (ParameterException e) {
            return refuse(e.getMessage(), e.getCommandLine().getUsageMessage());
        }
    }

    @Override
    public void stop() {
        stopping = true;
        endStart();
        Server running = server;
        if (running == null) {
            return;
        }
        try {
            running.stop();
        } catch (Exception e) {
            LOG.warn("The server did not stop cleanly", e);
        }
    }

    private StartResult serve(Path war, Path temporary, DemoOptions options) {
        // junixsocket unpacks its native library; there it is removed with everything else.
        System.setProperty("org.newsclub.net.unix.library.tmpdir", temporary.toString());
        // The options have taken these up; left in place they would overrule the command line.
        options.contextParameters().keySet().forEach(System::clearProperty);
        Server starting = JettyServer.create(war, temporary, options);
        server = starting;
        try {
            startUnlessStopped(starting);
        } catch (Exception e) {
            return stopping ? StartResult.DONE : failed(StartFailure.of(e, options), options);
        }
        if (stopping) {
            return StartResult.DONE;
        }
        if (options.open()) {
            LOG.warn(
                    "Passwords and everything else travel unencrypted: the demo speaks no TLS. Use it so within a network"
                            + " that you trust, or put a reverse proxy with TLS in front.");
        }
        System.out.println("Toru demo listening on " + JettyServer.address(starting, options.host()));
        return StartResult.SERVING;
    }

    private void startUnlessStopped(Server starting) throws Exception {
        starter.set(Thread.currentThread());
        try {
            if (!stopping) {
                starting.start();
            }
        } finally {
            starter.set(null);
        }
    }

    /** Jetty's stop waits until its start is over; the host's wait for its plugins ends when it is interrupted. */
    private void endStart() {
        Thread starting = starter.getAndSet(null);
        if (starting != null) {
            starting.interrupt();
        }
    }

    private static StartResult failed(StartFailure failure, DemoOptions options) {
        if (failure.optionsToBlame()) {
            return refuse(failure.message(), options.usage());
        }
        System.err.println(failure.message());
        return StartResult.FAILED;
    }

    private static StartResult refuse(@Nullable String message, String usage) {
        System.err.println(message);
        System.err.println();
        System.err.print(usage);
        return StartResult.BAD_OPTIONS;
    }
}
