package ai.toru.demo.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The class that the WAR's manifest names as its main class. */
public final class Launcher {
    private static final String SERVER = "ai.toru.demo.server.DemoServer";

    private Launcher() {}

    /**
     * Runs the demo; or, where the first argument is {@code kv}, looks after its key-value data.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) throws ReflectiveOperationException, URISyntaxException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", File.separator + "tmp"));
        try {
            run(Workspace.open(temporary), arguments);
        } catch (IOException e) {
            System.err.println("The demo unpacks its server below " + temporary + ", which failed (" + e
                    + "): make room there, or name another directory with -Djava.io.tmpdir=DIR before -jar");
            System.exit(StartResult.FAILED.exitCode());
        }
    }

    private static void run(Workspace workspace, String... arguments)
            throws IOException, ReflectiveOperationException, URISyntaxException {
        Path war = Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        UnpackedWar unpacked = UnpackedWar.of(war, workspace.directory("war"));
        if (KeyValueCommand.isMeant(arguments)) {
            int exitCode = KeyValueCommand.run(unpacked.applicationClasses(), arguments);
            workspace.close();
            System.exit(exitCode);
        }
        Demo demo = load(unpacked.serverClasses());
        Shutdown shutdown = new Shutdown(demo, workspace);
        shutdown.onSignal();
        StartResult result = demo.start(unpacked.directory(), workspace.directory("temporary"), arguments);
        if (result != StartResult.SERVING) {
            shutdown.exit(result.exitCode());
        }
    }

    private static Demo load(ClassLoader serverClasses) throws ReflectiveOperationException {
        Thread.currentThread().setContextClassLoader(serverClasses);
        return serverClasses
                .loadClass(SERVER)
                .asSubclass(Demo.class)
                .getConstructor()
                .newInstance();
    }
}
