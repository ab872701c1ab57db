package ai.toru.demo.launcher;

import java.nio.file.Path;

/** What the launcher knows of the server, which another class loader loads. */
public interface Demo {
    /**
     * Starts the server; says on the standard streams what there is to say.
     *
     * @param war the WAR that is running, unpacked
     * @param temporary an empty directory that lives as long as the process
     * @param arguments of the command line
     * @return whether it serves now, or what the process should exit with
     */
    StartResult start(Path war, Path temporary, String... arguments);

    /** Stops what was started, also while it is still starting. Does nothing the second time. */
    void stop();
}
