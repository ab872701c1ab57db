package ai.toru.plugin.internal.route;

import ai.toru.plugin.Handler;
import java.util.Map;

/**
 * The handler for a request. Immutable.
 *
 * @param handler who answers
 * @param parameters parts of the path by name, decoded
 */
public record Match(Handler handler, Map<String, String> parameters) {}
