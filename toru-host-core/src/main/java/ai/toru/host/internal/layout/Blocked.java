package ai.toru.host.internal.layout;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says in words what is in the way of a file or directory. Pure but for looking at the files. */
final class Blocked {

    private Blocked() {}

    /** What is in the way of a path, and where. */
    static String why(Path path, IOException cause) {
        Path existing = existing(path);
        if (cause instanceof AccessDeniedException) {
            return "permission denied by " + existing;
        }
        if (!existing.equals(path.toAbsolutePath()) && !Files.isDirectory(existing)) {
            return existing + " is not a directory";
        }
        if (cause instanceof NoSuchFileException) {
            return "nothing can be created in " + existing;
        }
        return words(path, cause);
    }

    private static String words(Path path, IOException cause) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            return path + " is not a directory";
        }
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return reason == null ? "the system gives no reason" : reason;
    }

    /** The path itself, or the nearest above it that can be seen; the root at the last. */
    private static Path existing(Path path) {
        Path seen = path.toAbsolutePath();
        for (@Nullable Path at = seen; at != null; at = at.getParent()) {
            seen = at;
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return at;
            }
        }
        return seen;
    }
}
