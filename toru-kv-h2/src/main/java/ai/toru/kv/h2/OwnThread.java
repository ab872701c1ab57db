package ai.toru.kv.h2;

/** Starts the threads of a store: daemons, which nobody interrupts. Pure. */
final class OwnThread {

    private OwnThread() {}

    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
