package ai.toru.samples.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTypeTest {
    @ParameterizedTest
    @EnumSource
    void of_beginningOfAnImage_isItsType(ImageType type) {
        String beginning = switch (type) {
            case PNG -> "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
            case JPG -> "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF";
            case GIF -> "GIF89a\1\0\1\0";
            case WEBP -> "RIFF\r\n\0\0WEBPVP8 ";
        };

        assertThat(ImageType.of(beginning.getBytes(ISO_8859_1))).contains(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "GIF", "GIF88a", "<svg xmlns=", "<html>GIF89a", " \u0089PNG\r\n\u001a\n", "RIFF....WAVE"})
    void of_anythingElse_isNone(String beginning) {
        assertThat(ImageType.of(beginning.getBytes(ISO_8859_1))).isEmpty();
    }

    @Test
    void ending_ofEach_isInLowerCase() {
        assertThat(ImageType.WEBP.ending()).isEqualTo(".webp");
    }
}
