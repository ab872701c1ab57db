package ai.toru.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.Logs;

/** What a browser has told about its pages. It tells each thing once; here it is kept. Confined to the test's thread. */
final class BrowserLog {
    private final Logs logs;
    private final List<String> problems = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();

    BrowserLog(Logs logs) {
        this.logs = logs;
    }

    /** Uncaught errors, the console's errors, refusals by policy, failed loads. */
    List<String> problems() {
        for (LogEntry entry : logs.get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                problems.add(entry.getMessage());
            }
        }
        return List.copyOf(problems);
    }

    /** The addresses that were asked for, in this order; those of content that is in the address itself left out. */
    List<String> requests() {
        hearOfTraffic();
        return List.copyOf(requests);
    }

    /** How many bytes have arrived as answers, heads included, as they were encoded. */
    long transferred() {
        hearOfTraffic();
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Begins anew. */
    void forget() {
        problems();
        hearOfTraffic();
        problems.clear();
        requests.clear();
        bytes.clear();
    }

    private void hearOfTraffic() {
        for (LogEntry entry : logs.get(LogType.PERFORMANCE)) {
            JsonNode message = Web.json(entry.getMessage()).path("message");
            hear(message.path("method").asText(), message.path("params"));
        }
    }

    private void hear(String method, JsonNode parameters) {
        String request = parameters.path("requestId").asText();
        long encoded = parameters.path("encodedDataLength").asLong();
        switch (method) {
            case "Network.requestWillBeSent" -> {
                asked(parameters.at("/request/url").asText());
                // A redirection has the number of the request it leads to.
                long redirected =
                        parameters.at("/redirectResponse/encodedDataLength").asLong();
                bytes.merge("redirections", redirected, Long::sum);
            }
            case "Network.webSocketCreated" -> asked(parameters.path("url").asText());
            case "Network.dataReceived" -> bytes.merge(request, encoded, Long::sum);
            case "Network.loadingFinished" -> bytes.put(request, encoded); // the sum, with the head
            default -> {}
        }
    }

    private void asked(String address) {
        if (!address.startsWith("data:") && !address.startsWith("blob:")) {
            requests.add(address);
        }
    }
}
