package ai.toru.demo.web;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads files that lie in the WAR, be it unpacked or not. */
final class WebResources {
    private WebResources() {}

    /** The contents of all files below a directory of the WAR, by path relative to it. The path ends with a slash. */
    static Map<String, byte[]> below(ServletContext context, String directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        collect(context, directory, directory.length(), files);
        return files;
    }

    private static void collect(ServletContext context, String directory, int prefix, Map<String, byte[]> files)
            throws IOException {
        Set<String> paths = context.getResourcePaths(directory);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            if (path.endsWith("/")) {
                collect(context, path, prefix, files);
            } else {
                files.put(path.substring(prefix), read(context, path));
            }
        }
    }

    private static byte[] read(ServletContext context, String path) throws IOException {
        try (InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("The WAR lists " + path + " and does not hold it: build or copy it again");
            }
            return in.readAllBytes();
        }
    }
}
