package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults: garbage files, missing interpreters, metadata of every wrong kind. All of them lie beside a good plugin. */
@NeedsTool("python3")
class BadPluginsIT {
    private static final String METADATA =
            "{\"id\": \"%s\", \"name\": \"%s\", \"version\": \"%s\", \"icon\": \"x\", \"route\": \"%s\"}";

    /** Files that print metadata: the file's name, then id, name, version and route. */
    private static final Map<String, String[]> FIELDS = Map.of(
            "bad-id", new String[] {"my plugin", "n", "1", "/bad-id"},
            "reserved-id", new String[] {"health", "n", "1", "/reserved-id"},
            "long-id", new String[] {"i".repeat(64), "n", "1", "/long-id"},
            "long-name", new String[] {"long-name", "n".repeat(101), "1", "/long-name"},
            "no-version", new String[] {"no-version", "n", "", "/no-version"},
            "relative-route", new String[] {"relative-route", "n", "1", "relative"},
            "dotted-route", new String[] {"dotted-route", "n", "1", "/a/../b"},
            "empty-segment", new String[] {"empty-segment", "n", "1", "/a//b"},
            "same-id", new String[] {"good", "n", "1", "/same-id"},
            "same-route", new String[] {"same-route", "n", "1", "/good"});

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        Path plugins = directory.resolve("plugins");
        PluginFiles.scripted(plugins, "good");
        FIELDS.forEach((file, fields) -> printing(plugins, file, METADATA.formatted((Object[]) fields)));
        printing(plugins, "not-json", "hello");
        printing(plugins, "array", "[]");
        printing(plugins, "no-id", "{\"name\": \"n\", \"version\": \"1\", \"icon\": \"x\", \"route\": \"/no-id\"}");
        PluginFiles.binary(plugins, "fails", "#!/bin/sh\necho 'a library is missing' >&2\nexit 3\n");
        PluginFiles.binary(plugins, "silent", "#!/bin/sh\n");
        PluginFiles.binary(plugins, "slow", "#!/bin/sh\nexec sleep 60\n");
        PluginFiles.binary(plugins, "chatty", "#!/bin/sh\nexec head -c 100000 /dev/zero\n");
        PluginFiles.binary(plugins, "no-interpreter", "#!/no/such/interpreter\n");
        Path notExecutable = PluginFiles.binary(plugins, "not-executable", "#!/bin/sh\n");
        Files.setPosixFilePermissions(notExecutable, PosixFilePermissions.fromString("rw-r--r--"));
        byte[] garbage = new byte[4096];
        new Random(1).nextBytes(garbage);
        Files.write(PluginFiles.binary(plugins, "garbage", ""), garbage);
        demo = Demo.ready(directory);
        web = demo.web();
    }

    private static void printing(Path plugins, String file, String text) {
        PluginFiles.binary(plugins, file, "#!/bin/sh\necho '" + text + "'\n");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bad-id, id",
        "reserved-id, health",
        "long-id, id",
        "long-name, name",
        "no-version, version",
        "relative-route, route",
        "dotted-route, route",
        "empty-segment, route",
        "same-route, /good",
        "no-id, id",
        "not-json, JSON",
        "array, object",
        "fails, a library is missing",
        "silent, --metadata",
        "slow, 5000 ms",
        "chatty, 65536 bytes",
        "no-interpreter, /no/such/interpreter",
        "not-executable, chmod +x",
        "garbage, garbage.binary"
    })
    void status_ofBadFile_saysWhatIsWrong(String file, String named) {
        JsonNode status = web.status(file);

        assertThat(status.path("state").asText()).as(status.toString()).isEqualTo("INVALID");
        assertThat(status.path("reason").asText()).contains(named);
    }

    @Test
    void goodPlugin_besideThem_serves() {
        assertThat(web.get("plugins/good/echo/x").body()).isEqualTo("x");
        assertThat(Web.json(web.get("api/plugins")).findValuesAsText("state"))
                .filteredOn(state -> !state.equals("INVALID"))
                .containsExactly("RUNNING");
    }
}
