package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for metadata, member by member. */
class MetadataValidatorTest {

    @Test
    void verdict_ofTheGuidesExample_isGood() {
        PluginMetadata metadata = good(example());

        assertThat(metadata)
                .isEqualTo(new PluginMetadata(
                        "my-plugin",
                        "My Plugin",
                        "0.1.0",
                        "Me",
                        "🚀",
                        "/my-plugin",
                        ProtocolDeclaration.V1_0,
                        Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "A-1",
                "-leading",
                "0",
                "routes",
                "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789"
            })
    void id_ofAllowedCharacters_isGood(String id) {
        assertThat(good(with("id", id.substring(0, Math.min(63, id.length()))))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a_b", "a.b", "../x", "a/b", "ä", "a\n", "a\u0000", "１"})
    void id_ofOtherCharacters_isBad(String id) {
        assertThat(onlyProblem(with("id", id)))
                .startsWith("\"id\" is ")
                .endsWith("1 to 63 characters of A-Z a-z 0-9 -");
    }

    @Test
    void id_of64Characters_isBad() {
        assertThat(onlyProblem(with("id", "a".repeat(64)))).contains("1 to 63 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"route", "rescan", "events", "metrics", "health", "openapi.json", "Route", "HEALTH"})
    void id_reserved_isBad(String id) {
        assertThat(onlyProblem(with("id", id))).contains(id, "word of the management interface");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "name", "version", "route"})
    void member_missing_isNamed(String member) {
        Map<String, @Nullable Object> object = example();
        object.remove(member);

        assertThat(onlyProblem(object)).isEqualTo("\"" + member + "\" is missing; add it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "name", "version", "author", "icon", "route"})
    void member_ofAnotherType_isNamed(String member) {
        assertThat(onlyProblem(with(member, 1))).isEqualTo("\"" + member + "\" must be a string, but is a number");
        assertThat(onlyProblem(with(member, true))).endsWith("but is a boolean");
        assertThat(onlyProblem(with(member, List.of()))).endsWith("but is an array");
        assertThat(onlyProblem(with(member, Map.of()))).endsWith("but is an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "name", "version", "route"})
    void member_required_mustNotBeNull(String member) {
        assertThat(onlyProblem(with(member, null))).isEqualTo("\"" + member + "\" must be a string, but is null");
    }

    @Test
    void member_optional_mayBeNullOrAbsent() {
        Map<String, @Nullable Object> nulls = with("author", null);
        nulls.put("icon", null);
        nulls.put("protocol", null);
        Map<String, @Nullable Object> absent = example();
        absent.keySet().removeAll(Set.of("author", "icon"));

        assertThat(good(nulls)).isEqualTo(good(absent));
        assertThat(good(absent).author()).isNull();
        assertThat(good(absent).icon()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"name,1,100", "version,1,64", "author,0,100", "icon,0,1024"})
    void text_length_isBounded(String member, int min, int max) {
        assertThat(good(with(member, "🚀".repeat(max)))).isNotNull();
        assertThat(onlyProblem(with(member, "🚀".repeat(max + 1)))).contains("shorten it to " + max);
        if (min == 0) {
            assertThat(good(with(member, ""))).isNotNull();
        } else {
            assertThat(onlyProblem(with(member, ""))).contains("is empty");
            assertThat(onlyProblem(with(member, " "))).contains("is empty");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "version", "author", "icon"})
    void text_withControlCharacters_isBad(String member) {
        for (String control :
                List.of("\n", "\r", "\t", "\u0000", "\u001b[31m", "\u0085", "\u2028", "\ud800", "\u007f")) {
            assertThat(onlyProblem(with(member, "a" + control + "b")))
                    .startsWith("\"" + member + "\" contains control characters")
                    .doesNotContain(control.substring(0, 1));
        }
    }

    @Test
    void icon_ofSeveralCodePoints_isGood() {
        assertThat(good(with("icon", "👩‍🚀")).icon()).isEqualTo("👩‍🚀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/my-plugin", "/a/b/c", "/a.b/..c/...", "/~x!$&'()*+,=:@", "/A_b"})
    void route_ofWholeSegments_isGood(String route) {
        assertThat(good(with("route", route)).route()).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a",
                "a/b",
                "//",
                "//a",
                "/a//b",
                "/a/",
                "/.",
                "/..",
                "/a/..",
                "/a/../b",
                "/./a",
                "/a/.",
                "/%61",
                "/a?b",
                "/a#b",
                "/a;b",
                "/a\\b",
                "/a b",
                "/a\nb",
                "/a\u0000",
                "/ä",
                "/<a>",
                "/\"",
                "/a|b",
                "/{a}",
                "/a\u007f"
            })
    void route_ofAnotherForm_isBad(String route) {
        assertThat(onlyProblem(with("route", route))).startsWith("\"route\" is \"");
    }

    @Test
    void route_length_isBounded() {
        assertThat(good(with("route", "/" + "a".repeat(254)))).isNotNull();
        assertThat(onlyProblem(with("route", "/" + "a".repeat(255)))).contains("255 characters");
    }

    @Test
    void verdict_ofManyProblems_listsThemAll() {
        Map<String, @Nullable Object> object = with("id", "a b");
        object.put("name", "");
        object.put("version", 1);
        object.remove("route");
        object.put("protocol", "1.1");

        assertThat(bad(object).problems()).hasSize(5);
        assertThat(bad(object).claimedId()).isNull();
    }

    @Test
    void claimedId_whenOnlyOtherMembersAreBad_isKept() {
        assertThat(bad(with("name", "")).claimedId()).isEqualTo("my-plugin");
    }

    @Test
    void additional_ofUnknownMembers_keepsThemInOrder() {
        Map<String, @Nullable Object> object = example();
        object.put("z", List.of(1, "x"));
        object.put("a", null);

        Map<String, @Nullable Object> expected = new HashMap<>();
        expected.put("z", List.of(1, "x"));
        expected.put("a", null);
        assertThat(good(object).additional()).isEqualTo(expected);
        assertThat(good(object).additional().keySet()).containsExactly("z", "a");
    }

    @Test
    void additional_ofNestedMembers_cannotBeChanged() {
        List<Object> inner = new ArrayList<>(List.of(new HashMap<>(Map.of("k", 1))));
        Map<String, @Nullable Object> additional = good(with("extra", inner)).additional();
        inner.clear();

        assertThat(additional).isEqualTo(Map.of("extra", List.of(Map.of("k", 1))));
        assertThatThrownBy(() -> ((List<?>) additional.get("extra")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> additional.remove("extra")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void protocol_1_1_isRead() {
        Map<String, Object> protocol =
                Map.of("version", "1.1", "features", List.of("ready", "multiplex", "x"), "max_in_flight", 65536);

        assertThat(good(with("protocol", protocol)).protocol())
                .isEqualTo(new ProtocolDeclaration("1.1", Set.of("ready", "multiplex", "x"), 65536));
    }

    @Test
    void protocol_withoutMultiplex_takesOneRequestAtATime() {
        Map<String, Object> protocol = Map.of("version", "1.1", "features", List.of("ready"), "max_in_flight", 7);

        assertThat(good(with("protocol", protocol)).protocol().maxInFlight()).isEqualTo(1);
    }

    @Test
    void protocol_withMultiplexAlone_takes256() {
        Map<String, Object> protocol = Map.of("version", "1.1", "features", List.of("multiplex"), "other", "kept out");

        assertThat(good(with("protocol", protocol)).protocol().maxInFlight()).isEqualTo(256);
    }

    @Test
    void protocol_1_0_isThatOfAPluginThatDeclaresNothing() {
        Map<String, Object> protocol = Map.of("version", "1.0", "features", List.of(), "max_in_flight", 1);

        assertThat(good(with("protocol", protocol)).protocol()).isEqualTo(ProtocolDeclaration.V1_0);
    }

    @Test
    void protocol_ofAnotherForm_isBad() {
        assertThat(onlyProblem(with("protocol", "1.1"))).contains("\"protocol\" must be an object, but is a string");
        assertThat(protocolProblem(Map.of())).isEqualTo("\"protocol.version\" is missing; add it");
        assertThat(protocolProblem(Map.of("version", 1.1))).contains("\"protocol.version\" must be a string");
        assertThat(protocolProblem(Map.of("version", "2.0"))).contains("this host speaks \"1.0\" and \"1.1\"");
        assertThat(protocolProblem(Map.of("version", "1.0", "features", List.of("ready"))))
                .contains("\"protocol.features\" needs version \"1.1\"");
        assertThat(protocolProblem(Map.of("version", "1.0", "max_in_flight", 2)))
                .contains("\"protocol.max_in_flight\" needs version \"1.1\"");
    }

    @Test
    void features_ofAnotherForm_areBad() {
        assertThat(featuresProblem("ready")).contains("\"protocol.features\" must be an array of strings");
        assertThat(featuresProblem(List.of("ready", 1))).contains("\"protocol.features[1]\" must be a string");
        assertThat(featuresProblem(Collections.singletonList(null))).contains("but is null");
        assertThat(featuresProblem(List.of(""))).contains("\"protocol.features[0]\" is empty");
        assertThat(featuresProblem(Collections.nCopies(65, "x"))).contains("at most 64");
    }

    @Test
    void maxInFlight_outOfRangeOrNotWhole_isBad() {
        List<Object> wrong = Arrays.asList(
                0, -1, 65537, 1L << 40, 4_294_967_297L, BigInteger.ONE.shiftLeft(64), 1.5, 1.0, "1", true, List.of());

        for (Object value : wrong) {
            assertThat(protocolProblem(Map.of("version", "1.1", "max_in_flight", value)))
                    .isEqualTo("\"protocol.max_in_flight\" must be a whole number from 1 to 65536");
        }
    }

    private static String featuresProblem(Object features) {
        return protocolProblem(Map.of("version", "1.1", "features", features));
    }

    private static String protocolProblem(Map<String, Object> protocol) {
        return onlyProblem(with("protocol", protocol));
    }

    private static Map<String, @Nullable Object> example() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", "my-plugin");
        object.put("name", "My Plugin");
        object.put("version", "0.1.0");
        object.put("author", "Me");
        object.put("icon", "🚀");
        object.put("route", "/my-plugin");
        return object;
    }

    private static Map<String, @Nullable Object> with(String member, @Nullable Object value) {
        Map<String, @Nullable Object> object = example();
        object.put(member, value);
        return object;
    }

    private static PluginMetadata good(Map<String, @Nullable Object> object) {
        Verdict verdict = MetadataValidator.verdict(object);
        assertThat(verdict).isInstanceOf(Verdict.Good.class);
        return ((Verdict.Good) verdict).metadata();
    }

    private static Verdict.Bad bad(Map<String, @Nullable Object> object) {
        Verdict verdict = MetadataValidator.verdict(object);
        assertThat(verdict).isInstanceOf(Verdict.Bad.class);
        return (Verdict.Bad) verdict;
    }

    private static String onlyProblem(Map<String, @Nullable Object> object) {
        assertThat(bad(object).problems()).hasSize(1);
        return bad(object).problems().get(0);
    }
}
