package ai.toru.plugin.internal.route;

import ai.toru.plugin.Handler;

/** A handler and what it answers; the method {@link #ANY} stands for all. Immutable. */
record Route(String method, PathPattern pattern, Handler handler) {
    static final String ANY = "*";

    boolean takes(String asked) {
        return method.equals(ANY) || method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }
}
