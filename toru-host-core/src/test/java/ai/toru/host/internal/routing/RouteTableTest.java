package ai.toru.host.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.toru.host.http.RouteMatch;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private final RouteTable routes = new RouteTable(Map.of("/app", "app", "/app/admin", "admin", "/x", "x"));

    @Test
    void match_takesWholeSegmentsOnly() {
        assertThat(routes.match("/app")).contains(new RouteMatch("app", "/app", "/"));
        assertThat(routes.match("/app/")).contains(new RouteMatch("app", "/app", "/"));
        assertThat(routes.match("/app/a/b")).contains(new RouteMatch("app", "/app", "/a/b"));
        assertThat(routes.match("/app2")).isEmpty();
        assertThat(routes.match("/")).isEmpty();
        assertThat(routes.match("")).isEmpty();
    }

    @Test
    void match_takesTheLongestRoute() {
        assertThat(routes.match("/app/admin/users")).contains(new RouteMatch("admin", "/app/admin", "/users"));
        assertThat(routes.match("/app/administrator")).contains(new RouteMatch("app", "/app", "/administrator"));
    }

    @Test
    void match_ofAPathThatIsAllSlashes_takesNoLongerThanReadingIt() {
        String slashes = "/".repeat(1_000_000);

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(routes.match(slashes)).isEmpty();
            assertThat(routes.match("/app" + slashes)).map(RouteMatch::pluginId).contains("app");
        });
    }

    @Test
    void match_withoutRoutes_findsNothing() {
        assertThat(new RouteTable(Map.of()).match("/app")).isEmpty();
    }

    @Test
    void match_leavesTheRestRaw() {
        assertThat(routes.match("/x/%41%2e//b%20c")).contains(new RouteMatch("x", "/x", "/%41%2e//b%20c"));
    }
}
