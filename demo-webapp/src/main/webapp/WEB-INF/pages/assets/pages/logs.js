import { html, nothing, render } from '../vendor/lit-html-3.3.3/lit-html.js';
import { showToast } from '../../toru/toru-host.js';
import { addressOf } from '../host.js';
import { Live } from '../live.js';
import { icon, loading } from '../parts.js';
import { ending, nameOf } from '../words.js';
import { atMostEvery, count, debounced, liveness } from './flow.js';
import { LogDownload } from './log-download.js';
import { linesBefore, parameters } from './log-pages.js';
import { LogView, MOST } from './log-view.js';

const LEVELS = [['', 'All levels'], ['debug', 'Debug and up'], ['info', 'Info and up'], ['warn', 'Warn and up'],
    ['error', 'Errors only']];

/** How many lines a stream begins with, and how many older ones come at a time. */
const TAIL = 200;

/** How long after a stream's beginning a log counts as empty. */
const EMPTY_MS = 400;

/** A plugin's log, followed live. */
export class LogsTab {
    #app;
    #id;
    #filter = { level: '', text: '' };
    #live = null;
    #trouble = null;
    #settled = false;
    #older = 'unknown';
    #asking = null;
    #wrap = true;
    #settling;
    #head = document.createElement('div');
    #view;
    #download;
    #changed;
    #search = debounced(300, (text) => this.#narrow({ text: text.trim() }));

    constructor(app, id) {
        this.#app = app;
        this.#id = id;
        this.#head.className = 'older';
        this.#changed = atMostEvery(150, () => app.render());
        this.#view = new LogView(this.#head, this.#changed);
        this.#download = new LogDownload(id, this.#changed);
        this.#open();
    }

    /** Where runs ended is marked between the lines. */
    storeChanged() {
        const plugin = this.#app.store.plugin(this.#id);
        const exits = [plugin?.last_exit, ...plugin?.earlier_exits ?? []].filter(Boolean);
        this.#view.mark(exits.map((exit) => ({
            key: `${exit.run} ${exit.at}`,
            at: Date.parse(exit.at),
            text: exit.expected ? `Run ${exit.run} was ended` : `Run ${exit.run} crashed: ${ending(exit)}`,
            kind: exit.expected ? '' : 'bad',
        })).reverse());
    }

    render(plugin) {
        this.#view.element.setAttribute('aria-label', `Log of ${nameOf(plugin)}`);
        const { following, element, waiting } = this.#view;
        render(this.#olderButton(), this.#head);
        return html`<section class="log panel ${this.#wrap ? '' : 'unwrapped'}" aria-label="Log">
            ${this.#tools(following)}
            <div class="paper">
                ${element}
                ${this.#instead()}
                ${following ? nothing : html`<button class="button primary latest" type="button" @click=${() => this.#toLatest()}>
                    ${icon('arrow-down')}Jump to the latest${waiting ? html` <span class="new">(${count(waiting, 'new', 'new')})</span>` : nothing}</button>`}
            </div>
            ${liveness(this.#view.count > 0 ? this.#trouble : this.#trouble && 'Not live', this.#sum())}
        </section>`;
    }

    leave() {
        this.#live.close();
        this.#asking?.abort();
        this.#download.stop();
        this.#view.close();
        this.#search.cancel();
        this.#changed.cancel();
        clearTimeout(this.#settling);
    }

    #tools(following) {
        return html`<div class="filters">
            <label class="search">${icon('search')}<span class="hidden">Search in the log</span>
                <input class="field" type="search" placeholder="Search" autocomplete="off" spellcheck="false"
                    @input=${(event) => this.#search(event.target.value)}></label>
            <label class="level"><span class="hidden">Level</span>
                <select class="field" @change=${(event) => this.#narrow({ level: event.target.value })}>${LEVELS.map(
                    ([level, text]) => html`<option value=${level}>${text}</option>`)}</select></label>
            ${toggle('Follow', following, () => (following ? this.#view.pause() : this.#view.follow()))}
            ${toggle('Wrap', this.#wrap, () => { this.#wrap = !this.#wrap; this.#app.render(); })}
            <span class="gap"></span>
            <button class="button quiet" type="button" title="Clears what is shown; the log keeps it"
                @click=${() => this.#clear()}>${icon('x')}<span class="text">Clear</span></button>
            ${this.#download.button(this.#filter)}
        </div>`;
    }

    /** In place of lines: why there are none. */
    #instead() {
        if (this.#view.count > 0) return nothing;
        const narrowed = this.#filter.level || this.#filter.text;
        if (this.#trouble) return html`<div class="instead"><h2>The log cannot be read</h2><p>${this.#trouble}</p></div>`;
        if (!this.#settled) return html`<div class="instead">${loading('Reading the log …')}</div>`;
        if (this.#view.edge) return html`<div class="instead"><h2>Cleared</h2><p>New lines appear here as they are written.</p></div>`;
        return html`<div class="instead" role="status">
            <h2>${narrowed ? 'No line matches' : 'Nothing written yet'}</h2>
            <p>${narrowed ? 'New lines that match appear here as they are written.'
                : 'What the plugin writes to standard output and standard error appears here.'}</p></div>`;
    }

    #olderButton() {
        const { count: shown, edge } = this.#view;
        if (!edge) return nothing;
        const full = shown + 2 * TAIL > MOST;
        const none = this.#older === 'none';
        const text = none ? 'The log begins here'
            : full ? `The page keeps ${count(MOST, 'line', 'lines')} at most: search for older ones, or download them`
                : this.#asking ? 'Loading …' : 'Load older lines';
        return html`<button class="button quiet" type="button" aria-disabled=${none || full || this.#asking ? 'true' : nothing}
            @click=${() => !none && !full && this.#loadOlder()}>${text}</button>`;
    }

    #sum() {
        const shown = this.#view.count;
        if (shown === 0) return '';
        return shown + 2 * TAIL > MOST ? `The latest ${count(shown, 'line', 'lines')}, the most this page keeps`
            : count(shown, 'line', 'lines');
    }

    #toLatest() {
        this.#view.follow();
        this.#view.element.focus({ preventScroll: true });
    }

    #clear() {
        this.#asking?.abort();
        this.#older = 'unknown';
        this.#view.clear();
    }

    #narrow(wanted) {
        const filter = { ...this.#filter, ...wanted };
        if (filter.level === this.#filter.level && filter.text === this.#filter.text) return;
        this.#filter = filter;
        this.#live.close();
        this.#asking?.abort();
        this.#view.reset();
        this.#open();
        this.#app.render();
    }

    #open() {
        this.#settled = false;
        this.#older = 'unknown';
        this.#view.searched = this.#filter.text;
        clearTimeout(this.#settling);
        const address = addressOf(this.#id, `/logs?${parameters(this.#filter, { follow: true, tail: TAIL })}`);
        this.#live = new Live(address, {
            message: (line) => this.#view.append(line),
            lost: () => this.#view.remark('Lines are missing here: the log does not go back as far as what was shown last'),
        }, (trouble) => this.#said(trouble));
    }

    #said(trouble) {
        this.#trouble = trouble;
        clearTimeout(this.#settling);
        if (!trouble) {
            this.#settling = setTimeout(() => {
                this.#settled = true;
                this.#app.render();
            }, EMPTY_MS);
        }
        this.#changed();
    }

    async #loadOlder() {
        if (this.#asking) return;
        const asking = new AbortController();
        this.#asking = asking;
        this.#app.render();
        try {
            const older = [];
            for await (const { lines } of linesBefore(this.#id, this.#filter, this.#view.edge ?? {}, TAIL, asking.signal)) {
                older.push(...lines);
                if (older.length >= TAIL / 2) break; // of a first page, much may be known already
            }
            if (asking.signal.aborted) return;
            if (older.length > 0) this.#view.prepend(older);
            else this.#older = 'none';
        } catch (error) {
            if (!asking.signal.aborted) showToast(error.message, 'error');
        } finally {
            if (this.#asking === asking) this.#asking = null;
            this.#app.render();
        }
    }
}

function toggle(text, on, switched) {
    return html`<button class="toggle" type="button" role="switch" aria-checked=${on} @click=${switched}>${text}</button>`;
}
