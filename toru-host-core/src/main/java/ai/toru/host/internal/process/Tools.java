package ai.toru.host.internal.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The programs of the operating system that contain a plugin, by absolute path, each null where it is missing or does
 * not work. Immutable.
 *
 * @param shell runs {@code kill} and the watchdog
 * @param setsid gives a plugin a session, and so a group, of its own
 * @param setpriv has the kernel kill a plugin when the host dies
 * @param mkfifo makes the pipes of a plugin's output
 * @param prlimit limits what a plugin may use; only missed by plugins that have limits
 * @param id looks users up; only missed by plugins that have a user
 * @param getent knows where users are at home; only missed by plugins that have a user
 */
record Tools(
        @Nullable String shell,
        @Nullable String setsid,
        @Nullable String setpriv,
        @Nullable String mkfifo,
        @Nullable String prlimit,
        @Nullable String id,
        @Nullable String getent) {

    /** Without any: plugins run, but nothing holds their children. */
    static final Tools NONE = new Tools(null, null, null, null, null, null, null);

    /** Whether a plugin's whole group can be signalled. */
    boolean groups() {
        return shell != null && setsid != null;
    }

    /** What is put in front of a plugin's command. */
    List<String> contain(List<String> command) {
        return contain(List.of(), command);
    }

    /**
     * The same as another user, by options of setpriv.
     *
     * <p>Setpriv asks for the signal after it has changed the user, however the options are ordered.
     */
    List<String> contain(List<String> user, List<String> command) {
        List<String> contained = new ArrayList<>();
        if (groups() && setsid != null) {
            contained.add(setsid);
        }
        if (setpriv != null) {
            contained.addAll(List.of(setpriv, "--pdeathsig", "KILL"));
            contained.addAll(user);
            contained.add("--");
        }
        contained.addAll(command);
        return contained;
    }

    /** What does not hold here, in words; empty where everything does. */
    List<String> shortcomings() {
        List<String> words = new ArrayList<>();
        if (!groups()) {
            words.add("children of a plugin may outlive it (setsid or /bin/sh is missing)");
        }
        if (setpriv == null) {
            words.add("plugins die a moment later, not at once, when the host is killed (setpriv is missing)");
        }
        if (mkfifo == null) {
            words.add("the last lines of a plugin's output may be lost (mkfifo is missing)");
        }
        return words;
    }
}
