package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures in README and docs: taken anew, and much like those that are committed. {@code -Dtoru.pictures=write} writes
 * them instead. Numbers, times and fonts may differ, what is where may not: so both are looked at from far away.
 */
@NeedsTool({"chromium", "chromedriver", "python3", "node"})
class PicturesIT {
    private static final Path COMMITTED = Path.of("../docs/images");
    private static final Path TAKEN = Path.of("target/pictures");
    private static final boolean WRITE = "write".equals(System.getProperty("toru.pictures"));

    /** Into so many columns and rows a picture is made smaller before it is compared. */
    private static final int COLUMNS = 48;

    private static final int ROWS = 30;

    /** The mean difference of all cells that is allowed, of 255. A missing sidebar makes about 10, other digits well below 1. */
    private static final double MOST_DIFFERENT = 3;

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(TAKEN);
        demo = Demo.ready(directory);
        for (String id : new String[] {"hello-python", "sticky-notes", "clock", "gallery"}) {
            demo.web().awaitState(id, "RUNNING");
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "overview, dashboard,                  false, document.querySelectorAll('.card').length >= 4",
        "plugin,   app/plugins/clock,          true,  /:/.test(document.querySelector('.clock time')?.textContent)",
        "details,  app/manage/hello-python,    false, document.querySelector('main').innerText.includes('p95')",
        "logs,     app/manage/hello-python/logs, true, document.querySelector('main').innerText.includes('started')",
    })
    void picture_takenAnew_looksLikeTheOneInTheDocs(String name, String path, boolean dark, String ready)
            throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve(path));
        page.look(1280, dark);
        page.awaitTrue("!document.querySelector('.loading, .skeleton')");
        ask(200);
        page.awaitTrue(ready);
        Path taken = (WRITE ? COMMITTED : TAKEN).resolve(name + ".png");
        page.picture(taken);

        assertThat(difference(taken, COMMITTED.resolve(name + ".png")))
                .as("%s against docs/images: if it is meant, run this test with -Dtoru.pictures=write", taken)
                .isLessThan(MOST_DIFFERENT);
    }

    /** So that there is something to be seen. */
    private static void ask(int times) {
        CompletableFuture.allOf(IntStream.range(0, times)
                        .mapToObj(number -> demo.web().getLater("plugins/hello-python/greeting?name=" + number))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static double difference(Path one, Path other) throws IOException {
        int[] first = cells(one);
        int[] second = cells(other);
        return IntStream.range(0, first.length)
                .map(i -> Math.abs(first[i] - second[i]))
                .average()
                .orElseThrow();
    }

    /** How bright each cell is. */
    private static int[] cells(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        BufferedImage small = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture.getScaledInstance(COLUMNS, ROWS, BufferedImage.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return small.getData().getSamples(0, 0, COLUMNS, ROWS, 0, (int[]) null);
    }
}
