package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.request.PathRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files a plugin brings for the browser. A file counts only if it is a regular file whose real path, links
 * followed, lies where it is looked for; names that begin with a dot do not count. Immutable.
 */
record FrontendFiles(Path pluginsDirectory) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,63}");

    /** {@code ID/frontend/bundle.js}, else {@code ID/bundle.js}. */
    Optional<Path> bundle(String pluginId) throws IOException {
        Optional<Path> inFrontend = find(pluginId, "frontend", "bundle.js");
        return inFrontend.isPresent() ? inFrontend : find(pluginId, "", "bundle.js");
    }

    /** A file below {@code ID/frontend}, by its raw path. */
    Optional<Path> asset(String pluginId, String rawPath) throws IOException {
        Optional<String> name = PathRule.decoded(rawPath).map(path -> path.replaceFirst("^/", ""));
        return name.isEmpty() || name.get().contains("\\") ? Optional.empty() : find(pluginId, "frontend", name.get());
    }

    private Optional<Path> find(String pluginId, String folder, String name) throws IOException {
        if (!ID.matcher(pluginId).matches() || hidden(name)) {
            return Optional.empty();
        }
        try {
            Path root = pluginsDirectory.resolve(pluginId).resolve(folder);
            Path file = root.resolve(name);
            return Files.isRegularFile(file) ? inside(root, file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> inside(Path root, Path file) throws IOException {
        Path realRoot = root.toRealPath();
        Path realFile = file.toRealPath();
        boolean allowed = realRoot.startsWith(pluginsDirectory.toRealPath()) && realFile.startsWith(realRoot);
        return allowed ? Optional.of(realFile) : Optional.empty();
    }

    private static boolean hidden(String name) {
        return name.isEmpty() || name.startsWith(".") || name.startsWith("/") || name.contains("/.");
    }
}
