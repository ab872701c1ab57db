package ai.toru.host.internal.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A user of the operating system. Immutable.
 *
 * @param uid its number
 * @param gid the number of its own group
 * @param home its home directory; the root where the system does not say
 */
record UserAccount(long uid, long gid, String home) {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Asks the system for a user. */
    static UserAccount named(String name, Tools tools) throws IOException {
        if (tools.id() == null) {
            throw new IOException("The user " + name + " cannot be looked up: this machine has no id command. Install"
                    + " coreutils, or run the plugin as the host's own user.");
        }
        long uid = ask(tools.id(), "-u", name);
        return new UserAccount(uid, ask(tools.id(), "-g", name), home(uid, tools));
    }

    /** Options of setpriv that become this user, with all of its groups. */
    List<String> options() {
        return List.of("--reuid=" + uid, "--regid=" + gid, "--init-groups");
    }

    /** The sixth field of what the system knows of a user. */
    private static String home(long uid, Tools tools) throws IOException {
        if (tools.getent() == null) {
            return "/";
        }
        String[] fields = QuietCommand.output(List.of(tools.getent(), "passwd", String.valueOf(uid)), LIMIT)
                .text()
                .split(":", -1);
        return fields.length == 7 && fields[5].startsWith("/") ? fields[5] : "/";
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
