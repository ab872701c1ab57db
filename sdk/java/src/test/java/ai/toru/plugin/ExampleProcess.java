package ai.toru.plugin;

import java.util.concurrent.CountDownLatch;

/** A plugin for a process of its own. */
final class ExampleProcess {
    private ExampleProcess() {}

    public static void main(String[] args) {
        Plugin.of(Metadata.of("example", "Example", "1.0.0", "/example"))
                .get("/", request -> Response.text("hello"))
                .get("/hang", request -> {
                    System.out.println("hanging");
                    new CountDownLatch(1).await();
                    return Response.empty();
                })
                .onInit(init -> System.out.println("began"))
                .onShutdown(() -> System.out.println("ended"))
                .run(args);
    }
}
