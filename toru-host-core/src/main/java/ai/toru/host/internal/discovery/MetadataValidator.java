package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a plugin's metadata. Lengths count Unicode code points. {@code id}, {@code name}, {@code version} and
 * {@code route} must be there; {@code author}, {@code icon} and {@code protocol} may be absent or null. Pure.
 */
final class MetadataValidator {

    private static final Set<String> KNOWN = Set.of("id", "name", "version", "author", "icon", "route", "protocol");

    private static final Rule NAME = new TextRule(1, 100);
    private static final Rule VERSION = new TextRule(1, 64);
    private static final Rule AUTHOR = new TextRule(0, 100);
    /** Usually one emoji, but a short name, reference or inline picture does no harm. */
    private static final Rule ICON = new TextRule(0, 1024);

    private MetadataValidator() {}

    static Verdict verdict(Map<String, @Nullable Object> object) {
        Members members = new Members(object);
        String id = members.required("id", IdRule::problem);
        String claimedId = members.problems().isEmpty() ? id : null;
        PluginMetadata metadata = metadata(id, members, object);
        List<String> problems = members.problems();
        return problems.isEmpty() ? new Verdict.Good(metadata) : new Verdict.Bad(claimedId, problems);
    }

    private static PluginMetadata metadata(String id, Members members, Map<String, @Nullable Object> object) {
        String name = members.required("name", NAME);
        String version = members.required("version", VERSION);
        Optional<String> author = members.optional("author", AUTHOR);
        Optional<String> icon = members.optional("icon", ICON);
        String route = members.required("route", RouteRule::problem);
        ProtocolDeclaration protocol = ProtocolMember.read(members);
        return new PluginMetadata(
                id, name, version, author.orElse(null), icon.orElse(""), route, protocol, additional(object));
    }

    private static Map<String, @Nullable Object> additional(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> additional = new LinkedHashMap<>(object);
        additional.keySet().removeAll(KNOWN);
        additional.replaceAll((name, value) -> Json.frozen(value));
        return Collections.unmodifiableMap(additional);
    }
}
