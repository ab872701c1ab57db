import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { live } from '../vendor/lit-html-3.3.3/directives/live.js';
import { compareAndSet, entryAt } from '../kv.js';
import {
    LONGEST_KEY, LONGEST_VALUE, against, bytes, keyFault, oddLineEnds, pretty, valueFault, withLineEndsOf,
} from '../values.js';
import { clock } from '../words.js';
import { Dialog } from './dialog.js';
import { conflictNotice } from './conflict.js';

const MINUTE = 60_000;
const STAYS = [['Forever', ''], ['For a minute', MINUTE], ['For an hour', 60 * MINUTE], ['For a day', 1440 * MINUTE],
    ['For a week', 7 * 1440 * MINUTE]];

/**
 * Where a key is added or its value changed. Nothing is overwritten unseen: the change is made only if the key has the value
 * that was shown, and what was typed stays until it is saved or the user gives it up.
 */
export class EntryDialog {
    #id;
    #done;
    #dialog = new Dialog(() => this.#mayLeave());
    #entry;
    #expected;
    #key;
    #stays;
    #fault = '';
    #conflict = null;
    #saving = false;
    #leaving = false;

    /**
     * @param {string} id of the plugin
     * @param {?import('../kv.js').Entry} entry null to add one
     * @param {(entry: import('../kv.js').Entry, added: boolean) => void} done called when it is saved
     */
    constructor(id, entry, done) {
        this.#id = id;
        this.#done = done;
        this.#key = entry?.key ?? '';
        this.#take(entry);
        this.#draw();
        this.#value.value = entry?.value ?? '';
        this.#draw();
        this.#dialog.show();
        this.#dialog.find(entry ? 'textarea' : 'input').focus();
    }

    close() {
        this.#dialog.close();
    }

    get #value() {
        return this.#dialog.find('textarea');
    }

    #take(entry) {
        this.#entry = entry;
        this.#expected = entry?.value ?? null;
        this.#stays = entry?.expires_at ? 'kept' : '';
        this.#conflict = null;
    }

    /* ---- what it looks like ---- */

    #draw() {
        const key = this.#key;
        const text = this.#text();
        const lined = pretty(text);
        this.#dialog.draw(html`<form method="dialog" novalidate @submit=${(event) => this.#submitted(event)}>
            <h2 id="dialog-title">${this.#entry ? 'Change a value' : 'Add a key'}</h2>
            ${this.#entry ? html`<p class="fixed"><span class="label">Key</span><code>${key}</code></p>` : this.#keyField()}
            <div class="labelled">
                <label class="label" for="entry-value">Value</label>
                <textarea id="entry-value" class="field" rows="10" spellcheck="false" autocapitalize="off"
                    aria-describedby="entry-bytes" ?readonly=${this.#saving} @input=${() => this.#draw()}></textarea>
                <div class="under">
                    <span id="entry-bytes" class=${valueFault(text) ? 'over' : ''}>${against(bytes(text), LONGEST_VALUE)}</span>
                    ${lined === null ? nothing : html`<button class="button quiet small" type="button" aria-disabled=${lined === text}
                        @click=${() => this.#rewrite(lined)}>Lay out as JSON</button>`}
                </div>
                ${this.#entry && oddLineEnds(this.#entry.value) ? html`<p class="under">Its line ends are of several kinds; saved
                    from here, all become plain ones.</p>` : nothing}
            </div>
            ${this.#stayField()}
            ${this.#conflict ? conflictNotice(this.#conflict, {
                added: !this.#entry, load: () => this.#load(), insist: () => this.#insist(),
            }) : nothing}
            <div role="alert">${this.#fault ? html`<p class="reason">${this.#fault}</p>` : nothing}</div>
            ${this.#leaving ? this.#question() : this.#actions()}
        </form>`);
    }

    #keyField() {
        return html`<div class="labelled">
            <label class="label" for="entry-key">Key</label>
            <input id="entry-key" class="field" autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-describedby="key-bytes" .value=${live(this.#key)} ?readonly=${this.#saving}
                @input=${(event) => this.#renamed(event.target.value)}>
            <div class="under"><span id="key-bytes" class=${bytes(this.#key) > LONGEST_KEY ? 'over' : ''}
                >${against(bytes(this.#key), LONGEST_KEY)}</span></div>
        </div>`;
    }

    #stayField() {
        const until = this.#entry?.expires_at;
        const choices = until ? [[`Until ${clock(until)}, as now`, 'kept'], ...STAYS] : STAYS;
        return html`<div class="labelled">
            <label class="label" for="entry-stays">Stays</label>
            <select id="entry-stays" class="field" @change=${(event) => { this.#stays = event.target.value; }}>
                ${choices.map(([text, value]) => html`<option value=${value} .selected=${String(value) === this.#stays}>${text}</option>`)}
            </select>
        </div>`;
    }

    #actions() {
        return html`<div class="actions ending">
            <button class="button" type="button" @click=${() => this.#mayLeave() && this.close()}>Cancel</button>
            <button class="button primary" type="submit" aria-disabled=${this.#saving || Boolean(this.#conflict)}
                >${this.#saving ? 'Saving …' : 'Save'}</button>
        </div>`;
    }

    #question() {
        return html`<div class="actions ending" role="alert">
            <p>Give up what you have typed?</p>
            <button class="button" type="button" @click=${() => this.#stay()}>Go on editing</button>
            <button class="button danger" type="button" @click=${() => this.close()}>Give it up</button>
        </div>`;
    }

    /* ---- what happens in it ---- */

    #renamed(key) {
        this.#key = key;
        this.#conflict = null;
        this.#draw();
    }

    #rewrite(text) {
        this.#value.value = text;
        this.#draw();
        this.#value.focus();
    }

    /** With something typed, it first asks. */
    #mayLeave() {
        const typed = this.#text() !== (this.#entry?.value ?? '') || (!this.#entry && this.#key !== '');
        if (this.#leaving || !typed) return true;
        this.#leaving = true;
        this.#draw();
        this.#dialog.find('.ending .button').focus();
        return false;
    }

    #stay() {
        this.#leaving = false;
        this.#draw();
        this.#value.focus();
    }

    /** What would be saved. */
    #text() {
        const value = this.#value?.value ?? '';
        const original = this.#entry?.value ?? '';
        return value === original.replace(/\r\n?/g, '\n') ? original : withLineEndsOf(original, value);
    }

    #submitted(event) {
        event.preventDefault();
        if (!this.#conflict) this.#save();
    }

    /** Saves over what is there now, having been shown it. */
    #insist() {
        this.#expected = this.#conflict.value;
        this.#conflict = null;
        this.#save();
    }

    async #save() {
        if (this.#saving) return;
        const value = this.#text();
        this.#fault = keyFault(this.#key) || valueFault(value);
        if (this.#fault) {
            this.#draw();
            this.#dialog.find(keyFault(this.#key) ? 'input' : 'textarea').focus();
            return;
        }
        await this.#during(async () => {
            const ttl = this.#timeToLive();
            const answer = await compareAndSet(this.#id, this.#key, { expected: this.#expected, value, ttl });
            if (answer.applied) this.#saved(value, ttl);
            else this.#conflict = { value: answer.value };
        });
    }

    #saved(value, ttl) {
        const entry = { key: this.#key, value };
        if (ttl !== null) entry.expires_at = new Date(Date.now() + ttl).toISOString();
        this.close();
        this.#done(entry, !this.#entry);
    }

    /** Shows what is there now in place of what was typed. */
    async #load() {
        await this.#during(async () => {
            const entry = await entryAt(this.#id, this.#key);
            if (entry) this.#take(entry);
            else this.#conflict = { value: null };
            if (entry) this.#value.value = entry.value;
        });
        this.#value.focus();
    }

    async #during(work) {
        this.#saving = true;
        this.#fault = '';
        this.#draw();
        try {
            await work();
        } catch (error) {
            this.#fault = error.message;
        }
        this.#saving = false;
        this.#draw();
    }

    #timeToLive() {
        if (this.#stays === 'kept') return Math.max(1, Date.parse(this.#entry.expires_at) - Date.now());
        return this.#stays === '' ? null : Number(this.#stays);
    }
}
