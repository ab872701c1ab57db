package ai.toru.host.internal.supervision;

/** What the supervisor decided, or learned, about a plugin; {@link PluginTransitions} says what it leads to. */
enum Signal {
    /** Begin a run. */
    START,
    /** The run has accepted its {@code init}. */
    READY,
    /** The run does not do its work. */
    FALTER,
    /** The run does its work again. */
    RECOVER,
    /** The run has ended by itself, and another, which was asked for before that, starts at once. */
    HAND_OVER,
    /** End all runs. */
    STOP,
    /** The run has ended, and another comes after a delay. */
    RETRY_LATER,
    /** The run has ended, as too many before it; or so it was in an earlier life of the host. */
    GIVE_UP,
    /** There is no run, and none is wanted. */
    SWITCH_OFF,
    /** There is no run, because the host stops. */
    SUSPEND
}
