import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { overviewAddress } from '../router.js';

/** In place of a page whose script did not come. Tries again by itself once the host answers again. */
export class UnloadedPage {
    title = 'Not loaded';
    #app;
    #error;
    #away;
    #trying = false;
    #tried = '';

    constructor(app, error) {
        this.#app = app;
        this.#error = error;
        this.#away = Boolean(app.store.trouble);
    }

    render() {
        const away = Boolean(this.#app.store.trouble);
        return html`<section class="notice unloaded">
            <h1 tabindex="-1">This page could not be loaded</h1>
            <p>${away ? 'The host does not answer, and this page was not opened before. It is loaded as soon as the host is back.'
                : 'Its script did not arrive. The application may be busy, or another version of it may have been installed.'}</p>
            <p class="aside">${this.#error.message}</p>
            <div class="actions">
                <button class="button primary" type="button" aria-disabled=${this.#trying ? 'true' : nothing}
                    @click=${() => this.#again()}>${this.#trying ? 'Trying …' : 'Try again'}</button>
                <a class="button" href=${overviewAddress}>See all plugins</a>
            </div>
            <p class="aside" role="status">${this.#tried}</p>
        </section>`;
    }

    storeChanged() {
        const away = Boolean(this.#app.store.trouble);
        const back = this.#away && !away;
        this.#away = away;
        if (back) this.#again();
    }

    moveTo() {
        return false;
    }

    leave() {}

    async #again() {
        if (this.#trying) return;
        this.#trying = true;
        this.#app.render();
        await this.#app.retry();
        this.#trying = false;
        this.#tried = 'It still does not come.';
        this.#app.render();
    }
}
