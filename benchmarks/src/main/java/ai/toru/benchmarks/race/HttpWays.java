package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts all servers that are to be had. Immutable. */
record HttpWays(Course course) {

    private static final String SITE = "ai.toru.benchmarks.race.subject.SiteSubject";
    private static final int LARGE = 1 << 16;

    List<HttpWay> open() throws InterruptedException {
        List<HttpWay> ways = new ArrayList<>();
        ways.add(new HttpWay(HttpWay.HELLO, 0, Attempt.at(() -> site("hello", "hello") + "/text/")));
        plugins(ways);
        Attempt<Path> http = Attempt.at(this::startHttp);
        for (boolean kept : List.of(true, false)) {
            ways.add(new HttpWay(
                    kept ? HttpWay.NGINX_KEPT : HttpWay.NGINX_DEFAULT,
                    0,
                    http.then(socket -> new Nginx(course, socket, kept).start() + "/text/")));
        }
        ways.add(gunicorn(HttpWay.GUNICORN, 1));
        ways.add(gunicorn(HttpWay.GUNICORNS, Runtime.getRuntime().availableProcessors()));
        ways.add(new HttpWay(
                HttpWay.PROXY, 0, http.then(socket -> site("proxy", "proxy", socket.toString()) + "/text/")));
        return ways;
    }

    /** One application with all plugins. */
    private void plugins(List<HttpWay> ways) throws InterruptedException {
        Attempt<Path> directory = Attempt.at(() -> course.newDirectory("w"));
        Attempt<PluginsFolder> folder =
                directory.then(path -> new PluginsFolder(Files.createDirectory(path.resolve("p")), course));
        Attempt<?> inC = folder.then(to -> {
            to.addNative("native");
            return to;
        });
        Attempt<?> inPython = folder.then(to -> {
            to.addPython("python");
            return to;
        });
        Attempt<?> inRust = folder.then(to -> {
            to.addRust();
            return to;
        });
        Attempt<?> inJava = folder.then(to -> {
            to.addJava();
            return to;
        });
        Attempt<String> site = directory.then(path -> site("plugins", "plugins", path.toString()) + "/plugins");
        ways.add(new HttpWay(HttpWay.NATIVE, 0, path(inC, site, "/native/text/")));
        ways.add(new HttpWay(HttpWay.STREAMED, LARGE, path(inC, site, "/native/stream/")));
        ways.add(new HttpWay(HttpWay.BASE64, LARGE, path(inC, site, "/native/base64/")));
        ways.add(new HttpWay(HttpWay.PYTHON, 0, path(inPython, site, "/python/text/")));
        ways.add(new HttpWay(HttpWay.RUST, 0, path(inRust, site, "/rust/text/")));
        ways.add(new HttpWay(HttpWay.JAVA, 0, path(inJava, site, "/java/text/")));
    }

    private static Attempt<String> path(Attempt<?> plugin, Attempt<String> site, String path)
            throws InterruptedException {
        return plugin.value() == null ? new Attempt<>(null, plugin.reason()) : site.then(base -> base + path);
    }

    private HttpWay gunicorn(String name, int workers) throws InterruptedException {
        Attempt<String> base = Attempt.at(() -> {
            Tools.nginx();
            Path gunicorn = Tools.gunicorn();
            String id = "gunicorn" + workers;
            Path socket = course.directory().resolve(id + ".sock");
            course.unixServer(
                    id,
                    List.of(
                            "/usr/bin/env",
                            "PYTHONDONTWRITEBYTECODE=1", // the repository stays as it is
                            gunicorn.toString(),
                            "--workers=" + workers,
                            "--bind=unix:" + socket,
                            "--chdir=" + course.settings().project().resolve("benchmarks/src/main/python"),
                            "wsgi:application"),
                    socket);
            return new Nginx(course, socket, false).start() + "/text/";
        });
        return new HttpWay(name, 0, base);
    }

    private Path startHttp() throws IOException, InterruptedException, MissingException {
        Path program = course.nativeProgram("http");
        Path socket = course.directory().resolve("http.sock");
        return course.unixServer("http", List.of(program.toString(), socket.toString()), socket);
    }

    /** Where a site of ours answers. */
    private String site(String name, String... arguments) throws IOException, InterruptedException {
        Subject subject = course.subject(name, Jdk.own(), SITE, arguments);
        return "http://127.0.0.1:" + (int) subject.ask(Course.SOON, "port");
    }
}
