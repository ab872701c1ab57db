package ai.toru.benchmarks.race;

import java.util.ArrayList;
import java.util.List;

/** How fast the ways over HTTP should be beside each other. Pure. */
final class HttpGoals {

    private static final int SMALL = 1024;
    private static final int LARGE = 1 << 20;
    private static final int USUAL_CONNECTIONS = 32;

    private HttpGoals() {}

    /** All goals of a way; ratios without a goal where there is none. */
    static List<Goal> of(String way, int bytes, int connections) {
        List<Goal> goals = new ArrayList<>();
        if (way.equals(HttpWay.NATIVE) && bytes <= SMALL) {
            goals.add(Goal.ratioAtLeast(connections == 1 ? 0.5 : 0.9, HttpWay.HELLO));
            if (connections == USUAL_CONNECTIONS) {
                goals.add(Goal.ratioAtLeast(1.0, HttpWay.NGINX_KEPT));
                goals.add(Goal.ratioAtLeast(1.8, HttpWay.PROXY));
            }
        }
        if (way.equals(HttpWay.PYTHON) && bytes <= SMALL && connections == USUAL_CONNECTIONS) {
            goals.add(Goal.ratioAtLeast(2.0, HttpWay.GUNICORN));
        }
        if ((way.equals(HttpWay.STREAMED) || way.equals(HttpWay.BASE64)) && bytes == LARGE) {
            goals.add(Goal.ratioAtLeast(0.5, HttpWay.NGINX_KEPT));
        }
        if (goals.isEmpty() && !way.equals(HttpWay.HELLO)) {
            goals.add(Goal.seen(HttpWay.HELLO));
        }
        return goals;
    }
}
