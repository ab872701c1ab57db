package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A host to be killed: starts the plugin scripts that are its arguments and prints the first line of each. */
final class WatchedHost {

    private WatchedHost() {}

    public static void main(String[] scripts) throws Exception {
        SystemProcessLauncher launcher = new SystemProcessLauncher(HostClock.system());
        for (String script : scripts) {
            PluginProcess process = launcher.launch(Scripts.shell(Path.of("/"), script))
                    .toCompletableFuture()
                    .get();
            System.out.println(process.pid() + " " + Scripts.line(process.stdout()));
        }
        new CountDownLatch(1).await();
    }
}
