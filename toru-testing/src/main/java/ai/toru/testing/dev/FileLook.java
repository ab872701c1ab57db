package ai.toru.testing.dev;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the files of some places stood at one moment: their times and sizes. Immutable.
 *
 * @param stamps by path
 */
record FileLook(Map<Path, String> stamps) {

    private static final int MOST = 20_000;

    private static final Set<String> PASSED_OVER = Set.of("__pycache__", "node_modules", "4913");

    FileLook {
        stamps = Map.copyOf(stamps);
    }

    /** Looks at files, and at directories with all below them; what is not there counts as nothing. */
    static FileLook at(Collection<Path> places) throws IOException {
        Map<Path, String> stamps = new HashMap<>();
        for (Path place : places) {
            if (Files.exists(place)) {
                Files.walkFileTree(place, new Visitor(place, stamps));
            }
        }
        return new FileLook(stamps);
    }

    /** What editors and interpreters leave beside the files that one means. */
    static boolean isPassedOver(String name) {
        return PASSED_OVER.contains(name)
                || name.startsWith(".")
                || name.startsWith("#")
                || name.endsWith("~")
                || name.endsWith(".pyc")
                || name.endsWith(".swp")
                || name.endsWith(".tmp")
                || name.contains("___jb_");
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Map<Path, String> stamps;

        Visitor(Path root, Map<Path, String> stamps) {
            this.root = root;
            this.stamps = stamps;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isWanted(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isWanted(file)) {
                stamps.put(file, attributes.lastModifiedTime().toMillis() + " " + attributes.size());
            }
            return stamps.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        private boolean isWanted(Path path) {
            return path.equals(root) || !isPassedOver(path.getFileName().toString());
        }
    }
}
