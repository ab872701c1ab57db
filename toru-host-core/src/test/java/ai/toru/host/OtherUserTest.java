package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginState;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plugins that run as another user of the operating system. */
final class OtherUserTest extends HostWithPlugins {

    private static final String USER = "nobody";

    @BeforeEach
    void letOthersIn() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void plugin_ofAnotherUser_answers_withThatUsersRightsOnly() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "the host's own");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        plugins.with("theirs", "echo").with("ours", "echo");
        start(builder().plugin("theirs", settings -> settings.user(USER)));

        assertThat(state("theirs"))
                .as(String.valueOf(status("theirs").reason()))
                .isEqualTo(PluginState.RUNNING);
        Path process = Path.of("/proc", String.valueOf(pid("theirs")));
        assertThat(Files.getOwner(process).getName()).isEqualTo(USER);
        PluginResponse denied = host.request("theirs", with("/read-file", secret));
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.bodyText()).contains("Permission denied");
        assertThat(host.request("ours", with("/read-file", secret)).bodyText()).isEqualTo("the host's own");
    }

    @Test
    void sockets_ofAnotherUser_areInADirectoryOfItsOwn_andGoneAfterwards() throws IOException {
        plugins.with("theirs", "echo").with("ours", "echo");
        start(builder().plugin("theirs", settings -> settings.user(USER)));
        Path sockets = root.resolve("sockets");

        assertThat(status("ours").socketPath()).isEqualTo(sockets.resolve("ours.sock"));
        assertThat(status("theirs").socketPath()).isEqualTo(sockets.resolve("theirs/sock"));
        assertThat(mode(sockets)).isEqualTo("rwx--x--x");
        assertThat(mode(sockets.resolve("theirs"))).isEqualTo("rwx------");
        assertThat(Files.getOwner(sockets.resolve("theirs")).getName()).isEqualTo(USER);

        host.close();
        assertThat(sockets).doesNotExist();
    }

    @Test
    void home_isThatUsers_unlessTheOperatorSaysOtherwise() throws IOException {
        plugins.with("theirs", "echo").with("told", "echo");
        start(builder()
                .plugin("theirs", settings -> settings.user(USER))
                .plugin("told", settings -> settings.user(USER).environment("HOME", "/elsewhere")));
        String home = Files.readAllLines(Path.of("/etc/passwd")).stream()
                .filter(line -> line.startsWith(USER + ":"))
                .map(line -> line.split(":")[5])
                .findFirst()
                .orElseThrow();

        assertThat(request("theirs", "/environment").bodyText()).contains("\"HOME\": \"" + home + "\"");
        assertThat(request("told", "/environment").bodyText()).contains("\"HOME\": \"/elsewhere\"");
    }

    @Test
    void restart_ofAnotherUsersPlugin_losesNoRequest() throws Exception {
        plugins.with("theirs", "echo");
        start(builder().plugin("theirs", settings -> settings.user(USER)));
        List<HostException> failures = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                try {
                    request("theirs", "/");
                } catch (HostException e) {
                    failures.add(e);
                }
            }
        });

        for (int i = 0; i < 4; i++) {
            long before = pid("theirs");
            get(host.restart("theirs"));
            awaitSuccessor("theirs", before);
        }
        enough.set(true);
        get(client);

        assertThat(failures).isEmpty();
        assertThat(status("theirs").socketPath()).exists();
        await().until(() -> directoriesIn(root.resolve("sockets")) == 1);
    }

    /** Stale socket file. */
    @Test
    void leftovers_ofAKilledHost_areTakenOver_andWhatIsNoSocketStays() throws Exception {
        Path own = Files.createDirectories(root.resolve("sockets/theirs"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(own.resolve("sock")));
        }
        Files.writeString(own.resolve("kept"), "of the plugin");
        Files.writeString(root.resolve("sockets/blocked"), "no directory");
        plugins.with("theirs", "echo").with("blocked", "echo");
        start(settings -> settings.user(USER));

        assertThat(request("theirs", "/").status()).isEqualTo(200);
        assertThat(status("blocked").reason())
                .contains("There is something at " + root.resolve("sockets/blocked") + " that is no directory");
        host.close();
        assertThat(own.resolve("kept")).hasContent("of the plugin");
        assertThat(own.resolve("sock")).doesNotExist();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static long directoriesIn(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).count();
        }
    }
}
