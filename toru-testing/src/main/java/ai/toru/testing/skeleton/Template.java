package ai.toru.testing.skeleton;

import java.util.List;
import java.util.stream.Stream;

/**
 * A file of a new plugin. Immutable.
 *
 * @param resource where its text is
 * @param target where it goes in the plugin's directory
 */
record Template(String resource, String target) {

    /** Those of a language, the files that all have included. */
    static List<Template> of(Language language) {
        Stream<Template> common = Stream.of(
                new Template("common/bundle.js", "@id@/frontend/bundle.js"),
                new Template("common/README.md", "README.md"));
        return Stream.concat(common, own(language)).toList();
    }

    /** Whether it is the file that a host runs. */
    boolean isExecutable() {
        return target.endsWith(".binary");
    }

    /** Whether it is a copy of a library, in which nothing is filled in. */
    boolean isLibrary() {
        return resource.contains("/sdk/");
    }

    private static Stream<Template> own(Language language) {
        return switch (language) {
            case PYTHON ->
                Stream.of(
                        new Template("python/plugin.py", "@id@/plugin.py"),
                        new Template("python/sdk/__init__.py", "@id@/toru_plugin.py"),
                        new Template("python/wrapper.sh", "@id@.binary"));
            case RUST ->
                Stream.of(
                        new Template("rust/Cargo.toml", "Cargo.toml"),
                        new Template("rust/main.rs", "src/main.rs"),
                        new Template("rust/wrapper.sh", "@id@.binary"));
            case JAVA ->
                Stream.of(
                        new Template("java/pom.xml", "pom.xml"),
                        new Template("java/ThisPlugin.java", "src/main/java/ThisPlugin.java"),
                        new Template("java/wrapper.sh", "@id@.binary"));
            case NODE ->
                Stream.of(
                        new Template("node/plugin.js", "@id@/plugin.js"),
                        new Template("node/sdk/host.js", "@id@/host.js"),
                        new Template("node/wrapper.sh", "@id@.binary"));
        };
    }
}
