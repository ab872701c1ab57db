package ai.toru.benchmarks.race;

/**
 * One way to the same bytes over HTTP. Immutable.
 *
 * @param leastBytes for how small bodies it is of interest
 * @param base the address, but for the number of bytes at its end
 */
record HttpWay(String name, int leastBytes, Attempt<String> base) {

    static final String HELLO = "hello servlet on Jetty";
    static final String NATIVE = "servlet → native plugin";
    static final String STREAMED = "servlet → native plugin, in parts";
    static final String BASE64 = "servlet → native plugin, in parts as Base64";
    static final String PYTHON = "servlet → Python SDK plugin";
    static final String RUST = "servlet → Rust SDK plugin";
    static final String JAVA = "servlet → Java SDK plugin";
    static final String NGINX_KEPT = "nginx, keep-alive → native HTTP";
    static final String NGINX_DEFAULT = "nginx, default → native HTTP";
    static final String GUNICORN = "nginx → gunicorn, one worker";
    static final String GUNICORNS = "nginx → gunicorn, a worker a processor";
    static final String PROXY = "Jetty ProxyHandler → native HTTP";
}
