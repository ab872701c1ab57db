package ai.toru.samples.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The images that the gallery takes. What a file is, its first bytes say: names and {@code Content-Type} are only what
 * somebody claims. SVG is not among them, since it may have scripts in it.
 */
enum ImageType {
    PNG("\\x89PNG\r\n\\x1a\n.*"),
    JPG("\\xff\\xd8\\xff.*"),
    GIF("GIF8[79]a.*"),
    WEBP("RIFF....WEBP.*");

    /** How many of the first bytes tell them all apart. */
    static final int TELLING = 12;

    private final Pattern beginning;

    ImageType(String beginning) {
        this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
    }

    /** What begins so; nothing if it is none of these. */
    static Optional<ImageType> of(byte[] beginning) {
        String text = new String(beginning, ISO_8859_1);
        return Arrays.stream(values())
                .filter(type -> type.beginning.matcher(text).matches())
                .findFirst();
    }

    /** How names of such files end: by it, the SDK tells browsers the type. */
    String ending() {
        return "." + name().toLowerCase(Locale.ROOT);
    }
}
