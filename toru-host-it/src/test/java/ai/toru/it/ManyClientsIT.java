package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: answers that reach the wrong caller. */
@NeedsTool("python3")
class ManyClientsIT {
    private static final int CLIENTS = 32;
    private static final int REQUESTS = 1_000;

    @TempDir
    private Path directory;

    @Test
    void requests_from32ClientsToASerialPlugin_eachGetTheirOwnAnswer()
            throws IOException, InterruptedException, ExecutionException {
        PluginFiles.scripted(directory.resolve("plugins"), "serial");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("serial", "RUNNING");
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String path = "plugins/serial/echo/token-" + i;
                answers.add(clients.submit(() -> web.get(path)));
            }
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.get(i).get().body()).isEqualTo("token-" + i);
                assertThat(answers.get(i).get().statusCode()).isEqualTo(200);
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
