import { html, nothing, render } from '../vendor/lit-html-3.3.3/lit-html.js';
import { repeat } from '../vendor/lit-html-3.3.3/directives/repeat.js';
import { showToast } from '../../toru/toru-host.js';
import { list } from '../kv.js';
import { icon, loading, notice } from '../parts.js';
import { before, bytes, shortened, size } from '../values.js';
import { clock } from '../words.js';
import { excerpt } from './conflict.js';
import { EntryDialog } from './entry.js';
import { EraseDialog } from './erase.js';

const PAGE = 100;
const MOST = 1000;
const TYPING_MS = 250;

/** What one plugin keeps: its keys, to look at and to change. Draws itself, only when something about them has changed. */
export class DataTab {
    #id;
    #place = document.createElement('div');
    #prefix = '';
    #entries = null;
    #next = null;
    #asking = null;
    #fault = null;
    #unfolded = new Set();
    #typing;
    #dialog = null;

    constructor(app, id) {
        this.#id = id;
        this.#place.className = 'data';
        this.#load();
    }

    render() {
        return this.#place;
    }

    leave() {
        clearTimeout(this.#typing);
        this.#asking?.abort();
        this.#dialog?.close();
    }

    /* ---- what it looks like ---- */

    #draw() {
        render(html`
            <div class="toolbar">
                <form role="search" @submit=${(event) => { event.preventDefault(); this.#load(); }}>
                    ${icon('search')}<input class="field" type="search" placeholder="Keys that begin with …" autocomplete="off"
                        autocapitalize="off" spellcheck="false" aria-label="Keys that begin with" @input=${(event) => this.#typed(event.target.value)}>
                </form>
                <button class="button" type="button" aria-disabled=${this.#asking ? 'true' : nothing}
                    @click=${() => this.#asking || this.#load(true)}><span class=${this.#asking ? 'turning' : ''}>${icon('refresh-cw')}</span>Reload</button>
                <button class="button primary add" type="button" @click=${() => this.#edit(null)}>${icon('plus')}Add a key</button>
            </div>
            <p class="sum" role="status">${this.#sum()}</p>
            ${this.#content()}`, this.#place);
    }

    #sum() {
        if (!this.#entries?.length || this.#refused()) return nothing;
        const count = this.#entries.length;
        return `${count === 1 ? '1 key' : `${count.toLocaleString()} keys`}${this.#next === null ? '' : ' shown, there are more'}`;
    }

    #refused() {
        return this.#fault && [401, 403].includes(this.#fault.status);
    }

    #content() {
        if (this.#refused()) return notice({ title: 'This is not for you to see', text: this.#fault.message });
        if (!this.#entries) return this.#fault ? this.#failure() : loading('Asking for the keys …');
        if (this.#entries.length === 0 && !this.#fault) return this.#nothing();
        return html`
            ${this.#entries.length === 0 ? nothing : html`<ul class="entries" aria-label="Keys" aria-busy=${Boolean(this.#asking)}>
                ${repeat(this.#entries, ({ key }) => key, (entry) => this.#row(entry))}</ul>`}
            ${this.#fault ? this.#failure() : nothing}
            ${this.#next !== null && !this.#fault ? html`<button class="button more" type="button"
                aria-disabled=${this.#asking ? 'true' : nothing} @click=${() => this.#more()}>Load more</button>` : nothing}`;
    }

    #failure() {
        return notice({
            title: 'The keys could not be loaded',
            text: this.#fault.message,
            actions: html`<button class="button primary" type="button" @click=${() => this.#load()}>Try again</button>`,
        });
    }

    #nothing() {
        return this.#prefix ? notice({ title: 'No such keys', text: `No key begins with “${this.#prefix}”.` }) : notice({
            title: 'This plugin keeps nothing yet',
            text: 'What it stores as keys and values, its settings for example, can be seen and changed here.',
        });
    }

    #row(entry) {
        const { key, value, expires_at: until } = entry;
        return html`<li>
            <details .open=${this.#unfolded.has(key)} @toggle=${(event) => this.#fold(key, event.target.open)}>
                <summary>${icon('chevron-right')}<span class="pair"><code class="key">${key}</code>
                    <span class="preview">${value === '' ? 'empty' : shortened(value, 160)}</span></span>
                    <span class="meta">${size(bytes(value))}${until ? html`<br> until ${clock(until)}` : nothing}</span></summary>
                ${this.#unfolded.has(key) ? html`<pre class="output" tabindex="0" role="region"
                    aria-label="Value of ${key}">${excerpt(value, 20_000)}</pre>` : nothing}
            </details>
            <div class="buttons">
                <button class="button quiet" type="button" title="Edit" aria-label="Edit ${key}"
                    @click=${() => this.#edit(entry)}>${icon('pencil')}</button>
                <button class="button quiet danger" type="button" title="Delete" aria-label="Delete ${key}"
                    @click=${() => this.#erase(entry)}>${icon('trash-2')}</button>
            </div>
        </li>`;
    }

    #fold(key, open) {
        if (open === this.#unfolded.has(key)) return;
        if (open) this.#unfolded.add(key);
        else this.#unfolded.delete(key);
        this.#draw();
    }

    /* ---- reading ---- */

    #typed(prefix) {
        this.#prefix = prefix;
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => this.#load(), TYPING_MS);
    }

    /** From the beginning; as far as now if that is wished. */
    #load(asFar = false) {
        clearTimeout(this.#typing);
        const limit = asFar ? Math.min(MOST, Math.max(PAGE, this.#entries?.length ?? 0)) : PAGE;
        return this.#ask({ limit }, (page) => page.entries);
    }

    async #more() {
        if (this.#asking) return;
        const shown = this.#entries.length;
        await this.#ask({ after: this.#next, limit: PAGE }, (page) => [...this.#entries, ...page.entries]);
        this.#keepFocus(this.#entries[shown]?.key);
    }

    /** What was asked before is of no use any more. */
    async #ask(what, merged) {
        this.#asking?.abort();
        const asking = new AbortController();
        this.#asking = asking;
        this.#draw();
        try {
            const page = await list(this.#id, { prefix: this.#prefix, ...what, signal: asking.signal });
            if (asking !== this.#asking) return;
            this.#set(merged(page), page.next);
        } catch (error) {
            if (asking !== this.#asking || error.name === 'AbortError') return;
            this.#fault = error;
        }
        this.#asking = null;
        this.#draw();
    }

    #set(entries, next) {
        this.#entries = entries;
        this.#next = next;
        this.#fault = null;
    }

    /* ---- changing ---- */

    #edit(entry) {
        this.#dialog = new EntryDialog(this.#id, entry, (saved) => this.#saved(saved));
    }

    #erase(entry) {
        this.#dialog = new EraseDialog(this.#id, entry, () => this.#erased(entry));
    }

    /** Into the list, where it belongs among the keys that are shown. */
    #saved(entry) {
        const others = (this.#entries ?? []).filter(({ key }) => key !== entry.key);
        const at = others.findIndex(({ key }) => before(entry.key, key));
        const beyond = at < 0 && this.#next !== null;
        if (entry.key.startsWith(this.#prefix) && !beyond) {
            others.splice(at < 0 ? others.length : at, 0, entry);
            this.#entries = others;
        }
        this.#draw();
        this.#keepFocus(entry.key);
        showToast(`Saved “${shortened(entry.key, 60)}”.`, 'success');
    }

    #erased({ key }) {
        const at = this.#entries.findIndex((entry) => entry.key === key);
        this.#entries = this.#entries.filter((entry) => entry.key !== key);
        this.#unfolded.delete(key);
        this.#draw();
        this.#keepFocus((this.#entries[at] ?? this.#entries.at(-1))?.key);
        showToast(`Deleted “${shortened(key, 60)}”.`, 'success');
    }

    /** Where the focus went with what had it, it goes to a key's row, or to where one is added. */
    #keepFocus(key) {
        if (document.activeElement && document.activeElement !== document.body) return;
        const at = this.#entries.findIndex((entry) => entry.key === key);
        (this.#place.querySelectorAll('.entries summary')[at] ?? this.#place.querySelector('.add')).focus();
    }
}
