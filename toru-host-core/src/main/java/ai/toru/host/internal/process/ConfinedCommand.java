package ai.toru.host.internal.process;

import ai.toru.host.plugin.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command within its confinement: {@code setsid setpriv [user] prlimit [limits] [launcher] command}. Immutable.
 *
 * <p>The limits come after the user, whose processes they count, and after the tools, which they so do not bind. One call of
 * setpriv changes the user and then asks for the parent-death signal: a change of user forgets it.
 *
 * @param words the whole command
 * @param environment what it gets beside, where it is not told otherwise
 */
record ConfinedCommand(List<String> words, Map<String, String> environment) {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Ends with 3 where the program may not be run; else sets the limits on itself, where they bind nothing else. */
    private static final String TRIAL = "test -x \"$1\" || exit 3; shift; test $# = 0 || \"$@\" --pid $$";

    /**
     * Puts a command into its confinement, and tries whether the machine allows it.
     *
     * @throws IOException if it does not: a plugin is never started with less than what was asked for
     */
    static ConfinedCommand of(LaunchSpec spec, Tools tools) throws IOException {
        Confinement confinement = spec.confinement();
        if (confinement.equals(Confinement.NONE)) {
            return new ConfinedCommand(tools.contain(spec.command()), Map.of());
        }
        UserAccount account = account(confinement, tools);
        List<String> user = account == null ? List.of() : account.options();
        List<String> limits = limits(confinement, tools);
        List<String> words = new ArrayList<>();
        if (!limits.isEmpty()) {
            words.addAll(limits);
            words.add("--");
        }
        if (!confinement.launcher().isEmpty()) {
            words.add(ExecutableCheck.first(spec).toString());
            words.addAll(
                    confinement.launcher().subList(1, confinement.launcher().size()));
        }
        words.addAll(spec.command());
        if (!user.isEmpty() || !limits.isEmpty()) {
            attempt(spec, user, limits, tools);
        }
        return new ConfinedCommand(
                tools.contain(user, words), account == null ? Map.of() : Map.of("HOME", account.home()));
    }

    private static @Nullable UserAccount account(Confinement confinement, Tools tools) throws IOException {
        String name = confinement.user();
        if (name == null) {
            return null;
        }
        if (tools.setpriv() == null) {
            throw new IOException("The plugin shall run as user " + name + ", but setpriv is missing here or does not"
                    + " work. Install util-linux, or run the plugin as the host's own user.");
        }
        return UserAccount.named(name, tools);
    }

    private static List<String> limits(Confinement confinement, Tools tools) throws IOException {
        List<String> options = LimitOptions.of(confinement.limits());
        if (options.isEmpty()) {
            return options;
        }
        if (tools.prlimit() == null) {
            throw new IOException("The plugin has resource limits, but prlimit is missing here, which sets them (Linux"
                    + " only). Install util-linux, or remove the limits.");
        }
        List<String> words = new ArrayList<>(List.of(tools.prlimit()));
        words.addAll(options);
        return words;
    }

    /** Does the same with a shell in the plugin's place: what goes wrong so can be told, and is not the plugin's fault. */
    private static void attempt(LaunchSpec spec, List<String> user, List<String> limits, Tools tools)
            throws IOException {
        if (tools.shell() == null) {
            throw new IOException("The plugin's confinement cannot be tried, as there is no sh. Install it.");
        }
        List<String> words = new ArrayList<>();
        if (!user.isEmpty() && tools.setpriv() != null) {
            words.add(tools.setpriv());
            words.addAll(user);
            words.add("--");
        }
        Path program = ExecutableCheck.first(spec);
        words.addAll(List.of(tools.shell(), "-c", TRIAL, "toru-trial", program.toString()));
        words.addAll(limits);
        CommandOutput answer = QuietCommand.output(words, LIMIT);
        if (answer.status() == 3) {
            throw new IOException("The user " + spec.confinement().user() + " may not execute " + program
                    + ". Let that user read and execute it, and enter the directories above it.");
        }
        if (answer.status() != 0) {
            throw new IOException(
                    "The plugin's confinement is not possible here: " + answer.text() + ". " + remedy(user));
        }
    }

    private static String remedy(List<String> user) {
        return (user.isEmpty()
                        ? ""
                        : "Another user takes a host that runs as root (or may CAP_SETUID and CAP_SETGID). ")
                + "No limit may be above the hard limit that the host itself has (ulimit -H -a).";
    }
}
