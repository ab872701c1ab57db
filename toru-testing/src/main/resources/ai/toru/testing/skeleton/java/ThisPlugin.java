import ai.toru.plugin.Metadata;
import ai.toru.plugin.Plugin;
import ai.toru.plugin.Response;
import java.util.Map;

public class ThisPlugin {
    public static void main(String[] args) {
        Plugin plugin = Plugin.of(
                Metadata.of("@id@", "@name@", "0.1.0", "/@id@").icon("🧩"));

        plugin.get("/", request -> Response.json(Map.of(
                        "message", "Hello from @name@!",
                        "visits", plugin.keyValue().increment("visits", 1))))
                .run(args);
    }
}
