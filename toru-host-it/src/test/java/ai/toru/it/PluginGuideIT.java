package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Does what the guide for authors of plugins says, section by section, as its readers do. */
class PluginGuideIT {
    private static final Markdown GUIDE = Markdown.of(DocumentationTest.PROJECT.resolve("docs/plugin-guide.md"));

    @TempDir
    private Path directory;

    private String heading = "";

    /** The section of the page that a test follows, by its heading. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Section {
        String value();
    }

    @BeforeEach
    void open(TestInfo test) {
        heading = test.getTestMethod()
                .map(method -> method.getAnnotation(Section.class))
                .map(Section::value)
                .orElse("");
    }

    @Test
    void sections_withBlocks_areFollowedByATest() {
        List<String> followed = Arrays.stream(PluginGuideIT.class.getDeclaredMethods())
                .map((Method method) -> method.getAnnotation(Section.class))
                .filter(Objects::nonNull)
                .map(Section::value)
                .collect(Collectors.toList());

        assertThat(GUIDE.sections().entrySet().stream()
                        .filter(section -> !section.getValue().isEmpty())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(followed);
    }

    /** Its commands are those that {@link Demo} and the README's reader run. */
    @Test
    @Section("Before you begin")
    void beforeYouBegin() {
        List<GuideBlock> blocks = GUIDE.sections().get(heading);

        assertThat(blocks).extracting(GuideBlock::argument).containsExactly("checkout", "demo");
        assertThat(Markdown.of(DocumentationTest.PROJECT.resolve("README.md")).text())
                .contains(blocks.get(0).text().strip());
        assertThat(blocks.get(1).text()).contains("java -jar $TORU/demo-webapp/target/toru-demo.war --plugins plugins");
        assertThat(Demo.war()).isEqualTo(DocumentationTest.PROJECT.resolve("demo-webapp/target/toru-demo.war"));
    }

    @Test
    @NeedsTool({"python3", "curl"})
    @Section("Five minutes in Python")
    void python() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool({"cargo", "curl"})
    @Section("Five minutes in Rust")
    void rust() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool("curl")
    @Section("Five minutes in Java")
    void java() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool({"node", "curl"})
    @Section("Five minutes in JavaScript")
    void javascript() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool({"python3", "curl"})
    @Section("Keeping data")
    void keepingData() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool({"python3", "curl"})
    @Section("Streams and bytes")
    void streamsAndBytes() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool("python3")
    @Section("Checking and debugging")
    void checking() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool({"python3", "curl", "chromium", "chromedriver"})
    @Section("A page in the browser")
    void pageInTheBrowser() throws IOException, InterruptedException {
        follow(demo -> {
            URI address = demo.address().resolve("app/plugins/my-plugin");
            try (BrowserPage page = BrowserPage.open(directory, address)) {
                page.awaitTrue("[...document.querySelectorAll('h2')].some((one) => one.textContent === 'My Plugin')");
                page.awaitText("Hello from the other side!");
                assertThat(page.problems()).isEmpty();
            }
        });
    }

    @Test
    @NeedsTool({"python3", "curl", "bash"})
    @Section("Deployment")
    void deployment() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @NeedsTool("curl")
    @Section("Troubleshooting")
    void troubleshooting() throws IOException, InterruptedException {
        follow();
    }

    @Test
    @Section("What happens between host and plugin")
    void messages_areKnownToTheProtocolsTest() {
        assertThat(GUIDE.sections().get(heading)).extracting(GuideBlock::kind).containsOnly(GuideBlock.Kind.MESSAGE);
    }

    private void follow() throws IOException, InterruptedException {
        follow(demo -> {});
    }

    private void follow(Afterwards afterwards) throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("plugins"));
        try (Demo demo = Demo.ready(directory, "--plugins", "plugins")) {
            new GuideWalk(directory, demo.address(), Cargo.ENVIRONMENT)
                    .follow(GUIDE.sections().get(heading));
            afterwards.look(demo);
        }
    }

    /** What there is to see once a section is done. */
    private interface Afterwards {
        void look(Demo demo) throws IOException, InterruptedException;
    }
}
