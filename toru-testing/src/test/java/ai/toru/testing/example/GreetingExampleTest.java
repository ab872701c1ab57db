package ai.toru.testing.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GreetingExampleTest {
    /** The example of the page is the test beside this one, which runs. */
    @Test
    void example_ofThePage_isGreetingTest() throws IOException {
        String source = Files.readString(Path.of("src/test/java/ai/toru/testing/example/GreetingTest.java"));
        String example = source.substring(source.indexOf("import static"));

        assertThat(Files.readString(Path.of("../docs/plugin-kit.md"))).contains(example);
    }
}
