package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A host with one plugin in a JVM of its own. Immutable.
 *
 * @param plugin its id
 * @param judged whether goals are meant for it
 */
record HostParty(String name, Jdk jdk, String plugin, boolean judged, Attempt<Subject> subject) {

    /** With the plugin in C. */
    static HostParty ofNative(Course course, Jdk jdk) throws InterruptedException {
        String name = "host, native plugin, JDK " + jdk.version();
        Attempt<Subject> subject = Attempt.at(() -> start(course, name, jdk, folder -> folder.addNative("native")));
        return new HostParty(name, jdk, "native", true, subject);
    }

    /** With the plugin in Java, on this process's own JDK. */
    static HostParty ofJava(Course course) throws InterruptedException {
        String name = "host, Java SDK plugin, JDK " + Jdk.own().version();
        Attempt<Subject> subject = Attempt.at(() -> start(course, name, Jdk.own(), PluginsFolder::addJava));
        return new HostParty(name, Jdk.own(), "java", false, subject);
    }

    /** A host with plugins, in a JVM of its own. */
    static Subject start(Course course, String name, Jdk jdk, Filling filling)
            throws IOException, InterruptedException, MissingException {
        Path directory = course.newDirectory("h");
        filling.fill(new PluginsFolder(Files.createDirectory(directory.resolve("p")), course));
        Subject subject =
                course.subject(name, jdk, "ai.toru.benchmarks.race.subject.HostSubject", directory.toString());
        subject.askAll(Course.SOON.multipliedBy(4), "open");
        return subject;
    }

    List<Goal> goals(List<Goal> goals) {
        return judged
                ? goals
                : goals.stream().map(goal -> Goal.seen(goal.reference())).toList();
    }

    void close(Course course) {
        Subject present = subject.value();
        if (present != null) {
            course.processes().end(present.process());
        }
    }

    /** Puts plugins into a directory. */
    @FunctionalInterface
    interface Filling {

        void fill(PluginsFolder folder) throws IOException, InterruptedException, MissingException;
    }
}
