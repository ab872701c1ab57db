package ai.toru.host.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.catalog.RouteClaim.Strength;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteClaimTest {

    @Test
    void settle_whatRunsKeepsItsRoute_beforeAFileThatDeclaresIt() {
        RouteClaim running = new RouteClaim("a", "/x", Strength.RUNNING);
        RouteClaim file = new RouteClaim("b", "/x", Strength.FILE);

        assertThat(RouteClaim.settle(List.of(running, file))).isEqualTo(Map.of("/x", "a"));
        assertThat(RouteClaim.settle(List.of(file, running))).isEqualTo(Map.of("/x", "a"));
    }

    @Test
    void settle_twoThatExchangeTheirRoutes_theOldOneKeepsItsOwnUntilItIsReplaced() {
        RouteClaim replaced = new RouteClaim("a", "/y", Strength.RUNNING);
        RouteClaim old = new RouteClaim("b", "/y", Strength.OUTDATED);

        assertThat(RouteClaim.settle(List.of(old, replaced))).isEqualTo(Map.of("/y", "b"));
        assertThat(RouteClaim.settle(List.of(new RouteClaim("b", "/x", Strength.RUNNING), replaced)))
                .isEqualTo(Map.of("/x", "b", "/y", "a"));
    }
}
