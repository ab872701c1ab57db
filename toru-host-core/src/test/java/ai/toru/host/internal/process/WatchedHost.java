package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A host to be killed: starts plugin scripts and prints the first line of each. Its first argument names the nets it does
 * without, the second the directory of its records, the others are the scripts.
 */
final class WatchedHost {

    private WatchedHost() {}

    public static void main(String[] arguments) throws Exception {
        Tools tools = without(arguments[0], new ToolsProbe(null).run());
        SystemProcessLauncher launcher =
                new SystemProcessLauncher(() -> tools, Path.of(arguments[1]), HostClock.system());
        for (int i = 2; i < arguments.length; i++) {
            PluginProcess process = launcher.launch(Scripts.shell(Path.of("/"), arguments[i]))
                    .toCompletableFuture()
                    .get();
            System.out.println(process.pid() + " " + Scripts.line(process.stdout()));
        }
        new CountDownLatch(1).await();
    }

    private static Tools without(String net, Tools all) {
        return switch (net) {
            case "without nothing" -> all;
            case "without setpriv" -> new Tools(all.shell(), all.setsid(), null, all.mkfifo(), null, null, null);
            case "without watchdog" -> new Tools(null, null, all.setpriv(), all.mkfifo(), null, null, null);
            default -> throw new IllegalArgumentException(net);
        };
    }
}
