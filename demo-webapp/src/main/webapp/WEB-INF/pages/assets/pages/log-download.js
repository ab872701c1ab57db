import { html } from '../vendor/lit-html-3.3.3/lit-html.js';
import { showToast } from '../../toru/toru-host.js';
import { icon } from '../parts.js';
import { count } from './flow.js';
import { asText, linesBefore } from './log-pages.js';

/** As many lines a page as the host gives. */
const PAGE = 1000;

/** All lines of a log that match, as a text file, and the button for it, which says how far it is and stops it. */
export class LogDownload {
    #id;
    #changed;
    #running = null;
    #said = '';

    constructor(id, changed) {
        this.#id = id;
        this.#changed = changed;
    }

    button(filter) {
        const what = filter.level || filter.text ? 'Downloads the lines that match' : 'Downloads the whole log';
        const running = Boolean(this.#running);
        return html`<button class="button" type="button" title=${running ? 'Stops the download' : what}
            @click=${() => (running ? this.stop() : this.#start({ ...filter }))}>${icon(running ? 'x' : 'download')}${running
                ? html`Stop <span class="new">${this.#said}</span>` : html`<span class="text">Download</span>`}</button>`;
    }

    stop() {
        this.#running?.abort();
        this.#running = null;
        this.#changed();
    }

    async #start(filter) {
        const running = new AbortController();
        this.#running = running;
        this.#said = '';
        this.#changed();
        try {
            const texts = await this.#read(filter, running.signal);
            if (texts.length === 0) showToast('There is no line to download.', 'info');
            else save(new Blob(texts, { type: 'text/plain' }), `${this.#id}.log`);
        } catch (error) {
            if (!running.signal.aborted) showToast(`The log was not downloaded. ${error.message}`, 'error');
        } finally {
            if (this.#running === running) this.#running = null;
            this.#changed();
        }
    }

    /** The earliest first. */
    async #read(filter, signal) {
        const texts = [];
        let had = 0;
        for await (const { lines, total } of linesBefore(this.#id, filter, {}, PAGE, signal)) {
            texts.push(lines.map(asText).reverse().join(''));
            had += lines.length;
            this.#said = `${Math.min(99, Math.floor(100 * had / total))} % of ${count(total, 'line', 'lines')}`;
            this.#changed();
        }
        return texts.reverse();
    }
}

function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
