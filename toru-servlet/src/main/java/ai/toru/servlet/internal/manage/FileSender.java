package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Sends files of any size. Copies them through, so this waits for the client, as containers' own file servlets do. */
final class FileSender {

    private static final byte[] NO_BODY = {};

    private FileSender() {}

    static void send(Call call, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String mediaType = MediaTypes.of(String.valueOf(file.getFileName()));
        String ifNoneMatch = call.request().getHeader("If-None-Match");
        Answer head = CachedContent.answer(mediaType, NO_BODY, tag(attributes), ifNoneMatch);
        if (head.status() == 304) {
            call.answer(head);
        } else {
            copy(call, head, file, attributes.size());
        }
    }

    /** Weak, since the file is not read for it. */
    private static String tag(BasicFileAttributes attributes) {
        return "W/\"" + Long.toHexString(attributes.size()) + "-"
                + Long.toHexString(attributes.lastModifiedTime().toMillis()) + "\"";
    }

    private static void copy(Call call, Answer head, Path file, long size) throws IOException {
        HttpServletResponse response = call.response();
        response.setStatus(head.status());
        head.headers().forEach(response::setHeader);
        response.setContentLengthLong(size);
        if (!call.request().getMethod().equals("HEAD")) {
            Files.copy(file, response.getOutputStream());
        }
    }
}
