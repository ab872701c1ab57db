package ai.toru.servlet.internal.answer;

import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;

/** What somebody who uses a plugin is told when that fails: a status and a sentence without anything secret. */
final class TrafficFailure {

    private TrafficFailure() {}

    static int status(HostException failure) {
        return switch (failure.code()) {
            case "unknown_plugin", "plugin_disabled", "invalid_plugin" -> 404;
            case "request_body_broken" -> 400;
            case "request_too_large" -> 413;
            case "unsupported_body" -> 415;
            case "connection_lost", "bad_plugin_response" -> 502;
            case "plugin_busy",
                    "plugin_unavailable",
                    "plugin_start_failed",
                    "host_busy",
                    "host_closed",
                    "request_cancelled" -> 503;
            case "plugin_timeout" -> 504;
            default -> 500;
        };
    }

    static String sentence(HostException failure) {
        String plugin = failure.pluginId() == null ? "The plugin" : "The plugin \"" + failure.pluginId() + "\"";
        return switch (failure.code()) {
            case "unknown_plugin" -> plugin + " does not exist. Check the path.";
            case "plugin_disabled" -> plugin + " is switched off. An administrator can enable it.";
            case "invalid_plugin" -> plugin + " cannot be used. Its status says why.";
            case "request_too_large" -> plugin + " cannot take a request of this size. Send less at once.";
            case "request_body_broken" -> plugin + " did not get all of the request's body. Send it again.";
            case "unsupported_body" -> plugin + " takes text only. Send a body in UTF-8.";
            case "connection_lost" -> plugin + " broke off before it answered. It may have acted on the request.";
            case "bad_plugin_response" -> plugin + " did not answer with a valid response. Tell its author.";
            case "plugin_busy" -> plugin + busy(failure) + " Try again in a moment.";
            case "plugin_unavailable", "plugin_start_failed" ->
                plugin + " is not running now. Try again in a moment; its status says more.";
            case "request_cancelled" -> plugin + " was not waited for any longer. Try again.";
            case "host_busy" -> "The requests to all plugins together take too much memory now. Try again in a moment.";
            case "host_closed" -> "The plugin host is stopped. Try again once the application is up again.";
            case "plugin_timeout" -> plugin + " did not answer in time. It may still act on the request.";
            default -> plugin + " could not be asked. The application's log says why.";
        };
    }

    private static String busy(HostException failure) {
        if (failure instanceof PluginBusyException busy && busy.taken() > 0) {
            String places = " did not get the request: all " + busy.taken() + " places for requests are taken";
            return places + (busy.inParts() == 0 ? "." : ", " + busy.inParts() + " of them by streams.");
        }
        return " has too many requests waiting.";
    }
}
