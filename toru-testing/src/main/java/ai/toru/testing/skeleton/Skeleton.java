package ai.toru.testing.skeleton;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that works, for its author to go on from. Immutable.
 *
 * @param language what it is written in
 * @param id its id, which names its files, too
 * @param name its name, for people
 * @param sdk where this project is checked out, for SDKs that are not in a public repository; may be null
 */
public record Skeleton(
        Language language, String id, String name, @Nullable Path sdk) {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} .,!?()+'_-]{1,100}");

    /** Words of the management interface, which no plugin may have as its id. */
    private static final Set<String> RESERVED = Set.of("route", "rescan", "events", "metrics", "health");

    /**
     * Checks what it is given.
     *
     * @throws IllegalArgumentException if no plugin can have that id or name, or the SDK is not where it should be
     */
    public Skeleton {
        if (!ID.matcher(id).matches() || id.endsWith("-")) {
            throw new IllegalArgumentException("\"" + id + "\" will not do as an id here: take 1 to 63 of a-z, 0-9 and"
                    + " hyphens, a letter first, such as my-plugin.");
        }
        if (RESERVED.contains(id)) {
            throw new IllegalArgumentException(
                    "\"" + id + "\" is a word of the host's own and can be no plugin's id; take another.");
        }
        if (!NAME.matcher(name).matches() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" will not do as a name here: take 1 to 100 letters, digits,"
                            + " spaces and . , ! ? ( ) + ' _ -; you may change it later.");
        }
        if (sdk != null && !Files.isDirectory(sdk.resolve("sdk"))) {
            throw new IllegalArgumentException(
                    "There is no directory sdk in " + sdk + "; --sdk names a checkout of Toru Host for Java.");
        }
    }

    /** A name made of an id: {@code My Plugin} of {@code my-plugin}. */
    public static String nameOf(String id) {
        StringBuilder name = new StringBuilder();
        for (String word : id.split("-")) {
            if (!word.isEmpty()) {
                name.append(name.isEmpty() ? "" : " ")
                        .append(Character.toUpperCase(word.charAt(0)))
                        .append(word, 1, word.length());
            }
        }
        return name.toString();
    }

    /**
     * Writes it into a new directory, named by the id.
     *
     * @return that directory
     * @throws FileAlreadyExistsException if it is there already
     */
    public Path writeTo(Path parent) throws IOException {
        Path directory = parent.resolve(id);
        Files.createDirectories(parent);
        Files.createDirectory(directory);
        for (Template template : Template.of(language)) {
            write(template, directory.resolve(filled(template.target())));
        }
        return directory;
    }

    private void write(Template template, Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        String text = read(template.resource());
        Files.writeString(file, template.isLibrary() ? text : filled(text));
        if (template.isExecutable()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private String filled(String text) {
        String build = language.build();
        return text.replace("@build@", build.isEmpty() ? "" : "Build it first. ")
                .replace("@commands@", build.isEmpty() ? "" : sdkCommand() + build + "\n")
                .replace("@built@", build.isEmpty() ? "" : ", once it is built")
                .replace("@parts@", language.parts() + origin())
                .replace("@rust-sdk@", rustSdk())
                .replace("@id@", id)
                .replace("@name@", name);
    }

    /** The Java SDK is not in a public repository yet. */
    private String sdkCommand() {
        return language != Language.JAVA
                ? ""
                : "(cd '"
                        + (sdk == null
                                ? "TORU-HOST-FOR-JAVA"
                                : sdk.toAbsolutePath().normalize())
                        + "' && mvn -q install -DskipTests -pl sdk/java -am)   # once\n";
    }

    /** The Rust SDK is not on crates.io yet. */
    private String origin() {
        return language != Language.RUST || sdk != null
                ? ""
                : "\n\nThe crate `toru-plugin-api` is not published yet. `Cargo.toml` takes it from its Git repository; where that"
                        + " cannot be\nreached, or is not yours to read, check Toru Host for Java out and name it:"
                        + " `toru new @id@ --lang rust --sdk CHECKOUT`, or\nwrite `toru-plugin-api = { path ="
                        + " \"CHECKOUT/sdk/rust/toru-plugin-api\" }` into `Cargo.toml`.";
    }

    private String rustSdk() {
        return sdk == null
                ? "git = \"https://github.com/toruai/toru-steering-center\""
                : "path = \"" + sdk.toAbsolutePath().normalize().resolve("sdk/rust/toru-plugin-api") + "\"";
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Skeleton.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The jar lacks " + resource + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
