const AWAY = 'The host does not answer. Trying again …';

/**
 * One of the host's event streams, open while somebody can see the page: browsers have few connections to a host, and six
 * forgotten tabs would take them all. It comes again behind the last event it had, so nothing is missing.
 */
export class Live {
    #address;
    #handlers;
    #trouble;
    #source = null;
    #retry;
    #last = '';
    #ended = false;
    #refusal = ''; // in words, while that is the latest that is known
    #seen = () => this.#look();

    /**
     * @param {string} address of the stream
     * @param {Record<string, (data: any) => void>} handlers by the kind of event; `message` for those without
     * @param {(text: string) => void} trouble told in words when it is not live, and '' when it is again
     */
    constructor(address, handlers, trouble) {
        this.#address = address;
        this.#handlers = handlers;
        this.#trouble = trouble;
        document.addEventListener('visibilitychange', this.#seen);
        this.#look();
    }

    close() {
        this.#ended = true;
        document.removeEventListener('visibilitychange', this.#seen);
        this.#shut();
    }

    #look() {
        if (document.hidden) this.#shut();
        else if (!this.#source) this.#open();
    }

    #shut() {
        clearTimeout(this.#retry);
        this.#source?.close();
        this.#source = null;
    }

    #open() {
        this.#shut();
        const after = this.#last ? `${this.#address.includes('?') ? '&' : '?'}after=${encodeURIComponent(this.#last)}` : '';
        const source = new EventSource(this.#address + after);
        this.#source = source;
        source.addEventListener('open', () => this.#opened());
        source.addEventListener('error', () => this.#lost(source));
        for (const [kind, handle] of Object.entries(this.#handlers)) {
            source.addEventListener(kind, (event) => {
                this.#last = event.lastEventId || this.#last;
                handle(JSON.parse(event.data));
            });
        }
    }

    #opened() {
        this.#refusal = '';
        this.#trouble('');
    }

    /**
     * The browser tries again by itself after a broken connection; after a refusal, we do. What is said of a refusal stands
     * until something else is known.
     */
    async #lost(source) {
        if (source !== this.#source) return;
        const closed = source.readyState === EventSource.CLOSED;
        if (!closed || !this.#refusal) this.#trouble(AWAY);
        if (!closed) return;
        const why = await reasonFor(this.#address);
        if (source !== this.#source || this.#ended) return;
        this.#refusal = why;
        this.#trouble(why || AWAY);
        this.#retry = setTimeout(() => this.#open(), 2000);
    }
}

/** Why a stream is refused: its reader is not told, but whoever asks for it otherwise is. */
async function reasonFor(address) {
    const looking = new AbortController();
    try {
        const response = await fetch(address, { headers: { Accept: 'text/event-stream' }, signal: looking.signal });
        return response.ok ? '' : (await response.json()).error ?? '';
    } catch {
        return ''; // There is no connection, which is said already.
    } finally {
        looking.abort();
    }
}
