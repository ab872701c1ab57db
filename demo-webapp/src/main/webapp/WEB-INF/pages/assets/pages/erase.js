import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { compareAndSet } from '../kv.js';
import { excerpt } from './conflict.js';
import { Dialog } from './dialog.js';

/** Asks before a key is deleted, and again if it has changed since it was shown. */
export class EraseDialog {
    #id;
    #entry;
    #done;
    #dialog = new Dialog();
    #changed = false;
    #erasing = false;
    #fault = '';

    /** @param {() => void} done called when it is gone */
    constructor(id, entry, done) {
        this.#id = id;
        this.#entry = entry;
        this.#done = done;
        this.#draw();
        this.#dialog.show();
    }

    close() {
        this.#dialog.close();
    }

    #draw() {
        const { key, value } = this.#entry;
        this.#dialog.draw(html`<form method="dialog" @submit=${(event) => { event.preventDefault(); this.#erase(); }}>
            <h2 id="dialog-title">${this.#changed ? 'It has changed meanwhile. Delete it all the same?' : 'Delete this key?'}</h2>
            <p class="fixed"><span class="label">Key</span><code>${key}</code></p>
            <div class="labelled"><span class="label">${this.#changed ? 'Value now' : 'Value'}</span>
                <pre class="output" tabindex="0" role="region" aria-label="Value">${excerpt(value)}</pre></div>
            <p>The plugin no longer finds it from then on. This cannot be undone.</p>
            <div role="alert">${this.#fault ? html`<p class="reason">${this.#fault}</p>` : nothing}</div>
            <div class="actions ending">
                <button class="button" type="button" autofocus @click=${() => this.close()}>Keep it</button>
                <button class="button danger" type="submit" aria-disabled=${this.#erasing}>${this.#erasing ? 'Deleting …' : 'Delete'}</button>
            </div>
        </form>`);
    }

    async #erase() {
        if (this.#erasing) return;
        this.#erasing = true;
        this.#fault = '';
        this.#draw();
        try {
            const { key, value } = this.#entry;
            const answer = await compareAndSet(this.#id, key, { expected: value, value: null });
            // What is gone already is as the user wants it.
            if (answer.applied || answer.value === null) {
                this.close();
                this.#done();
                return;
            }
            this.#changed = true;
            this.#entry = { key, value: answer.value };
        } catch (error) {
            this.#fault = error.message;
        }
        this.#erasing = false;
        this.#draw();
    }
}
