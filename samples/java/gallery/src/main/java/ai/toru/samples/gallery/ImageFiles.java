package ai.toru.samples.gallery;

import ai.toru.plugin.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The images' bytes, one file each, in a directory. Names are ours alone: nothing that a client says gets into a path.
 * Thread-safe; while the plugin is replaced, two processes share the directory.
 */
final class ImageFiles {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{12}-[0-9a-f]{8}\\.(png|jpg|gif|webp)");
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

    private final Path directory;
    private final long most;

    /** Files of at most so many bytes in a directory. */
    ImageFiles(Path directory, long most) {
        this.directory = directory;
        this.most = most;
    }

    /** Makes the directory, and removes what uploads left in it that a crash cut off. */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        Instant old = Instant.now().minus(LONGEST_UPLOAD);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, "*.draft")) {
            for (Path draft : drafts) {
                if (Files.getLastModifiedTime(draft).toInstant().isBefore(old)) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    /** Takes a body as it comes, and keeps no more of it in memory than a piece. Whole or not at all. */
    Path add(InputStream body) throws IOException {
        byte[] beginning = body.readNBytes(ImageType.TELLING);
        ImageType type = ImageType.of(beginning)
                .orElseThrow(() -> new HttpException(415, "That is no PNG, JPEG, GIF or WebP image"));
        Path draft = Files.createTempFile(directory, "", ".draft");
        try {
            copy(new SequenceInputStream(new ByteArrayInputStream(beginning), body), draft);
            return Files.move(draft, directory.resolve(newName() + type.ending()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The file of this name, if there is one. */
    Optional<Path> find(String name) {
        return Optional.of(name)
                .filter(given -> NAME.matcher(given).matches())
                .map(directory::resolve)
                .filter(Files::isRegularFile);
    }

    private void copy(InputStream from, Path to) throws IOException {
        byte[] piece = new byte[64 * 1024];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
                size += count;
                if (size > most) {
                    throw new HttpException(
                            413, "An image may have " + most / (1024 * 1024) + " MiB; this one is larger");
                }
                out.write(piece, 0, count);
            }
        }
    }

    /** Names sort by the time of the upload. */
    private static String newName() {
        return "%012x-%s"
                .formatted(
                        System.currentTimeMillis(), UUID.randomUUID().toString().substring(0, 8));
    }
}
