package ai.toru.host.internal.process;

/** The process this host lives in. */
public final class CurrentProcess {

    private CurrentProcess() {}

    /** Its process id. */
    public static long pid() {
        return ProcessHandle.current().pid();
    }
}
