package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets an id or a route that two files claim. */
class RivalsTest {

    @Test
    void settle_ofDifferentPlugins_changesNothing() {
        List<Discovered> files = List.of(valid("a", "x", "/x"), valid("b", "y", "/X"), valid("c", "z", "/x/y"));

        assertThat(Rivals.settle(files)).isEqualTo(files);
    }

    @Test
    void settle_ofTheSameId_refusesTheSecondAndNamesTheFirst() {
        assertThat(second(valid("a", "same", "/a"), valid("b", "same", "/b")))
                .contains("id \"same\" is taken by a.binary", "Remove one of the files")
                .doesNotContain("route");
    }

    @Test
    void settle_ofIdsThatDifferInCase_refusesTheSecond() {
        assertThat(second(valid("a", "same", "/a"), valid("b", "SAME", "/b")))
                .contains("id \"SAME\" is taken by a.binary");
    }

    @Test
    void settle_ofTheSameRoute_refusesTheSecond() {
        assertThat(second(valid("a", "x", "/same"), valid("b", "y", "/same")))
                .contains("route \"/same\" is taken by a.binary");
    }

    @Test
    void settle_ofIdAndRoute_namesBoth() {
        assertThat(second(valid("a", "x", "/x"), valid("b", "x", "/x"))).contains("its id", "its route");
    }

    @Test
    void settle_afterARefusal_theRefusedOneOwnsNothing() {
        Discovered.Valid third = valid("c", "c", "/b");

        assertThat(Rivals.settle(List.of(valid("a", "same", "/a"), valid("b", "same", "/b"), third)))
                .last()
                .isEqualTo(third);
    }

    private static String second(Discovered.Valid first, Discovered.Valid second) {
        List<Discovered> settled = Rivals.settle(List.of(first, second));
        assertThat(settled.get(0)).isEqualTo(first);
        Discovered.Invalid invalid = (Discovered.Invalid) settled.get(1);
        assertThat(invalid.binary()).isEqualTo(second.binary());
        assertThat(invalid.id()).isEqualTo(second.metadata().id());
        return invalid.reason();
    }

    private static Discovered.Valid valid(String file, String id, String route) {
        PluginMetadata metadata = new PluginMetadata(id, "N", "1", null, "", route, ProtocolDeclaration.V1_0, Map.of());
        return new Discovered.Valid(Path.of("/plugins/" + file + ".binary"), metadata, "f");
    }
}
