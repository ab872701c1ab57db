package ai.toru.host.internal.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A user of the operating system. Immutable.
 *
 * @param uid its number
 * @param gid the number of its own group
 */
record UserAccount(long uid, long gid) {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Asks the system for a user. */
    static UserAccount named(String name, Tools tools) throws IOException {
        if (tools.id() == null) {
            throw new IOException("The user " + name + " cannot be looked up: this machine has no id command. Install"
                    + " coreutils, or run the plugin as the host's own user.");
        }
        return new UserAccount(ask(tools.id(), "-u", name), ask(tools.id(), "-g", name));
    }

    /** Options of setpriv that become this user, with all of its groups. */
    List<String> options() {
        return List.of("--reuid=" + uid, "--regid=" + gid, "--init-groups");
    }

    private static long ask(String id, String option, String name) throws IOException {
        CommandOutput answer = QuietCommand.output(List.of(id, option, "--", name), LIMIT);
        if (answer.status() != 0 || !answer.text().matches("[0-9]{1,10}")) {
            throw new IOException("There is no user " + name + " on this machine (" + answer.text()
                    + "). Create it, or correct the plugin's user.");
        }
        return Long.parseLong(answer.text());
    }
}
