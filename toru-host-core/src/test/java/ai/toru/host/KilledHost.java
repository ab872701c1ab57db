package ai.toru.host;

import ai.toru.host.plugin.RestartPolicy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A host to be killed: its one argument is the directory of everything. Prints a line when its plugins run. A plugin
 * {@code sick} is given up after one failure.
 */
final class KilledHost {

    private KilledHost() {}

    public static void main(String[] arguments) throws Exception {
        builder(Path.of(arguments[0])).build().start();
        System.out.println("started");
        new CountDownLatch(1).await();
    }

    static PluginHostBuilder builder(Path root) {
        return PluginHost.builder(root.resolve("plugins"))
                .dataDirectory(root.resolve("data"))
                .logsDirectory(root.resolve("logs"))
                .socketsDirectory(root.resolve("sockets"))
                .plugin("sick", one -> one.restartPolicy(RestartPolicy.DEFAULTS.withMaxFailures(1)));
    }
}
