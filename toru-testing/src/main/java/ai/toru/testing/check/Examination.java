package ai.toru.testing.check;

import ai.toru.testing.check.Observations.Observation;
import ai.toru.testing.subject.MetadataRun;
import ai.toru.testing.subject.Subject;
import ai.toru.testing.wire.Transcript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One plugin while it is looked at: what it says of itself, and a process of it that most rules share. Confined to the
 * thread that examines; {@link #abort} may come from any.
 */
public final class Examination implements AutoCloseable {
    private final Path file;
    private final Path folder;
    private final List<String> paths;
    private final Limits limits;
    private final Map<String, Optional<BrokenException>> done = new HashMap<>();
    private final Transcript transcript = new Transcript();
    private final Observations observations = new Observations();
    private final HostMemory memory = new HostMemory();
    private final Starter starter;
    private final Set<String> endless = new HashSet<>();
    private Optional<Answer> bundle = Optional.empty();
    private @Nullable MetadataRun metadata;
    private @Nullable Declared declared;
    private @Nullable Subject shared;

    /** The shared one that the rule of now has had to do with. */
    private @Nullable Subject met;

    private @Nullable BrokenException noStart;
    private volatile boolean gaveUp;

    Examination(Path file, Path folder, List<String> paths, Limits limits) {
        this.file = file;
        this.folder = folder;
        this.paths = paths;
        this.limits = limits;
        this.starter = new Starter(this, folder);
    }

    Path file() {
        return file;
    }

    /** A place for files, which are removed in the end. */
    Path folder(String name) {
        return folder.resolve(name);
    }

    /** The paths that are asked with GET: / and what was named. */
    List<String> paths() {
        return Stream.concat(Stream.of("/"), paths.stream()).toList();
    }

    /** Does something unless it was done before; what was wrong with it is wrong every time. */
    void once(String what, Action action) throws BrokenException, InterruptedException {
        if (!done.containsKey(what)) {
            try {
                action.run();
                done.put(what, Optional.empty());
            } catch (BrokenException e) {
                done.put(what, Optional.of(finished(e)));
            }
        }
        Optional<BrokenException> broken = done.getOrDefault(what, Optional.empty());
        if (broken.isPresent()) {
            throw broken.get();
        }
    }

    /** What was broken, unless that is the kit's own doing. */
    BrokenException finished(BrokenException broken) {
        return gaveUp
                ? BrokenException.unfinished(
                        "The kit gave up on this rule after " + Session.seconds(limits.rule())
                                + ", a limit of its own, and ended the plugin's process. So it does not know whether the rule is kept.")
                : broken;
    }

    /** Notes that what streams there does not end. */
    void goesOn(String path) {
        endless.add(path);
    }

    /** Whether what streams there is known not to end. */
    boolean isEndless(String path) {
        return endless.contains(path);
    }

    /** The answer to GET /bundle.js, once it is there. */
    Optional<Answer> bundle() {
        return bundle;
    }

    void keepBundle(Optional<Answer> answer) {
        bundle = answer;
    }

    Limits limits() {
        return limits;
    }

    Transcript transcript() {
        return transcript;
    }

    Observations observations() {
        return observations;
    }

    HostMemory memory() {
        return memory;
    }

    Starter starter() {
        return starter;
    }

    /** What {@code FILE --metadata} did. */
    MetadataRun metadata() throws InterruptedException {
        if (metadata == null) {
            transcript.sent(file.getFileName() + " --metadata");
            metadata = MetadataRun.of(file, limits.metadata());
        }
        return metadata;
    }

    Declared declared() {
        if (declared == null) {
            throw new IllegalStateException("Nobody has asked for the metadata yet.");
        }
        return declared;
    }

    /** Asks for the metadata, and takes from it what the other rules need. */
    void readMetadata() throws InterruptedException {
        String name = String.valueOf(file.getFileName());
        declared = Declaration.of(metadata(), name.endsWith(".binary") ? name.substring(0, name.length() - 7) : name);
    }

    /** Opens a connection to the process that most rules share, which is started if there is none. */
    Session session() throws BrokenException, InterruptedException {
        return starter.connect(shared());
    }

    /** The process that most rules share. One that a rule has had to do with has to live until that rule is over. */
    Subject shared() throws BrokenException, InterruptedException {
        if (noStart != null) {
            throw noStart;
        }
        if (shared != null && shared.alive()) {
            met = shared;
            return shared;
        }
        if (shared != null && shared.equals(met)) {
            throw new BrokenException("The process ended with exit code "
                    + shared.exit(Duration.ZERO).orElseThrow() + ".");
        }
        try {
            shared = starter.startServing();
            met = shared;
            return shared;
        } catch (BrokenException e) {
            noStart = gaveUp ? null : e;
            throw e;
        }
    }

    /** Ends the process that most rules share: the next one that asks gets a new one. */
    void discardShared() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    /** Notes that a rule is broken, and goes on. */
    void note(Rule rule, String problem) {
        observations.add(rule, new Observation(problem, transcript.sent(), transcript.received(), lastLines()));
    }

    /** What the plugin wrote last. */
    List<String> lastLines() {
        Subject latest = starter.latest();
        return latest != null ? latest.lastLines() : metadata != null ? metadata.stderr() : List.of();
    }

    /** Begins with another rule. */
    void begin() {
        gaveUp = false;
        met = null;
        transcript.clear();
    }

    /** Gives up on a rule: ends all that goes on, and whoever waits for it gets to know. */
    void abort() {
        gaveUp = true;
        starter.closeAll();
    }

    @Override
    public void close() {
        starter.closeAll();
    }

    /** Something to do. */
    interface Action {
        void run() throws BrokenException, InterruptedException;
    }
}
